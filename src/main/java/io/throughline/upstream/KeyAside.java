package io.throughline.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider key that gets no calls for a while.
 *
 * @param endsWith all that is shown of it; empty for a short one, and for a provider without keys
 * @param model the only model's name that this is about; null for all models of the provider
 * @param told whether the provider itself said how long
 */
public record KeyAside(
        String endsWith, @Nullable String model, String reason, Instant since, Instant until, boolean told) {

    /** The gateway's own guess. */
    KeyAside until(Instant later) {
        return new KeyAside(endsWith, model, reason, since, later, false);
    }
}
