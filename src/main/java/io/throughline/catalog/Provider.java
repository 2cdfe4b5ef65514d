package io.throughline.catalog;

import io.throughline.tenant.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host we call.
 *
 * @param keys the operator's own keys for it, none when it takes none or has none
 * @param whyNotLive why it cannot be called and what to do about it; null when it can
 * @param embeddingBatch the most inputs that one call for embeddings may have; null when it takes as many as OpenAI
 */
public record Provider(
        String id,
        String name,
        Endpoint endpoint,
        List<ProviderKey> keys,
        @Nullable String whyNotLive,
        @Nullable Integer embeddingBatch) {

    public Provider {
        keys = List.copyOf(keys);
    }

    public Provider(String id, String name, Endpoint endpoint, List<ProviderKey> keys, @Nullable String whyNotLive) {
        this(id, name, endpoint, keys, whyNotLive, null);
    }

    public Provider(String id, String name, Endpoint endpoint, @Nullable Secret key, @Nullable String whyNotLive) {
        this(id, name, endpoint, key == null ? List.of() : List.of(new ProviderKey(key, 1)), whyNotLive);
    }

    Provider answering() {
        return new Provider(id, name, endpoint, keys, null, embeddingBatch);
    }

    public boolean live() {
        return whyNotLive == null;
    }
}
