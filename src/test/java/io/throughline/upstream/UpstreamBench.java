package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.Attempt;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.Edit;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.InboundDialect;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.tenant.Secret;
import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The module {@code upstream} without a gateway around it. */
final class UpstreamBench implements AutoCloseable {

    private static final InboundDialect OPENAI = EveryDialect.inbound().stream()
            .filter(dialect -> dialect.id().equals("openai-chat"))
            .findFirst()
            .orElseThrow();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final UpstreamHttp http;
    private final CallGuards guards;
    private final Upstream upstream;

    UpstreamBench(UpstreamSettings settings) {
        http = new UpstreamHttp(settings);
        guards = new CallGuards(settings, Clock.systemUTC());
        var keys = new KeyRing(Clock.systemUTC(), settings);
        var metrics = new UpstreamMetrics(meters, guards, keys, http);
        upstream = new Upstream(
                List.of(EveryDialect.upstream("openai-chat")),
                EveryDialect.clients(),
                http,
                guards,
                new GuardedCalls(guards, keys),
                new Failover(keys, guards, settings, metrics),
                settings,
                metrics,
                new AnswerWatch(new ToldCalls(), guards, settings),
                new ProofOfCaller(List.of()),
                keys);
    }

    Upstream upstream() {
        return upstream;
    }

    /** How many second calls there were that came so far: {@code made} or {@code won}. */
    double hedges(String step) {
        return meters.get("throughline.upstream.hedges")
                .tag("step", step)
                .counter()
                .count();
    }

    CallGuards guards() {
        return guards;
    }

    static Route route(String provider, FakeUpstream fake) {
        var endpoint = new Endpoint("openai-chat", URI.create(fake.openAiUrl()), Set.of());
        return new Route(
                new Provider(provider, provider, endpoint, new Secret("sk-" + provider), null),
                new Model(provider, "gpt-4o", null, null, null, Set.of(), null, null, true),
                "test");
    }

    /** What came of a request. */
    record Asked(List<ChatFrame> frames, List<Attempt> attempts) {

        String said() {
            var said = new StringBuilder();
            for (var frame : frames) {
                for (var event : frame.events()) {
                    said.append(event instanceof ChatEvent.TextDelta(var _, var _, var text) ? text : "");
                }
            }
            return said.toString();
        }
    }

    /** The scripts are those of the first calls, one each. */
    Asked ask(RoutePlan plan, String text, String... scripts) {
        var calls = new Calls(text, null, scripts);
        var frames = upstream.inTurn(plan, calls)
                .flatMapIterable(batch -> batch)
                .collectList()
                .block(Soon.DEADLINE);
        return new Asked(frames, calls.attempts);
    }

    /** A streamed request to each route, with what became of it. */
    final class Calls implements RouteCalls<List<ChatFrame>> {
        private final String text;
        private final String[] scripts;
        private final @Nullable Boolean hedged;
        final List<Attempt> attempts = new ArrayList<>();

        Calls(String text, @Nullable Boolean hedged, String... scripts) {
            this.text = text;
            this.scripts = scripts;
            this.hedged = hedged;
        }

        @Override
        public Flux<List<ChatFrame>> call(Route route, int number) {
            var edits = List.<Edit>of(new Edit.SetModel(route.model().name()), new Edit.SetStream(true));
            var script = number <= scripts.length ? scripts[number - 1] : "";
            var said = (script + text).replace("\"", "\\\"");
            var body =
                    "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + said + "\"}]}";
            var request = OPENAI.read(JsonBytes.of(body.getBytes(StandardCharsets.UTF_8)));
            return upstream.open(new UpstreamCall(route, request, edits, true, header -> null))
                    .frames();
        }

        @Override
        public @Nullable Boolean hedged() {
            return hedged;
        }

        @Override
        public void ended(Attempt attempt) {
            attempts.add(attempt);
        }
    }

    /** After the last call no permit and no connection may be taken. */
    @Override
    public void close() throws Exception {
        Soon.holds(() -> {
            for (var bulkhead : guards.bulkheads().getAllBulkheads()) {
                var metrics = bulkhead.getMetrics();
                assertThat(metrics.getAvailableConcurrentCalls()).isEqualTo(metrics.getMaxAllowedConcurrentCalls());
            }
            assertThat(http.pools().inUse()).isZero();
        });
        http.destroy();
    }
}
