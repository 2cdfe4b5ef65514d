package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.ErrorKind;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.grammar.Objective;
import io.throughline.tenant.Secret;
import io.throughline.testing.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RouteStatisticsTest {

    private static final Offset<Double> EXACTLY = within(1e-9);

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final RouteStatistics statistics = new RouteStatistics(clock, sides -> 0);

    private static Route route(String id) {
        int slash = id.indexOf('/');
        var endpoint = new Endpoint("openai-chat", URI.create("http://a"), Set.of());
        var provider = new Provider(id.substring(0, slash), "A", endpoint, new Secret("sk-test"), null);
        var model = new Model(
                provider.id(), id.substring(slash + 1), null, null, null, Set.of(), null, null, !id.endsWith("?"));
        return new Route(provider, model, "test");
    }

    private void streams(String model, double ttft, double afterwards, long tokens) {
        statistics.succeeded(
                route(model), new CallTimes(seconds(ttft), seconds(ttft + afterwards), tokens, Double.NaN));
    }

    private void answersAtOnce(String model, double whole, long tokens) {
        statistics.succeeded(route(model), new CallTimes(null, seconds(whole), tokens, Double.NaN));
    }

    private void fails(String model) {
        statistics.failed(route(model), ErrorKind.UPSTREAM_FAILED);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private Pace pace(String model) {
        clock.advance(Duration.ofSeconds(1));
        return statistics.paces().get(model);
    }

    private void answers(String model, int times, long ttftMillis, long tokensPerSecond) {
        for (int i = 0; i < times; i++) {
            streams(model, ttftMillis / 1000d, 2, 1 + 2 * tokensPerSecond);
            clock.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void mediansAreWithinFivePercent() {
        var random = new Random(7);
        for (int i = 0; i < 1001; i++) {
            streams("a/m", 0.3 + random.nextInt(401) / 1000d, 1, 101);
        }
        var pace = pace("a/m");
        assertThat(pace.ttftSeconds()).isCloseTo(0.5, Percentage.withPercentage(7));
        assertThat(pace.tokensPerSecond()).isCloseTo(100, Percentage.withPercentage(5));
        assertThat(pace.seconds(50)).isCloseTo(1.0, Percentage.withPercentage(7));
    }

    @Test
    void aChangeIsSeenWithinAMinute() {
        answers("a/m", 6_000, 200, 100);
        assertThat(pace("a/m").ttftSeconds()).isCloseTo(0.2, Percentage.withPercentage(5));
        answers("a/m", 350, 2_000, 10);
        assertThat(pace("a/m").ttftSeconds()).isCloseTo(2, Percentage.withPercentage(5));
        assertThat(pace("a/m").tokensPerSecond()).isCloseTo(10, Percentage.withPercentage(5));
    }

    @Test
    void successNeedsCallsThatVouchForIt() {
        answers("a/once", 1, 100, 10);
        answers("a/often", 500, 100, 10);
        answers("a/failing", 5, 100, 10);
        for (int i = 0; i < 20; i++) {
            fails("a/failing");
        }
        assertThat(pace("a/once").success().sure()).isBetween(Success.UNTRIED.sure(), 0.8);
        assertThat(pace("a/often").success().sure()).isGreaterThan(0.98);
        assertThat(pace("a/failing").success().sure()).isLessThan(0.35);
    }

    @Test
    void whatIsLongAgoVouchesForNothing() {
        for (int i = 0; i < 200; i++) {
            fails("a/m");
        }
        assertThat(pace("a/m").success().sure()).isLessThan(0.05);
        clock.advance(Duration.ofHours(2));
        assertThat(pace("a/m").success().sure()).isCloseTo(Success.UNTRIED.sure(), within(0.05));
        clock.advance(Duration.ofHours(23));
        assertThat(statistics.paces()).isEmpty();
    }

    @Test
    void weightsDoNotOutgrowTheirNumbers() {
        for (int hour = 0; hour < 500; hour++) {
            answers("a/m", 10, 400, 40);
            fails("a/m");
            clock.advance(Duration.ofMinutes(8));
        }
        assertThat(pace("a/m").ttftSeconds()).isCloseTo(0.4, Percentage.withPercentage(5));
        assertThat(pace("a/m").success().sure()).isBetween(0.75, 0.9);
    }

    @Test
    void failuresAloneHaveNoPace() {
        fails("a/m");
        assertThat(pace("a/m").ttftSeconds()).isNaN();
        streams("a/one-token", 0.01, 0, 1);
        assertThat(pace("a/one-token").tokensPerSecond()).isNaN();
        assertThat(pace("a/one-token").ttftSeconds()).isGreaterThan(0.009);
    }

    @Test
    void ofTooManyTheOneNotCalledForLongestIsForgotten() {
        for (int i = 0; i < 600; i++) {
            fails("a/m" + i);
            clock.advance(Duration.ofMillis(10));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(statistics.paces())
                .hasSize(512)
                .containsKeys("a/m599", "a/m88")
                .doesNotContainKey("a/m87");
    }

    @Test
    void theBoundIsThatOfABetaDistribution() {
        // mean 0.8, deviation sqrt(4 * 1 / (25 * 6))
        assertThat(Success.UNTRIED.sure()).isCloseTo(0.8 - 1.2816 * Math.sqrt(4 / 150d), EXACTLY);
        assertThat(Success.of(0, 1e9).sure()).isCloseTo(0, within(1e-6));
        assertThat(Success.of(1e9, 0).sure()).isCloseTo(1, within(1e-6));
        assertThat(Success.of(5, 5).expected()).isCloseTo(0.6, EXACTLY);
    }

    @Test
    void anAnswerInOnePieceSaysNothingOfTheFirstToken() {
        for (int i = 0; i < 50; i++) {
            answersAtOnce("a/m", 2, 50);
            answersAtOnce("a/m", 6, 250);
        }
        var pace = pace("a/m");
        assertThat(pace.ttftSeconds()).isNaN();
        assertThat(pace.tokensPerSecond()).isNaN();
        assertThat(pace.seconds(150)).isCloseTo(4, Percentage.withPercentage(3));
        assertThat(pace.seconds(500)).isCloseTo(11, Percentage.withPercentage(3));
    }

    @Test
    void whatNobodyCalledIsExpectedToBeAsItsProvidersOthersAre() {
        answers("a/one", 20, 200, 100);
        answers("b/one", 20, 2_000, 10);
        answers("b/two", 20, 4_000, 10);
        answers("b/three", 20, 6_000, 10);
        pace("a/one");
        assertThat(statistics.priors().of("a").seconds(0)).isCloseTo(0.2, Percentage.withPercentage(7));
        assertThat(statistics.priors().of("b").seconds(0)).isCloseTo(4, Percentage.withPercentage(7));
        assertThat(statistics.priors().of("c").seconds(0)).isBetween(1.9, 4.2);
        assertThat(statistics.priors().of("c").isAssumed()).isTrue();
    }

    @Test
    void theLongWindowSpeaksWhereCallsAreRare() {
        for (int i = 0; i < 20; i++) {
            answers("a/m", 1, 500, 50);
            clock.advance(Duration.ofMinutes(1));
        }
        streams("a/m", 0.57, 2, 101);
        assertThat(pace("a/m").ttftSeconds()).isBetween(0.49, 0.545);
    }

    @Test
    void oneAnswerThatContradictsAllOthersIsBelieved() {
        for (int i = 0; i < 20; i++) {
            answers("a/m", 1, 3_000, 50);
            clock.advance(Duration.ofMinutes(1));
        }
        streams("a/m", 0.3, 2, 101);
        assertThat(pace("a/m").ttftSeconds()).isLessThan(0.5);
    }

    @Test
    void whoseFaultAFailureIsTellsItsKind() {
        for (var kind : ErrorKind.values()) {
            statistics.failed(route("a/" + kind.name()), kind);
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(statistics.paces().keySet())
                .contains("a/UPSTREAM_FAILED", "a/RATE_LIMITED", "a/UPSTREAM_TIMEOUT", "a/MODEL_NOT_FOUND")
                .doesNotContain("a/INVALID_REQUEST", "a/CONTENT_REFUSED", "a/CONTEXT_TOO_LONG", "a/INTERNAL");
    }

    @Test
    void namesThatNobodyListedAreNotKept() {
        fails("a/made-up?");
        streams("a/made-up?", 1, 1, 10);
        clock.advance(Duration.ofSeconds(1));
        assertThat(statistics.paces()).isEmpty();
    }

    @Test
    void aCachedShareNeedsAnswersThatShowIt() {
        for (int i = 0; i < 3; i++) {
            statistics.succeeded(route("a/m"), new CallTimes(null, seconds(1), 10, 0.8));
        }
        assertThat(pace("a/m").cachedShare()).isBetween(0.5, 0.65);
        for (int i = 0; i < 100; i++) {
            statistics.succeeded(route("a/m"), new CallTimes(null, seconds(1), 10, 0.8));
        }
        assertThat(pace("a/m").cachedShare()).isBetween(0.75, 0.8);
    }

    @Test
    void howLateALateOneIsNeedsManyStreams() {
        answers("a/m", 10, 500, 50);
        assertThat(pace("a/m").hedgeAfter()).isEmpty();
        answers("a/m", 190, 500, 50);
        answers("a/m", 20, 3_000, 50);
        assertThat(pace("a/m").hedgeAfter())
                .hasValueSatisfying(
                        late -> assertThat(late).isBetween(Duration.ofMillis(2_500), Duration.ofMillis(3_500)));
    }

    @Test
    void atMostOneOfFiftyRequestsProbes() {
        int probes = 0;
        for (int i = 0; i < 10_000; i++) {
            probes += statistics.takeProbe(Objective.FASTEST) ? 1 : 0;
        }
        assertThat(probes).isEqualTo(200);
        assertThat(statistics.takeProbe(Objective.BALANCED)).isFalse();
    }

    @Test
    void whatIsSetAsideIsNotProbedForThatLong() {
        fails("a/m");
        statistics.setAside("a/m", Duration.ofSeconds(5));
        assertThat(statistics.isOpenToProbes("a/m")).isFalse();
        clock.advance(Duration.ofSeconds(5));
        assertThat(statistics.isOpenToProbes("a/m")).isTrue();
    }

    @Test
    void aProbeThatWasNeverAnsweredIsNoObservation() {
        statistics.probing("a/m");
        clock.advance(Duration.ofSeconds(1));
        assertThat(statistics.isOpenToProbes("a/m")).isFalse();
        assertThat(statistics.paces()).isEmpty();
    }
}
