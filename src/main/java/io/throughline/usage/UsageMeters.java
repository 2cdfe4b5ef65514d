package io.throughline.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/** The metrics of this module. */
@Component
final class UsageMeters {

    /** Each metric with the sentence that documents it. */
    private enum Name {
        LOST("throughline.usage.lost", "Usage records that nobody waited for and that could not be stored"),
        WAITING("throughline.usage.waiting", "Usage records that wait to be stored and that nobody waits for");

        private final String metric;
        private final String description;

        Name(String metric, String description) {
            this.metric = metric;
            this.description = description;
        }
    }

    private final MeterRegistry registry;
    private final Counter lost;

    UsageMeters(MeterRegistry registry) {
        this.registry = registry;
        lost = Counter.builder(Name.LOST.metric)
                .description(Name.LOST.description)
                .register(registry);
    }

    void lost() {
        lost.increment();
    }

    void watch(IntSupplier waiting) {
        Gauge.builder(Name.WAITING.metric, waiting::getAsInt)
                .description(Name.WAITING.description)
                .strongReference(true)
                .register(registry);
    }
}
