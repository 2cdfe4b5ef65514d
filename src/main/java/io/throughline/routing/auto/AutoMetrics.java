package io.throughline.routing.auto;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.throughline.routing.Choice;
import org.springframework.stereotype.Component;

/** Counts what {@code auto} does. */
@Component
final class AutoMetrics {

    private final MeterRegistry registry;
    private final Counter ratings;
    private final Counter lost;

    AutoMetrics(MeterRegistry registry) {
        this.registry = registry;
        ratings = AutoMeters.RATINGS.counter(registry);
        lost = AutoMeters.LOST.counter(registry);
    }

    void decided(Choice choice) {
        AutoMeters.DECISIONS
                .counter(registry, choice.strong() ? "strong" : "weak", DecisionStore.id(choice.scorer()))
                .increment();
    }

    void rated() {
        ratings.increment();
    }

    void lost() {
        lost.increment();
    }
}
