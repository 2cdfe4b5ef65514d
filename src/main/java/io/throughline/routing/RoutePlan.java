package io.throughline.routing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes to try, best first; never empty.
 *
 * @param hedgeAfter how long the first one may be without content before it is late, such as the p95 of its times to the first token; null
 *     where nobody knows, or nobody is in a hurry
 */
public record RoutePlan(List<Route> routes, @Nullable Duration hedgeAfter) {

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
