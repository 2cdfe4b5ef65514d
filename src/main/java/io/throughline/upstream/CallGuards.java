package io.throughline.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A bulkhead for each provider, and a breaker for each of its listed models (also for the models used last that nobody listed).
 * They only limit and break: retrying is done in one place, by {@link Failover}.
 */
@Component
class CallGuards {

    /** The codes of errors that mean that no call was made. */
    private static final String SET_ASIDE = "upstream_set_aside";

    private static final String FULL = "upstream_full";
    private static final int MOST_UNLISTED = 1000;
    private static final int LONGEST_NAME = 200;

    private final CircuitBreakerRegistry breakers;
    private final BulkheadRegistry bulkheads;
    private final Clock clock;
    private final Duration pause;
    private final Map<String, Instant> opened = new ConcurrentHashMap<>();
    private final Cache<String, String> unlisted = Caffeine.newBuilder()
            .maximumSize(MOST_UNLISTED)
            .<String, String>evictionListener((name, same, cause) -> forget(name))
            .build();

    CallGuards(UpstreamSettings settings, Clock clock) {
        this.clock = clock;
        var breaker = settings.breaker();
        pause = breaker.pause();
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindow(
                        breaker.window(),
                        breaker.minimumCalls(),
                        CircuitBreakerConfig.SlidingWindowType.COUNT_BASED,
                        CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE) // event loops call it
                .failureRateThreshold(breaker.failurePercent())
                .waitDurationInOpenState(pause)
                .permittedNumberOfCallsInHalfOpenState(breaker.trials())
                .build());
        breakers.getEventPublisher()
                .onEntryAdded(added -> added.getAddedEntry()
                        .getEventPublisher()
                        .onStateTransition(change -> changed(
                                change.getCircuitBreakerName(),
                                change.getStateTransition().getToState())));
        bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(settings.maxConcurrent())
                .maxWaitDuration(Duration.ZERO)
                .build());
    }

    private void changed(String name, CircuitBreaker.State state) {
        if (state == CircuitBreaker.State.OPEN) {
            opened.put(name, clock.instant());
        } else if (state == CircuitBreaker.State.CLOSED) {
            opened.remove(name);
        }
    }

    CircuitBreakerRegistry breakers() {
        return breakers;
    }

    BulkheadRegistry bulkheads() {
        return bulkheads;
    }

    /**
     * Takes a permit for one call. A {@code forced} one is given although the model is set aside: it counts if it succeeds, and the model is
     * back then.
     *
     * @throws GatewayException UPSTREAM_OVERLOADED when the model is set aside or its provider has too many calls in flight
     */
    CallPermit enter(Route route, boolean forced) {
        var name = name(route);
        var provider = route.provider().id();
        var bulkhead = bulkheads.bulkhead(provider);
        if (!bulkhead.tryAcquirePermission()) {
            throw refused("too many calls to provider '" + provider + "' are in flight; try again in a moment", FULL);
        }
        boolean entered = false;
        try {
            var breaker = breakers.circuitBreaker(name);
            boolean permitted = breaker.tryAcquirePermission();
            if (!permitted && !forced) {
                throw refused(name + " is set aside for a moment: most of its last calls failed", SET_ASIDE);
            }
            entered = true;
            return new CallPermit(breaker, bulkhead, permitted);
        } finally {
            if (!entered) {
                bulkhead.onComplete();
            }
        }
    }

    private static GatewayException refused(String message, String code) {
        return new GatewayException(
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, message).withCode(code));
    }

    /** Whether a call that failed so was not made at all. */
    static boolean notMade(GatewayError error) {
        return SET_ASIDE.equals(error.code()) || FULL.equals(error.code());
    }

    static boolean isSetAside(GatewayError error) {
        return SET_ASIDE.equals(error.code());
    }

    /** How much longer the model is set aside. */
    Rest rest(Route route) {
        if (opened.isEmpty()) {
            return Rest.NONE;
        }
        var since = opened.get(name(route));
        if (since == null) {
            return Rest.NONE;
        }
        var left = Duration.between(clock.instant(), since.plus(pause));
        return left.isNegative() ? Rest.NONE : new Rest(left, false);
    }

    /** The models that are set aside or being tried again, in order of their names. */
    List<ModelAside> aside() {
        return breakers.getAllCircuitBreakers().stream()
                .flatMap(breaker -> {
                    var since = opened.get(breaker.getName());
                    return since == null ? Stream.<ModelAside>empty() : Stream.of(aside(breaker, since));
                })
                .sorted(Comparator.comparing(ModelAside::model))
                .toList();
    }

    private ModelAside aside(CircuitBreaker breaker, Instant since) {
        float percent = breaker.getMetrics().getFailureRate();
        boolean trying = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        return new ModelAside(breaker.getName(), trying, since, since.plus(pause), Math.max(0, Math.round(percent)));
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
            opened.remove(name);
        }
    }
}
