package io.throughline.routing.auto;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The meters of {@code auto}: names, meanings and tags. {@code docs/metrics.md} lists them. */
enum AutoMeters {
    DECISIONS(
            "throughline.auto.decisions", "choices of auto by side and by what they were made from", "side", "scorer"),
    RATINGS("throughline.auto.ratings", "ratings that were stored"),
    LOST("throughline.auto.lost", "decisions that could not be logged");

    private final String id;
    private final String description;
    private final List<String> tags;

    AutoMeters(String id, String description, String... tags) {
        this.id = id;
        this.description = description;
        this.tags = List.of(tags);
    }

    Counter counter(MeterRegistry registry, String... values) {
        var pairs = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            pairs[2 * i] = tags.get(i);
            pairs[2 * i + 1] = values[i];
        }
        return Counter.builder(id).description(description).tags(pairs).register(registry);
    }
}
