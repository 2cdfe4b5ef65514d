package io.throughline.routing.grammar;

import java.util.Locale;

/** What a caller wants most of a model: the first word of a policy. */
public enum Objective {
    CHEAPEST,
    FASTEST,
    BALANCED,
    BEST,
    RELIABLE,
    FREE,
    AUTO;

    /** The word in model strings: {@code cheapest}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
