package io.throughline.pipeline;

import java.util.List;

/** The meters of the pipeline: names, meanings and tags. {@code docs/metrics.md} lists them. */
enum PipelineMeters {
    REQUESTS("throughline.requests", "chat requests by how they ended, with their whole duration", "door", "provider", "model", "outcome", "stream"),
    OVERHEAD("throughline.overhead", "time of a request that was not spent waiting for a provider", "door", "stream"),
    FIRST_TOKEN("throughline.time.to.first.token", "time from a request's arrival to its first token", "provider", "model"),
    TOKENS("throughline.tokens", "tokens by kind; input includes cached, output includes reasoning", "provider", "model", "kind"),
    COST("throughline.cost.usd", "cost in dollars of answers whose price is known", "provider", "model"),
    UNPRICED("throughline.unpriced", "answers whose price or usage is unknown", "provider", "model"),
    OPEN("throughline.requests.open", "requests being answered now, open streams among them", new String[0]);

    private final String id;
    private final String description;
    private final List<String> tags;

    PipelineMeters(String id, String description, String... tags) {
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
}
