package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import java.util.Set;

/** How one provider API is asked for embeddings; its key and its errors are those of the {@link UpstreamDialect} of the same id. Found by type. */
public interface EmbeddingDialect {

    /** The id in provider files. */
    String id();

    /** Whether the provider takes token ids in place of texts. */
    default boolean takesTokens(Set<Quirk> quirks) {
        return false;
    }

    /** The request for that model, by the provider's own name. */
    Outgoing write(EmbeddingAsk ask, String model, Set<Quirk> quirks);

    /**
     * The answer to {@code ask}.
     *
     * @throws io.throughline.wire.MalformedJsonException when it is none
     */
    EmbeddingAnswer read(EmbeddingAsk ask, JsonBytes body, Set<Quirk> quirks);
}
