package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.Edit;
import io.throughline.dialect.EveryDialect;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import io.throughline.upstream.UpstreamSettings.Breaker;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is counted of calls over real connections. */
class UpstreamMetricsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final FakeUpstream fake = FakeUpstream.start();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private UpstreamHttp http;
    private Upstream upstream;

    @BeforeEach
    void open() {
        var settings = UsualSettings.with(new Breaker(4, 4, 50, PAUSE, 1));
        http = new UpstreamHttp(settings);
        var guards = new CallGuards(settings, Clock.systemUTC());
        var keys = new KeyRing(Clock.systemUTC(), settings);
        var metrics = new UpstreamMetrics(registry, guards, keys, http);
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

    @AfterEach
    void close() {
        http.destroy();
        fake.close();
    }

    @Test
    void countsAnAnswerWithItsWholeDuration() {
        call("[[slow-chunks ms=20]] one two three").blockLast(SOON);
        assertThat(calls("ok").count()).isOne();
        assertThat(calls("ok").totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(60);
    }

    @Test
    void namesTheProvidersFailure() {
        fails("[[503]] down");
        fails("[[429]] slow down");
        assertThat(calls("upstream_overloaded").count()).isOne();
        assertThat(calls("rate_limited").count()).isOne();
    }

    @Test
    void sumsUpTheClientsOwnMistakes() {
        fails("[[400]] wrong");
        fails("[[context-length]] long");
        assertThat(calls("client_error").count()).isEqualTo(2);
    }

    @Test
    void countsAnAnswerThatBrokeOffAsAFailure() {
        call("[[error-frame after=3]] begun well and then an error came").blockLast(SOON);
        call("[[drop after=3]] begun well and then nothing came").blockLast(SOON);
        assertThat(calls("ok").count()).isZero();
        assertThat(registry.get("throughline.upstream.calls").timers().stream()
                        .filter(timer ->
                                String.valueOf(timer.getId().getTag("outcome")).startsWith("upstream_"))
                        .mapToLong(Timer::count)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void countsACallThatItsClientLeft() {
        call("[[endless ms=5]] talk").next().block(SOON);
        assertThat(calls("cancelled").count()).isOne();
    }

    @Test
    void countsWhoLeavesAfterAFailureAsFailed() {
        call("[[error-frame after=3]] begun well and then an error came")
                .takeUntil(batch -> batch.getLast().events().stream().anyMatch(ChatEvent.Failed.class::isInstance))
                .blockLast(SOON);
        assertThat(calls("upstream_failed").count()).isOne();
        assertThat(calls("cancelled").count()).isZero();
    }

    @Test
    void makesNoTagOfANameThatNobodyListed() {
        call(route("whatever-a-client-wrote", false), "hello").blockLast(SOON);
        assertThat(registry.get("throughline.upstream.calls")
                        .tag("model", "unlisted")
                        .timer()
                        .count())
                .isOne();
        assertThat(registry.get("throughline.upstream.breaker.open")
                        .tag("model", "unlisted")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void showsAModelThatIsSetAsideAndCountsNoCallThatWasNotMade() throws Exception {
        for (int i = 0; i < 6; i++) {
            fails("[[500]] down");
        }
        assertThat(breaker()).isOne();
        assertThat(calls("upstream_failed").count()).isEqualTo(4);
        assertThat(fake.requests()).hasSize(4);
        assertThat(aside("models")).isOne();
        Soon.holds(() -> assertThat(call("up again").materialize().blockLast(SOON))
                .matches(end -> end.isOnComplete(), "answers again"));
        assertThat(breaker()).isZero();
        assertThat(aside("models")).isZero();
    }

    @Test
    void countsTheKeysThatAreSetAside() {
        assertThat(aside("keys")).isZero();
        fails("[[429 after=60]] slower");
        assertThat(aside("keys")).isOne();
    }

    private double aside(String what) {
        return registry.get("throughline.upstream.aside")
                .tag("what", what)
                .gauge()
                .value();
    }

    @Test
    void showsTheConnectionsInUse() {
        assertThat(connections("in-use")).isZero();
        var during = call("[[slow-chunks ms=20]] one two three")
                .map(batch -> connections("in-use"))
                .blockFirst(SOON);
        assertThat(during).isEqualTo(1.0);
        call("once more").blockLast(SOON);
        assertThat(connections("waiting")).isZero();
    }

    private void fails(String text) {
        assertThat(call(text).materialize().blockLast(SOON)).matches(signal -> signal.isOnError());
    }

    private Flux<List<ChatFrame>> call(String text) {
        return call(route("gpt-4o", true), text);
    }

    private Flux<List<ChatFrame>> call(Route route, String text) {
        var body = """
                {"model":"openai/%s","stream":true,"messages":[{"role":"user","content":"%s"}]}""".formatted(route.model().name(), text);
        var inbound = EveryDialect.inbound().stream()
                .filter(dialect -> dialect.id().equals("openai-chat"))
                .findFirst()
                .orElseThrow();
        var request = inbound.read(JsonBytes.of(body.getBytes(StandardCharsets.UTF_8)));
        var edits = List.<Edit>of(new Edit.SetModel(route.model().name()), new Edit.SetStream(true));
        return upstream.open(new UpstreamCall(route, request, edits, true, header -> null))
                .frames();
    }

    private Route route(String model, boolean listed) {
        var endpoint = new Endpoint("openai-chat", URI.create(fake.openAiUrl()), Set.of());
        var provider = new Provider("openai", "OpenAI", endpoint, new Secret("sk-test"), null);
        return new Route(provider, new Model("openai", model, null, null, null, Set.of(), null, null, listed), "test");
    }

    private Timer calls(String outcome) {
        return UpstreamMeters.CALLS.timer(registry, "openai", "gpt-4o", outcome);
    }

    private double breaker() {
        return registry.get("throughline.upstream.breaker.open")
                .tags("provider", "openai", "model", "gpt-4o")
                .gauge()
                .value();
    }

    private double connections(String state) {
        return registry.get("throughline.upstream.connections")
                .tag("state", state)
                .gauge()
                .value();
    }
}
