package io.throughline.routing.policy;

import io.throughline.routing.Callable;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.affinity.Held;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of one request out of its candidates: the best, or now and then one that is worth a probe, or the one that holds the prompt. */
final class Choosing {

    /** More would only delay the error: whoever is refused five times is refused. */
    private static final int MOST_ROUTES = 5;

    /** So many providers are seldom down at once. */
    private static final int ENOUGH_PROVIDERS = 3;

    private static final int MOST_STRANGERS = ENOUGH_PROVIDERS - 1;

    private final Candidates candidates;
    private final RoutePolicy policy;
    private final RouteHealth health;
    private final Callable callable;
    private final Ranking ranking;

    Choosing(Candidates candidates, RoutePolicy policy, RouteHealth health, Callable callable) {
        this.candidates = candidates;
        this.policy = policy;
        this.health = health;
        this.callable = callable;
        ranking = Ranking.of(candidates, policy, health, MOST_ROUTES);
    }

    /** The plan that begins with the model that holds the prompt; empty when the best one is better all the same. */
    Optional<RoutePlan> staying(Held held) {
        var staying = new Staying(candidates, policy, health);
        int number = staying.with(held, ranking);
        return number < 0
                ? Optional.empty()
                : Optional.of(new RoutePlan(routes(number, route(number, staying.reason(number, held), null))));
    }

    /** The best first; or, where {@code probing} is allowed and it is time for one, a probe. */
    RoutePlan plan(boolean probing, ProbeSearch.Spending spending) {
        if (!probing || !policy.probes() || !health.takeProbe(policy.objective())) {
            return new RoutePlan(routes(-1, null));
        }
        var probe = ProbeSearch.find(candidates, policy, health, ranking, spending);
        if (probe.isEmpty()) {
            health.returnProbe(policy.objective());
            return new RoutePlan(routes(-1, null));
        }
        int number = probe.get().number();
        health.probing(candidates.index().id(number));
        return new RoutePlan(routes(number, route(number, probe.get().text(), null)));
    }

    private List<Route> routes(int first, @Nullable Route before) {
        var routes = new ArrayList<Route>(MOST_ROUTES + MOST_STRANGERS);
        if (before != null) {
            routes.add(before);
        }
        for (int place = 0; place < ranking.size() && routes.size() < MOST_ROUTES; place++) {
            int number = ranking.number(place);
            if (number != first) {
                routes.add(route(number, ranking.reason(place), ranking.pace(place)));
            }
        }
        addStrangers(routes);
        return routes;
    }

    /** When one provider is down, all its models are: the best of other providers stand by too. */
    private void addStrangers(List<Route> routes) {
        var known = new HashSet<String>();
        routes.forEach(route -> known.add(route.provider().id()));
        if (known.size() >= ENOUGH_PROVIDERS) {
            return;
        }
        var index = candidates.index();
        var others = candidates.left().clone();
        for (var provider : known) {
            var offer = index.offer(provider);
            if (offer != null) {
                Bits.clearRange(others, offer.from(), offer.to());
            }
        }
        if (Bits.isEmpty(others)) {
            return;
        }
        var best = Ranking.of(candidates.narrowed(others), policy, health, MOST_ROUTES * MOST_STRANGERS);
        for (int place = 0; place < best.size() && known.size() < ENOUGH_PROVIDERS; place++) {
            int number = best.number(place);
            if (known.add(index.provider(number).id())) {
                routes.add(route(number, best.reason(place), best.pace(place)));
            }
        }
    }

    private Route route(int number, String reason, @Nullable Pace pace) {
        var index = candidates.index();
        var route = callable.route(index.provider(number), index.model(number), reason);
        return pace == null || policy.objective() != Objective.FASTEST
                ? route
                : pace.hedgeAfter().map(route::lateAfter).orElse(route);
    }
}
