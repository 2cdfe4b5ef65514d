package io.throughline.catalog;

import io.throughline.tenant.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A host we call.
 *
 * @param key the operator's own key for it, null when there is none
 * @param whyNotLive why it cannot be called and what to do about it; null when it can
 */
public record Provider(
        String id,
        String name,
        Endpoint endpoint,
        @Nullable Secret key,
        @Nullable String whyNotLive) {

    Provider answering() {
        return new Provider(id, name, endpoint, key, null);
    }

    public boolean live() {
        return whyNotLive == null;
    }
}
