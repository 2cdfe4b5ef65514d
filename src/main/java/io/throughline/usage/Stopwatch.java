package io.throughline.usage;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The times of one request: since it came, until its first token, and how much of it was the provider's. Used by the threads of one request in
 * turn.
 */
public final class Stopwatch {

    private final long startedNanos;
    private long upstreamSinceNanos;
    private long upstreamNanos;
    private long firstTokenNanos;

    /** {@code startedNanos} is {@link System#nanoTime} when the request came. */
    public Stopwatch(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** A call begins; an earlier one that failed is over. */
    public void upstreamBegins() {
        upstreamEnds();
        upstreamSinceNanos = System.nanoTime();
    }

    /** No call is under way any more; harmless when none was. */
    public void upstreamEnds() {
        if (upstreamSinceNanos != 0) {
            upstreamNanos += System.nanoTime() - upstreamSinceNanos;
            upstreamSinceNanos = 0;
        }
    }

    /** The first token has come; later calls change nothing. */
    public void firstToken() {
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime() - startedNanos;
        }
    }

    /** Since the request came. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Null while no token has come. */
    public @Nullable Duration timeToFirstToken() {
        return firstTokenNanos == 0 ? null : Duration.ofNanos(firstTokenNanos);
    }

    /** What of the elapsed time was not spent waiting for a provider. */
    public Duration overhead() {
        var overhead = elapsed().minusNanos(upstreamNanos);
        return overhead.isNegative() ? Duration.ZERO : overhead;
    }
}
