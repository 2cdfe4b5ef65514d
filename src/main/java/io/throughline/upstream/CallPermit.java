package io.throughline.upstream;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.throughline.chat.GatewayException;

/** One call's permit. The first verdict counts; {@link #close} gives the place back. Called by the threads of one stream in turn. */
final class CallPermit {

    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final boolean permitted;
    private final long startedNanos;
    private boolean judged;
    private boolean closed;

    /** {@code permitted} is false for a call that the breaker did not want. */
    CallPermit(CircuitBreaker breaker, Bulkhead bulkhead, boolean permitted) {
        this.breaker = breaker;
        this.bulkhead = bulkhead;
        this.permitted = permitted;
        startedNanos = breaker.getCurrentTimestamp();
    }

    synchronized void succeeded() {
        if (judged) {
            return;
        }
        judged = true;
        if (permitted) {
            breaker.onSuccess(elapsed(), breaker.getTimestampUnit());
        } else {
            breaker.transitionToClosedState();
        }
    }

    /** A provider's ill health counts against it; the client's own mistakes and a spent quota do not. */
    synchronized void failed(GatewayException failure) {
        if (judged) {
            return;
        }
        switch (failure.error().kind()) {
            case UPSTREAM_FAILED, UPSTREAM_BROKEN, UPSTREAM_UNREACHABLE, UPSTREAM_OVERLOADED, UPSTREAM_TIMEOUT -> {
                judged = true;
                if (permitted) {
                    breaker.onError(elapsed(), breaker.getTimestampUnit(), failure);
                }
            }
            default -> unjudged();
        }
    }

    synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!judged) {
            unjudged();
        }
        bulkhead.onComplete();
    }

    private void unjudged() {
        judged = true;
        if (permitted) {
            breaker.releasePermission();
        }
    }

    private long elapsed() {
        return breaker.getCurrentTimestamp() - startedNanos;
    }
}
