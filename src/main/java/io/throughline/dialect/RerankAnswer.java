package io.throughline.dialect;

import io.throughline.chat.Quantity;
import io.throughline.chat.Usage;
import io.throughline.wire.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider answered to a request to rank documents.
 *
 * @param id the provider's own; null when it gave none
 * @param ranked best first
 * @param usage null when the provider told none
 * @param searches null when the provider does not count them
 * @param raw the body, when it is of the client's shape already
 */
public record RerankAnswer(
        @Nullable String id,
        List<Ranked> ranked,
        @Nullable Usage usage,
        @Nullable Quantity searches,
        @Nullable JsonBytes raw) {

    /**
     * @param document its place in the request
     * @param score a JSON number
     */
    public record Ranked(int document, JsonBytes score) {}

    public RerankAnswer {
        ranked = List.copyOf(ranked);
    }
}
