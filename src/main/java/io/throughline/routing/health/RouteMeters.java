package io.throughline.routing.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** The meters of what policies go by: names, meanings and tags. {@code docs/metrics.md} lists them. */
enum RouteMeters {
    TTFT(
            "throughline.route.ttft",
            "seconds to the first token as a policy expects them",
            "provider",
            "model",
            "quantile"),
    THROUGHPUT("throughline.route.throughput", "tokens per second after the first, median", "provider", "model"),
    SUCCESS(
            "throughline.route.success",
            "share of calls that succeed, as far as calls vouch for it",
            "provider",
            "model"),
    AGE("throughline.route.age", "seconds since the last call ended", "provider", "model"),
    WEIGHT("throughline.route.weight", "calls that this is based on, older ones counting less", "provider", "model");

    private final String id;
    private final String description;
    private final List<String> tags;

    RouteMeters(String id, String description, String... tags) {
        this.id = id;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The registry keeps {@code value}, and what it reads, for good. */
    void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
        var tagged = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            tagged[2 * i] = tags.get(i);
            tagged[2 * i + 1] = values[i];
        }
        var unused =
                Gauge.builder(id, value).description(description).tags(tagged).register(registry);
    }
}
