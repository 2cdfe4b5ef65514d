package io.throughline.routing.health;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Shows what was observed of each model that was called. One that is forgotten shows as not a number. */
@Component
final class RouteMetrics {

    private final MeterRegistry registry;
    private final RouteStatistics statistics;

    RouteMetrics(MeterRegistry registry, RouteStatistics statistics) {
        this.registry = registry;
        this.statistics = statistics;
        statistics.onNewModel(this::show);
    }

    private void show(String id) {
        var name = id.split("/", 2);
        show(RouteMeters.TTFT, id, Pace::ttftSeconds, name[0], name[1], "0.5");
        show(RouteMeters.TTFT, id, pace -> pace.times().ttftLate(), name[0], name[1], "0.95");
        show(RouteMeters.THROUGHPUT, id, Pace::tokensPerSecond, name[0], name[1]);
        show(RouteMeters.SUCCESS, id, pace -> pace.success().sure(), name[0], name[1]);
        show(RouteMeters.AGE, id, pace -> (statistics.nowMillis() - pace.seenMillis()) / 1000d, name[0], name[1]);
        show(RouteMeters.WEIGHT, id, Pace::calls, name[0], name[1]);
    }

    private void show(RouteMeters meter, String id, ToDoubleFunction<Pace> value, String... tags) {
        meter.gauge(
                registry,
                () -> {
                    var pace = statistics.paces().get(id);
                    return pace == null ? Double.NaN : value.applyAsDouble(pace);
                },
                tags);
    }
}
