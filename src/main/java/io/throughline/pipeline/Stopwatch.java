package io.throughline.pipeline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The times of one request: since it came, until its first token, and how much of it was the provider's. */
final class Stopwatch {

    private final long startedNanos;
    private long upstreamSinceNanos;
    private long upstreamNanos;
    private long firstTokenNanos;

    Stopwatch(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** A call begins; an earlier one that failed is over. */
    void upstreamBegins() {
        upstreamEnds();
        upstreamSinceNanos = System.nanoTime();
    }

    void upstreamEnds() {
        if (upstreamSinceNanos != 0) {
            upstreamNanos += System.nanoTime() - upstreamSinceNanos;
            upstreamSinceNanos = 0;
        }
    }

    void firstToken() {
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime() - startedNanos;
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Null while no token has come. */
    @Nullable Duration timeToFirstToken() {
        return firstTokenNanos == 0 ? null : Duration.ofNanos(firstTokenNanos);
    }

    /** What of the elapsed time was not spent waiting for a provider. */
    Duration overhead() {
        var overhead = elapsed().minusNanos(upstreamNanos);
        return overhead.isNegative() ? Duration.ZERO : overhead;
    }
}
