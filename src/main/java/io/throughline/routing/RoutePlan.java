package io.throughline.routing;

import java.time.Duration;
import java.util.ArrayList;
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

    /** The same with these routes. */
    public RoutePlan with(List<Route> others) {
        boolean same =
                others.getFirst().model().id().equals(routes.getFirst().model().id());
        return new RoutePlan(others, same ? hedgeAfter : null);
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
