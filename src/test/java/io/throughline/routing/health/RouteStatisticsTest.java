package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.testing.MutableClock;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RouteStatisticsTest {

    private static final Offset<Double> EXACTLY = within(1e-9);

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final RouteStatistics statistics = new RouteStatistics(clock, Duration.ofSeconds(30));

    private Pace pace(String model) {
        clock.advance(Duration.ofSeconds(1));
        return statistics.paces().get(model);
    }

    private void answers(String model, int times, long ttftMillis, long tokensPerSecond) {
        for (int i = 0; i < times; i++) {
            statistics.succeeded(model, Duration.ofMillis(ttftMillis), Duration.ofSeconds(2), 1 + 2 * tokensPerSecond);
            clock.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void mediansAreWithinFivePercent() {
        var random = new Random(7);
        for (int i = 0; i < 1001; i++) {
            statistics.succeeded("m", Duration.ofMillis(300 + random.nextInt(401)), Duration.ofSeconds(1), 101);
        }
        var pace = pace("m");
        assertThat(pace.ttftSeconds()).isCloseTo(0.5, Percentage.withPercentage(7));
        assertThat(pace.tokensPerSecond()).isCloseTo(100, Percentage.withPercentage(5));
        assertThat(pace.seconds(50)).isCloseTo(1.0, Percentage.withPercentage(7));
    }

    @Test
    void aChangeIsSeenWithinAMinute() {
        answers("m", 6_000, 200, 100);
        assertThat(pace("m").ttftSeconds()).isCloseTo(0.2, Percentage.withPercentage(5));
        answers("m", 350, 2_000, 10);
        assertThat(pace("m").ttftSeconds()).isCloseTo(2, Percentage.withPercentage(5));
        assertThat(pace("m").tokensPerSecond()).isCloseTo(10, Percentage.withPercentage(5));
    }

    @Test
    void successNeedsCallsThatVouchForIt() {
        answers("once", 1, 100, 10);
        answers("often", 500, 100, 10);
        answers("failing", 5, 100, 10);
        for (int i = 0; i < 20; i++) {
            statistics.failed("failing");
        }
        assertThat(pace("once").success()).isBetween(RouteHealth.UNTRIED, 0.8);
        assertThat(pace("often").success()).isGreaterThan(0.98);
        assertThat(pace("failing").success()).isLessThan(0.35);
    }

    @Test
    void whatIsLongAgoVouchesForNothing() {
        for (int i = 0; i < 200; i++) {
            statistics.failed("m");
        }
        assertThat(pace("m").success()).isLessThan(0.05);
        clock.advance(Duration.ofSeconds(30 * 15));
        assertThat(pace("m").success()).isCloseTo(RouteHealth.UNTRIED, within(0.01));
        clock.advance(Duration.ofSeconds(30 * 6));
        assertThat(statistics.paces()).isEmpty();
    }

    @Test
    void weightsDoNotOutgrowTheirNumbers() {
        for (int hour = 0; hour < 500; hour++) {
            answers("m", 10, 400, 40);
            statistics.failed("m");
            clock.advance(Duration.ofMinutes(8));
        }
        assertThat(pace("m").ttftSeconds()).isCloseTo(0.4, Percentage.withPercentage(5));
        assertThat(pace("m").success()).isBetween(0.5, 0.7);
    }

    @Test
    void failuresAloneHaveNoPace() {
        statistics.failed("m");
        assertThat(pace("m").ttftSeconds()).isNaN();
        statistics.succeeded("one-token", Duration.ofMillis(10), Duration.ZERO, 1);
        assertThat(pace("one-token").tokensPerSecond()).isNaN();
        assertThat(pace("one-token").ttftSeconds()).isGreaterThan(0.009);
    }

    @Test
    void ofTooManyTheOneNotCalledForLongestIsForgotten() {
        for (int i = 0; i < 600; i++) {
            statistics.failed("m" + i);
            clock.advance(Duration.ofMillis(10));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(statistics.paces()).hasSize(512).containsKeys("m599", "m88").doesNotContainKey("m87");
    }

    @Test
    void theBoundIsThatOfABetaDistribution() {
        // mean 0.8, deviation sqrt(4 * 1 / (25 * 6))
        assertThat(RouteHealth.UNTRIED).isCloseTo(0.8 - 1.2816 * Math.sqrt(4 / 150d), EXACTLY);
        assertThat(RouteCounts.lowerBound(0, 1e9)).isCloseTo(0, within(1e-6));
        assertThat(RouteCounts.lowerBound(1e9, 0)).isCloseTo(1, within(1e-6));
    }
}
