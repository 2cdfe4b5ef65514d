package io.throughline.usage;

import java.util.Locale;

/** How a request ended. */
public enum Outcome {
    COMPLETED,
    /** The client hung up. */
    CANCELLED,
    /** The answer broke off after it had begun. */
    FAILED,
    /** Nothing was answered: the request was wrong, or no route could answer it. */
    REFUSED;

    /** The word in records and metrics. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
