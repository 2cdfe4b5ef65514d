package io.throughline.catalog;

import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.dialect.Quirk;
import io.throughline.tenant.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host we call.
 *
 * @param keys the operator's own keys for it, none when it takes none or has none
 * @param whyNotLive why it cannot be called and what to do about it; null when it can
 * @param modelsLike models that are called elsewhere or otherwise than at the usual endpoint; the first that fits counts
 * @param embeddingBatch the most inputs that one call for embeddings may have; null when it takes as many as OpenAI
 * @param lacksOnlyKey whether a key would make it live, such as a caller's own
 * @param privacy what it is known to promise of what it is sent; {@code ANY} where nothing is known
 */
public record Provider(
        String id,
        String name,
        Endpoint endpoint,
        List<ProviderKey> keys,
        @Nullable String whyNotLive,
        List<ModelsLike> modelsLike,
        @Nullable Integer embeddingBatch,
        boolean lacksOnlyKey,
        Privacy privacy) {

    public Provider {
        keys = List.copyOf(keys);
        modelsLike = List.copyOf(modelsLike);
    }

    public Provider(String id, String name, Endpoint endpoint, List<ProviderKey> keys, @Nullable String whyNotLive) {
        this(id, name, endpoint, keys, whyNotLive, List.of(), null, false, Privacy.ANY);
    }

    public Provider(String id, String name, Endpoint endpoint, @Nullable Secret key, @Nullable String whyNotLive) {
        this(id, name, endpoint, key == null ? List.of() : List.of(new ProviderKey(key, 1)), whyNotLive);
    }

    Provider answering() {
        return new Provider(id, name, endpoint, keys, null, modelsLike, embeddingBatch, false, privacy);
    }

    /** Where a model of that name is called; null for the usual endpoint. */
    @Nullable Endpoint endpointOf(String model) {
        for (var like : modelsLike) {
            if (like.fits(model)) {
                return like.endpoint();
            }
        }
        return null;
    }

    /** A model that no catalogue file names: nothing is known of it but where it is called. */
    public Model unlisted(String model) {
        return Model.unlisted(id, model, endpointOf(model));
    }

    /** Whether it is a gateway that is told what clients ask of providers, and goes by it itself. */
    public boolean heedsProviderFields() {
        return endpoint.quirks().contains(Quirk.OPENROUTER_FIELDS);
    }

    public boolean live() {
        return whyNotLive == null;
    }
}
