package io.throughline.catalog;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The days of a model at its provider; each null when unknown or not announced.
 *
 * @param deprecated the day from which the provider advises against it
 * @param shutdown the day from which calls fail
 */
public record Lifecycle(
        @Nullable LocalDate released,
        @Nullable LocalDate deprecated,
        @Nullable LocalDate shutdown) {

    /** Whether its provider has announced an end of it. */
    public boolean isEnding() {
        return deprecated != null || shutdown != null;
    }

    /** Of a model that nobody has announced an end for. */
    public static Lifecycle since(@Nullable LocalDate released) {
        return new Lifecycle(released, null, null);
    }
}
