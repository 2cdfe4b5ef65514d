package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.throughline.chat.Attempt;
import io.throughline.chat.Attempt.Outcome;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import io.throughline.upstream.UpstreamSettings.Breaker;
import io.throughline.upstream.UpstreamSettings.Cooldown;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is tried after what, over real connections. */
class FailoverTest {

    private static final Duration SOON = UsualSettings.SOON;
    private static final Breaker BREAKER = new Breaker(4, 4, 50, Duration.ofMinutes(1), 1);
    private static final Cooldown COOLDOWN = UsualSettings.cooldown(Duration.ofMinutes(1), Duration.ofSeconds(2));

    private final FakeUpstream first = FakeUpstream.start();
    private final FakeUpstream second = FakeUpstream.start();
    private UpstreamBench bench = new UpstreamBench(UsualSettings.of(SOON, SOON, BREAKER, COOLDOWN));

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        bench.close();
        first.close();
        second.close();
    }

    private void with(UpstreamSettings settings) throws Exception {
        bench.close();
        bench = new UpstreamBench(settings);
    }

    private Route one() {
        return UpstreamBench.route("one", first);
    }

    private Route two() {
        return UpstreamBench.route("two", second);
    }

    private RoutePlan both() {
        return new RoutePlan(List.of(one(), two()));
    }

    private static List<Outcome> outcomes(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::outcome).toList();
    }

    private GatewayException fails(RoutePlan plan, String text) {
        try {
            var said = bench.ask(plan, text).said();
            throw new AssertionError("answered: " + said);
        } catch (GatewayException failure) {
            return failure;
        }
    }

    @Test
    void aShortPauseOfTheOnlyRouteIsWaitedFor() {
        var answer = bench.ask(new RoutePlan(List.of(one())), "[[429 after=1 times=1]] hello");
        assertThat(answer.said()).isNotEmpty();
        assertThat(outcomes(answer.attempts())).containsExactly(Outcome.FAILED, Outcome.ANSWERED);
        var requests = first.requests();
        assertThat(requests).hasSize(2);
    }

    @Test
    void itIsWaitedForOnce() {
        var failure = fails(new RoutePlan(List.of(one())), "[[429 after=1]] hello");
        assertThat(failure.error().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(failure.attempts()).hasSize(2);
        assertThat(first.requests()).hasSize(2);
    }

    @Test
    void aLongPauseIsToldAtOnce() {
        var failure = fails(new RoutePlan(List.of(one())), "[[429 after=30]] hello");
        assertThat(failure.error().retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(first.requests()).hasSize(1);
    }

    @Test
    void otherRoutesComeBeforeThePause() {
        var answer = bench.ask(both(), "hello", "[[429 after=1]]", "[[500]]");
        assertThat(outcomes(answer.attempts())).containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.ANSWERED);
    }

    @Test
    void aPauseThatIsTooLongForTheRequestIsNotWaitedFor() throws Exception {
        var patient = UsualSettings.cooldown(Duration.ofMinutes(1), Duration.ofSeconds(30));
        with(UsualSettings.of(SOON, SOON, BREAKER, patient));
        var failure = fails(new RoutePlan(List.of(one())), "[[429 after=20]] hello");
        assertThat(failure.error().kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(first.requests()).hasSize(1);
    }

    @Test
    void aLimitedRouteIsLeftAloneWhileAnotherWorks() {
        fails(new RoutePlan(List.of(one())), "[[429 after=30]] hello");
        var answer = bench.ask(both(), "hello");
        assertThat(outcomes(answer.attempts())).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
        assertThat(first.requests()).hasSize(1);
    }

    @Test
    void aLimitedRouteIsCalledAllTheSameWhenNothingElseIsLeft() {
        fails(new RoutePlan(List.of(one())), "[[429 after=30]] hello");
        var answer = bench.ask(new RoutePlan(List.of(one())), "hello");
        assertThat(outcomes(answer.attempts())).containsExactly(Outcome.ANSWERED);
        assertThat(bench.ask(both(), "again").attempts().getFirst().provider())
                .as("it is back")
                .isEqualTo("one");
    }

    @Test
    void aBrokenRouteIsPassedOverAndTriedLast() {
        for (int i = 0; i < 4; i++) {
            fails(new RoutePlan(List.of(one())), "[[500]] down");
        }
        assertThat(bench.upstream().setAside()).singleElement().satisfies(aside -> {
            assertThat(aside.model()).isEqualTo("one/gpt-4o");
            assertThat(aside.failurePercent()).isEqualTo(100);
        });
        first.reset();
        assertThat(outcomes(bench.ask(both(), "hello").attempts())).containsExactly(Outcome.SKIPPED, Outcome.ANSWERED);
        assertThat(first.requests()).isEmpty();

        var answer = bench.ask(new RoutePlan(List.of(two(), one())), "hello", "[[500]]");
        assertThat(outcomes(answer.attempts())).containsExactly(Outcome.FAILED, Outcome.ANSWERED);
        assertThat(bench.upstream().setAside()).as("it is back").isEmpty();
    }

    @Test
    void theTimeOfARequestIsBounded() throws Exception {
        with(UsualSettings.of(SOON, Duration.ofMillis(600), BREAKER, COOLDOWN));
        var failure = fails(both(), "[[hang]] hello");
        assertThat(failure.error().kind()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(failure.error().code()).isEqualTo("total_timeout");
        assertThat(failure.attempts()).hasSize(1);
        assertThat(second.requests()).isEmpty();
        for (int i = 0; i < 4; i++) {
            fails(new RoutePlan(List.of(one())), "[[hang]] hello");
        }
        assertThat(bench.upstream().setAside())
                .as("what was given no time is not to blame")
                .isEmpty();
    }

    @Test
    void aRouteWithoutContentInTimeIsLeft() throws Exception {
        with(UsualSettings.of(Duration.ofSeconds(3), SOON, BREAKER, COOLDOWN));
        var answer = bench.ask(both(), "hello", "[[slow-first ms=20000]]");
        assertThat(answer.attempts().getFirst().error().kind()).isEqualTo(ErrorKind.UPSTREAM_TIMEOUT);
        assertThat(answer.attempts().getLast().provider()).isEqualTo("two");
    }

    @Test
    void anEmptyAnswerIsNone() {
        var answer = bench.ask(both(), "hello", "[[say text=\"\" odd=no-usage]]");
        assertThat(answer.said()).isEqualTo("You said: hello");
    }

    @Test
    void theClientsMistakeEndsItAll() {
        assertThatThrownBy(() -> bench.ask(both(), "[[400]] hello"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.attempts()).hasSize(1));
    }

    private RoutePlan hedged(Duration late) {
        return new RoutePlan(List.of(one().lateAfter(late), two()));
    }

    private UpstreamBench.Calls inHaste(String text, String... scripts) {
        return bench.new Calls(text, true, scripts);
    }

    @Test
    void aLateRouteIsOutrunAndLeft() throws Exception {
        var calls = inHaste("hello", "[[slow-first ms=60000]]");
        var said = bench.upstream().inTurn(hedged(Duration.ofMillis(50)), calls);
        assertThat(said.collectList().block(SOON)).isNotEmpty();
        assertThat(calls.attempts)
                .extracting(Attempt::provider, Attempt::outcome)
                .containsExactlyInAnyOrder(tuple("two", Outcome.ANSWERED), tuple("one", Outcome.OUTRUN));
        Soon.holds(() -> assertThat(first.closed()).hasSize(1));
        assertThat(bench.hedges("made")).isOne();
        assertThat(bench.hedges("won")).isOne();
    }

    @Test
    void nobodyIsHedgedWhoAnswersInTime() {
        var calls = inHaste("hello");
        bench.upstream().inTurn(hedged(Duration.ofSeconds(30)), calls).blockLast(SOON);
        assertThat(outcomes(calls.attempts)).containsExactly(Outcome.ANSWERED);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void aFailureDoesNotWaitForTheHedge() {
        var calls = inHaste("hello", "[[500]]");
        bench.upstream().inTurn(hedged(Duration.ofMinutes(5)), calls).blockLast(SOON);
        assertThat(outcomes(calls.attempts)).containsExactly(Outcome.FAILED, Outcome.ANSWERED);
        assertThat(bench.hedges("made")).isZero();
    }

    @Test
    void whenBothFailTheLastFailureIsTold() {
        var calls = inHaste("[[500]] hello");
        assertThatThrownBy(() -> bench.upstream()
                        .inTurn(hedged(Duration.ofMillis(1)), calls)
                        .blockLast(SOON))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(outcomes(failure.attempts()))
                                .containsExactly(Outcome.FAILED, Outcome.FAILED));
    }

    @Test
    void theClientsMistakeIsNotHedged() {
        var calls = inHaste("[[400]] hello");
        assertThatThrownBy(() -> bench.upstream()
                        .inTurn(hedged(Duration.ofMinutes(5)), calls)
                        .blockLast(SOON))
                .isInstanceOf(GatewayException.class);
        assertThat(second.requests()).isEmpty();
    }

    @Test
    void whoHangsUpLeavesBothCalls() throws Exception {
        var calls = inHaste("[[slow-first ms=60000]] hello");
        var left = bench.upstream().inTurn(hedged(Duration.ofMillis(50)), calls).subscribe(item -> {}, failure -> {});
        Soon.holds(() -> assertThat(second.requests()).hasSize(1));
        left.dispose();
        assertThat(bench.hedges("made")).isOne();
        assertThat(bench.hedges("won")).isZero();
        Soon.holds(() -> {
            assertThat(first.closed()).hasSize(1);
            assertThat(second.closed()).hasSize(1);
        });
        assertThat(calls.attempts).isEmpty();
    }
}
