package io.throughline.upstream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/** The meters of calls to providers: names, meanings and tags. {@code docs/metrics.md} lists them. */
enum UpstreamMeters {
    CALLS(
            "throughline.upstream.calls",
            "calls to providers by how they ended, with their whole duration",
            "provider",
            "model",
            "outcome"),
    BREAKER_OPEN(
            "throughline.upstream.breaker.open",
            "1 while a model is set aside because its calls failed, 0.5 while a few calls try it again, else 0",
            "provider",
            "model"),
    ASIDE("throughline.upstream.aside", "models and keys of providers that are set aside now", "what"),
    HEDGES("throughline.upstream.hedges", "second calls beside a late one, and those of them that answered", "step"),
    CONNECTIONS(
            "throughline.upstream.connections",
            "connections to providers; waiting are calls that have none yet",
            "state");

    private final String id;
    private final String description;
    private final List<String> tags;

    UpstreamMeters(String id, String description, String... tags) {
        this.id = id;
        this.description = description;
        this.tags = List.of(tags);
    }

    String id() {
        return id;
    }

    String description() {
        return description;
    }

    List<String> tags() {
        return tags;
    }

    Timer timer(MeterRegistry registry, String... values) {
        return Timer.builder(id).description(description).tags(tagged(values)).register(registry);
    }

    Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(id).description(description).tags(tagged(values)).register(registry);
    }

    /** The registry keeps {@code value}, and what it reads, for good. */
    void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
        var unused = Gauge.builder(id, value)
                .description(description)
                .tags(tagged(values))
                .register(registry);
    }

    private String[] tagged(String... values) {
        var tagged = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            tagged[2 * i] = tags.get(i);
            tagged[2 * i + 1] = values[i];
        }
        return tagged;
    }
}
