package io.throughline.upstream;

import java.time.Duration;

/**
 * How much longer a route shall get no calls.
 *
 * @param left zero when it may be called
 * @param told whether its provider said so; else it is the gateway's own guess
 */
record Rest(Duration left, boolean told) {

    static final Rest NONE = new Rest(Duration.ZERO, false);

    boolean isOver() {
        return left.isZero() || left.isNegative();
    }

    /** The longer one. */
    Rest or(Rest other) {
        return other.left.compareTo(left) > 0 ? other : this;
    }
}
