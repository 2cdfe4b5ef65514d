package io.throughline.database.embedded;

import org.jspecify.annotations.Nullable;

/** A database that cannot be used from the start: what is wrong in one sentence, and the way out in another. */
public final class DatabaseStartException extends RuntimeException {

    private final String wayOut;

    public DatabaseStartException(String problem, String wayOut) {
        this(problem, wayOut, null);
    }

    public DatabaseStartException(String problem, String wayOut, @Nullable Throwable cause) {
        super(problem, cause);
        this.wayOut = wayOut;
    }

    public String problem() {
        return String.valueOf(getMessage());
    }

    public String wayOut() {
        return wayOut;
    }
}
