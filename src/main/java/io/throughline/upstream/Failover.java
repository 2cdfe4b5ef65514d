package io.throughline.upstream;

import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Tries the routes of a plan until one begins to answer. The one place in the house where anything is tried again. */
@Component
final class Failover {

    private final KeyRing keys;
    private final CallGuards guards;
    private final UpstreamSettings settings;
    private final UpstreamMetrics metrics;

    Failover(KeyRing keys, CallGuards guards, UpstreamSettings settings, UpstreamMetrics metrics) {
        this.metrics = metrics;
        this.keys = keys;
        this.guards = guards;
        this.settings = settings;
    }

    /** See {@link Upstream#inTurn}. */
    <T> Flux<T> inTurn(RoutePlan plan, RouteCalls<T> calls) {
        return Flux.defer(() -> {
            var candidates = new Candidates(
                    plan.routes(), this::rest, settings.cooldown().worthWaiting());
            var asked = calls.timeLimit();
            var limit = asked == null ? settings.totalTimeout() : asked;
            var attempts = new Attempts<>(plan, calls, candidates, keys, limit);
            var hedged = calls.hedged();
            boolean wanted = hedged == null ? settings.hedge() : hedged;
            var late = wanted && plan.routes().size() > 1 ? plan.hedgeAfter() : null;
            return late == null ? attempts.next() : attempts.hedged(late, metrics);
        });
    }

    private Rest rest(Route route) {
        return keys.rest(route).or(guards.rest(route));
    }
}
