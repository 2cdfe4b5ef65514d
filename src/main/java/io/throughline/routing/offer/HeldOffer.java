package io.throughline.routing.offer;

import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.affinity.Affinity;
import java.util.List;

/** Puts the one first, of several providers of one model, that holds the prompt in its cache. */
public final class HeldOffer {

    private final Affinity affinity;

    public HeldOffer(Affinity affinity) {
        this.affinity = affinity;
    }

    /** The same routes; the holder goes first while its cache makes it the cheapest, or in a session. */
    public List<Route> first(List<Route> routes, RouteAsk ask) {
        var held = routes.size() < 2 ? null : affinity.of(ask);
        if (held == null) {
            return routes;
        }
        return routes.stream()
                .filter(route -> route.model().id().equals(held.model()))
                .filter(route -> held.pinned() || isBetter(route, held.tokens(), routes.getFirst(), ask))
                .findFirst()
                .map(first -> new RoutePlan(routes).beginningWith(first).routes())
                .orElse(routes);
    }

    private static boolean isBetter(Route held, long tokens, Route first, RouteAsk ask) {
        var needs = ask.needs().get();
        var staying = held.estimate(needs.cached(tokens)).orElse(null);
        var moving = first.estimate(needs).orElse(null);
        return staying != null
                && moving != null
                && staying.nanoUsd() <= moving.nanoUsd()
                && (first.ownKey() == null || held.ownKey() != null);
    }
}
