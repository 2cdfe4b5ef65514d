package io.throughline.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source stands.
 *
 * @param models what is in force of it; 0 before its first success
 * @param priced how many of them have a price
 * @param changedAt when it last brought something new
 * @param succeededAt when it was last read without objection
 * @param failedAt when it last could not be taken over
 * @param failure why, in words; what was in force before stays so
 * @param nextAt when it is read next by itself; null for never
 */
public record SourceState(
        String name,
        int models,
        int priced,
        @Nullable Instant changedAt,
        @Nullable Instant succeededAt,
        @Nullable Instant failedAt,
        @Nullable String failure,
        @Nullable Instant nextAt) {}
