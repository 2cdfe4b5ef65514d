package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Usage;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import io.throughline.upstream.UpstreamSettings.Breaker;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

class AnswerWatchTest {

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final UpstreamSettings SETTINGS = UsualSettings.with(new Breaker(2, 2, 50, LONG, 1));
    private static final ChatEvent TEXT = new ChatEvent.TextDelta(0, 0, "Hi");
    private static final ChatEvent THOUGHT = new ChatEvent.ReasoningDelta(0, 0, "Hm");
    private static final ChatEvent USAGE = new ChatEvent.UsageSeen(new Usage(100, 25, 0, 60, 40));
    private static final ChatEvent END = new ChatEvent.Finished();

    private final ToldCalls told = new ToldCalls();
    private final CallGuards guards = new CallGuards(SETTINGS, Clock.systemUTC());
    private final AnswerWatch watch = new AnswerWatch(told, guards, SETTINGS);
    private final Route route = route();

    private static Route route() {
        var endpoint = new Endpoint("openai-chat", URI.create("http://a"), Set.of());
        var provider = new Provider("a", "A", endpoint, new Secret("sk-test"), null);
        return new Route(provider, new Model("a", "m", null, null, null, Set.of(), null, null, true), "test");
    }

    private static List<ChatFrame> batch(ChatEvent... events) {
        return Arrays.stream(events).map(event -> ChatFrame.of("", event)).toList();
    }

    private CallTimes only(boolean streamed, List<List<ChatFrame>> batches) {
        watch.watched(route, streamed, Flux.fromIterable(batches)).blockLast(LONG);
        assertThat(told.failed).isEmpty();
        assertThat(told.succeeded).hasSize(1);
        return told.succeeded.getFirst();
    }

    @Test
    void aStreamShowsItsFirstTokenAndItsWholeTime() {
        var times = only(true, List.of(batch(TEXT), batch(TEXT, USAGE, END)));
        assertThat(times.firstToken()).isNotNull().isLessThanOrEqualTo(times.whole());
        assertThat(times.cachedShare()).isEqualTo(0.25);
    }

    @Test
    void thoughtsThatNobodySawAreNoTokensOfThePace() {
        assertThat(only(true, List.of(batch(TEXT), batch(USAGE, END))).tokens()).isEqualTo(20);
    }

    @Test
    void thoughtsThatWereStreamedAre() {
        assertThat(only(true, List.of(batch(THOUGHT), batch(TEXT), batch(USAGE, END)))
                        .tokens())
                .isEqualTo(60);
    }

    @Test
    void anAnswerInOnePieceHasNoFirstToken() {
        assertThat(only(true, List.of(batch(TEXT, USAGE, END))).firstToken()).isNull();
    }

    @Test
    void neitherHasAPlainOne() {
        assertThat(only(false, List.of(batch(TEXT), batch(USAGE, END))).firstToken())
                .isNull();
    }

    @Test
    void withoutUsageTheTokensAreUnknown() {
        var times = only(true, List.of(batch(TEXT), batch(END)));
        assertThat(times.tokens()).isNegative();
        assertThat(times.cachedShare()).isNaN();
    }

    @Test
    void whoLeavesAtTheLastFrameHasSeenTheEnd() {
        watch.watched(route, true, Flux.just(batch(TEXT), batch(END), batch(TEXT)))
                .take(2)
                .blockLast(LONG);
        assertThat(told.succeeded).hasSize(1);
    }

    @Test
    void whoLeavesBeforeTellsNothing() {
        var frames = TestPublisher.<List<ChatFrame>>create();
        var leaving = watch.watched(route, true, frames.flux()).subscribe();
        frames.next(batch(TEXT));
        leaving.dispose();
        assertThat(told.succeeded).isEmpty();
        assertThat(told.failed).isEmpty();
    }

    @Test
    void aFailureIsToldOnceWithItsKind() {
        var error = GatewayError.of(ErrorKind.UPSTREAM_FAILED, "down");
        watch.watched(route, true, Flux.just(batch(TEXT), batch(new ChatEvent.Failed(error))))
                .blockLast(LONG);
        watch.watched(route, true, Flux.error(GatewayException.of(ErrorKind.RATE_LIMITED, "slow down")))
                .onErrorComplete()
                .blockLast(LONG);
        assertThat(told.succeeded).isEmpty();
        assertThat(told.failed).containsExactly(ErrorKind.UPSTREAM_FAILED, ErrorKind.RATE_LIMITED);
    }

    @Test
    void anAnswerThatIsHandedThroughHasOnlyItsWholeTime() {
        var piece = new RawPiece("audio/mpeg", JsonBytes.EMPTY, false);
        watch.handedThrough(route, Flux.just(piece, piece)).blockLast(LONG);
        watch.handedThrough(route, Flux.just(new RawPiece("application/json", JsonBytes.EMPTY, true)))
                .next()
                .block(LONG);
        assertThat(told.succeeded).hasSize(2).allMatch(times -> times.firstToken() == null && times.tokens() == 0);
    }

    @Test
    void aModelThatIsSetAsideIsTold() {
        for (int i = 0; i < 2; i++) {
            try (var permit = new Held(guards.enter(route, false))) {
                permit.taken().failed(GatewayException.of(ErrorKind.UPSTREAM_FAILED, "down"));
            }
        }
        assertThat(told.setAside).containsExactly("a/m PT10S");
    }

    private record Held(CallPermit taken) implements AutoCloseable {
        @Override
        public void close() {
            taken.close();
        }
    }
}
