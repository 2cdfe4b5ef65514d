package io.throughline.upstream;

import java.time.Duration;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What {@link Failover} lays down for one attempt; it reaches the calls in Reactor's context, through whatever lies between.
 *
 * @param forced whether to call a route that is set aside
 * @param deadlineNanos {@link System#nanoTime} by which content must have come
 * @param bounded whether there is a deadline
 * @param replaceable whether another route stands in when a content filter leaves nothing of the answer
 */
record CallTerms(boolean forced, long deadlineNanos, boolean bounded, boolean replaceable) {

    private static final CallTerms NONE = new CallTerms(false, 0, false, false);

    static CallTerms of(ContextView context) {
        return context.hasKey(CallTerms.class) ? context.get(CallTerms.class) : NONE;
    }

    Context in(Context context) {
        return context.put(CallTerms.class, this);
    }

    /** The shorter one of the two limits, but at least a millisecond. */
    Duration atMost(Duration limit) {
        return isTighterThan(limit) ? left() : limit;
    }

    boolean isTighterThan(Duration limit) {
        return bounded && left().compareTo(limit) < 0;
    }

    private Duration left() {
        long left = deadlineNanos - System.nanoTime();
        return Duration.ofNanos(Math.max(1_000_000, left));
    }
}
