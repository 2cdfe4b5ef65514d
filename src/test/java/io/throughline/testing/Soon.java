package io.throughline.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must come soon; the deadline is generous and only ever reached by a defect. */
public final class Soon {

    public static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Soon() {}

    /** An assertion that may fail until it holds. */
    @FunctionalInterface
    public interface Assertion {
        void check() throws Exception;
    }

    /** Tries the assertion until it holds; its last failure when the deadline has passed. */
    public static void holds(Assertion assertion) throws Exception {
        for (long end = System.nanoTime() + DEADLINE.toNanos(); System.nanoTime() < end; ) {
            try {
                assertion.check();
                return;
            } catch (AssertionError notYet) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        assertion.check();
    }
}
