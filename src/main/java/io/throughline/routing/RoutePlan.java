package io.throughline.routing;

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
}
