package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Shelf;
import io.throughline.testing.MutableClock;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RouteMetricsTest {

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final RouteStatistics statistics = new RouteStatistics(clock, sides -> 0);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RouteMetrics metrics = new RouteMetrics(registry, statistics);

    private double gauge(String name, String... tags) {
        return registry.get(name)
                .tags("provider", "a", "model", "m/x")
                .tags(tags)
                .gauge()
                .value();
    }

    @Test
    void showsWhatPoliciesGoBy() {
        assertThat(metrics).isNotNull();
        var route = new Shelf()
                .live("a")
                .model("a/m/x", 1, 1)
                .plan("cheapest")
                .routes()
                .getFirst();
        for (int i = 0; i < 20; i++) {
            statistics.succeeded(route, new CallTimes(Duration.ofMillis(500), Duration.ofMillis(2_500), 101, 0));
        }
        clock.advance(Duration.ofSeconds(3));
        assertThat(gauge("throughline.route.ttft", "quantile", "0.5")).isCloseTo(0.5, Percentage.withPercentage(5));
        assertThat(gauge("throughline.route.ttft", "quantile", "0.95")).isCloseTo(0.5, Percentage.withPercentage(5));
        assertThat(gauge("throughline.route.throughput")).isCloseTo(50, Percentage.withPercentage(5));
        assertThat(gauge("throughline.route.success")).isBetween(0.9, 1d);
        assertThat(gauge("throughline.route.age")).isEqualTo(3);
        assertThat(gauge("throughline.route.weight")).isCloseTo(20, Percentage.withPercentage(2));
        clock.advance(Duration.ofHours(25));
        assertThat(gauge("throughline.route.ttft", "quantile", "0.5")).isNaN();
    }
}
