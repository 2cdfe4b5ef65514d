package io.throughline.dialect;

import io.throughline.chat.Usage;
import io.throughline.wire.JsonBytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provider answered to a request for embeddings.
 *
 * @param vectors one for each input, in the inputs' order: a JSON array of numbers, or a JSON string with base64
 * @param usage null when the provider told none
 * @param raw the body, when it is of OpenAI's shape already
 */
public record EmbeddingAnswer(
        List<JsonBytes> vectors,
        @Nullable Usage usage,
        @Nullable JsonBytes raw) {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }
}
