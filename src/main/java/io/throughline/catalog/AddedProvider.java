package io.throughline.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider that an administrator added, as it is stored.
 *
 * @param entry the JSON of its {@link ProviderFile}
 * @param sealedKey the key for it, or null
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; it lives from a row to the vault
record AddedProvider(String id, String entry, byte @Nullable [] sealedKey, Instant changedAt) {

    /** What its key is sealed for. */
    static String purpose(String id) {
        return "provider/" + id;
    }
}
