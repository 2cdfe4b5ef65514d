package io.throughline.routing;

import java.util.ArrayList;
import java.util.List;

/** Routes to try, best first; never empty. */
public record RoutePlan(List<Route> routes) {
    public RoutePlan {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one route");
        }
    }

    /** The same with these routes. */
    public RoutePlan with(List<Route> others) {
        return new RoutePlan(others);
    }

    /** The same with that route before all others; if it is in the plan, it stands there no more. */
    public RoutePlan beginningWith(Route first) {
        var all = new ArrayList<Route>(routes.size() + 1);
        all.add(first);
        routes.stream()
                .filter(route -> !route.model().id().equals(first.model().id()))
                .forEach(all::add);
        return with(all);
    }
}
