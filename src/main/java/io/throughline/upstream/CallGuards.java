package io.throughline.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Limits and breakers, one of each per listed model (also of the models used last that nobody listed).
 * They only limit and break: retrying is done in one place, by {@link Failover}.
 */
@Component
class CallGuards {

    private static final int MOST_UNLISTED = 1000;
    private static final int LONGEST_NAME = 200;

    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads;
    private final Cache<String, String> unlisted = Caffeine.newBuilder()
            .maximumSize(MOST_UNLISTED)
            .<String, String>evictionListener((name, same, cause) -> forget(name))
            .build();

    CallGuards(UpstreamSettings settings) {
        var breaker = settings.breaker();
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(breaker.window())
                .minimumNumberOfCalls(breaker.minimumCalls())
                .failureRateThreshold(breaker.failurePercent())
                .waitDurationInOpenState(breaker.pause())
                .permittedNumberOfCallsInHalfOpenState(breaker.trials())
                .build());
        bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(settings.maxConcurrent())
                .maxWaitDuration(Duration.ZERO)
                .build());
    }

    CircuitBreakerRegistry breakers() {
        return breakers;
    }

    BulkheadRegistry bulkheads() {
        return bulkheads;
    }

    /**
     * Takes a permit for one call.
     *
     * @throws GatewayException UPSTREAM_OVERLOADED when the model is set aside or has too many calls in flight
     */
    Permit enter(Route route) {
        var name = name(route);
        var bulkhead = bulkheads.bulkhead(name);
        if (!bulkhead.tryAcquirePermission()) {
            throw GatewayException.of(
                    ErrorKind.UPSTREAM_OVERLOADED,
                    "too many calls to " + name + " are in flight; try again in a moment");
        }
        var breaker = breakers.circuitBreaker(name);
        if (!breaker.tryAcquirePermission()) {
            bulkhead.onComplete();
            var error = GatewayError.of(
                            ErrorKind.UPSTREAM_OVERLOADED,
                            name + " is set aside for a moment: most of its last calls failed")
                    .withCode("upstream_set_aside");
            throw new GatewayException(error);
        }
        return new Permit(breaker, bulkhead, breaker.getCurrentTimestamp());
    }

    /** Clients make names up: the ones used last have a breaker of their own, very long ones share their provider's. */
    private String name(Route route) {
        var id = route.model().id();
        if (route.model().listed()) {
            return id;
        }
        if (id.length() > LONGEST_NAME) {
            return route.provider().id() + "/*";
        }
        return unlisted.get(id, name -> name);
    }

    boolean isUnlisted(String name) {
        return name.endsWith("/*") || unlisted.asMap().containsKey(name);
    }

    private void forget(@Nullable String name) {
        if (name != null) {
            var unusedBreaker = breakers.remove(name);
            var unusedBulkhead = bulkheads.remove(name);
        }
    }

    /** One call's permit. The first verdict counts; {@link #close} gives the place back. Called by the threads of one stream in turn. */
    static final class Permit {
        private final CircuitBreaker breaker;
        private final Bulkhead bulkhead;
        private final long startedNanos;
        private boolean judged;
        private boolean closed;

        private Permit(CircuitBreaker breaker, Bulkhead bulkhead, long startedNanos) {
            this.breaker = breaker;
            this.bulkhead = bulkhead;
            this.startedNanos = startedNanos;
        }

        synchronized void succeeded() {
            if (!judged) {
                judged = true;
                breaker.onSuccess(elapsed(), breaker.getTimestampUnit());
            }
        }

        /** A provider's ill health counts against it; the client's own mistakes and a spent quota do not. */
        synchronized void failed(GatewayException failure) {
            if (judged) {
                return;
            }
            judged = true;
            switch (failure.error().kind()) {
                case UPSTREAM_FAILED, UPSTREAM_BROKEN, UPSTREAM_UNREACHABLE, UPSTREAM_OVERLOADED, UPSTREAM_TIMEOUT ->
                    breaker.onError(elapsed(), breaker.getTimestampUnit(), failure);
                default -> breaker.releasePermission();
            }
        }

        synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (!judged) {
                judged = true;
                breaker.releasePermission();
            }
            bulkhead.onComplete();
        }

        private long elapsed() {
            return breaker.getCurrentTimestamp() - startedNanos;
        }
    }
}
