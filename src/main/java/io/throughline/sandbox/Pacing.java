package io.throughline.sandbox;

import java.time.Duration;

/** How fast the sandbox talks: the pause before each piece, and the two waits of the model {@code slow}. */
public record Pacing(Duration piece, Duration slowFirst, Duration slowEach) {

    /** No pause anywhere, for tests and benches. */
    public static final Pacing NONE = new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public Pacing {
        if (piece.isNegative() || slowFirst.isNegative() || slowEach.isNegative()) {
            throw new IllegalArgumentException(
                    "a pause must not be negative: " + piece + ", " + slowFirst + ", " + slowEach);
        }
    }
}
