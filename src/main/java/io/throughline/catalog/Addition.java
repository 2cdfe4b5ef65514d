package io.throughline.catalog;

import io.throughline.tenant.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator added.
 *
 * @param key the operator's key for it, null when none was given
 * @param whyNotLive why it cannot be called, null when nothing is known against it
 */
record Addition(
        ProviderFile file, @Nullable Secret key, @Nullable String whyNotLive) {}
