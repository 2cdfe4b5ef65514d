package io.throughline.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes to try, best first; never empty.
 *
 * @param decision what {@code auto} drew; null for every other model string
 */
public record RoutePlan(List<Route> routes, @Nullable AutoDecision decision) {

    public RoutePlan(List<Route> routes) {
        this(routes, null);
    }

    public RoutePlan {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one route");
        }
    }
}
