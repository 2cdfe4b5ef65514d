package io.throughline.pipeline;

import java.util.Locale;

/** How a request ended. */
enum Outcome {
    COMPLETED,
    /** The client hung up. */
    CANCELLED,
    /** The answer broke off after it had begun. */
    FAILED,
    /** Nothing was answered: the request was wrong, or no route could answer it. */
    REFUSED;

    /** The word in records and metrics. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
