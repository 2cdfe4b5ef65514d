package io.throughline.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The meters of requests that call a model: names, meanings and tags. {@code docs/metrics.md} lists them. */
enum RequestMeters {
    REQUESTS(
            "throughline.requests",
            "requests by how they ended, with their whole duration",
            "door",
            "provider",
            "model",
            "outcome",
            "stream"),
    OVERHEAD("throughline.overhead", "time of a request that was not spent waiting for a provider", "door", "stream"),
    FIRST_TOKEN(
            "throughline.time.to.first.token", "time from a request's arrival to its first token", "provider", "model"),
    TOKENS(
            "throughline.tokens",
            "tokens by kind; input includes cached, output includes reasoning",
            "provider",
            "model",
            "kind"),
    COST("throughline.cost.usd", "cost in dollars of answers whose price is known", "provider", "model"),
    UNPRICED("throughline.unpriced", "answers whose price or usage is unknown", "provider", "model"),
    RESUMES("throughline.resumes", "answers that broke off and were gone on with by another route", new String[0]),
    OPEN("throughline.requests.open", "requests being answered now, open streams among them", new String[0]);

    private final String id;
    private final String description;
    private final List<String> tags;

    RequestMeters(String id, String description, String... tags) {
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
        return Timer.builder(id)
                .description(description)
                .tags(pairs(values))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(id).description(description).tags(pairs(values)).register(registry);
    }

    void gauge(MeterRegistry registry, Supplier<Number> value) {
        var unused = Gauge.builder(id, value).description(description).register(registry);
    }

    private String[] pairs(String... values) {
        var pairs = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            pairs[2 * i] = tags.get(i);
            pairs[2 * i + 1] = values[i];
        }
        return pairs;
    }

    /** From the gateway's own microseconds to a model that thinks for minutes; few, because each is one series per combination of tags. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5)
    };
}
