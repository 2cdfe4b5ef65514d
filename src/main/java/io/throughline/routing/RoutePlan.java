package io.throughline.routing;

import io.throughline.chat.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Routes to try, best first; never empty.
 *
 * @param hedgeAfter how long the first one may be without content before it is late, such as the p95 of its times to the first token; null
 *     where nobody knows, or nobody is in a hurry
 * @param standIns where to go on after a failure of that kind, which the next route of the same model would answer in the same way
 * @param warnings what of the request was not heeded and why, for its client
 */
public record RoutePlan(
        List<Route> routes,
        @Nullable Duration hedgeAfter,
        Map<ErrorKind, List<Route>> standIns,
        List<String> warnings) {

    public RoutePlan(List<Route> routes) {
        this(routes, null);
    }

    public RoutePlan(List<Route> routes, @Nullable Duration hedgeAfter) {
        this(routes, hedgeAfter, Map.of(), List.of());
    }

    public RoutePlan {
        routes = List.copyOf(routes);
        standIns = Map.copyOf(standIns);
        warnings = List.copyOf(warnings);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one route");
        }
    }

    /** The same with these routes. */
    public RoutePlan with(List<Route> others) {
        boolean same =
                others.getFirst().model().id().equals(routes.getFirst().model().id());
        return new RoutePlan(others, same ? hedgeAfter : null, standIns, warnings);
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

    /** All routes that a call may come to, each once. */
    public List<Route> reachable() {
        return standIns.isEmpty()
                ? routes
                : Stream.concat(routes.stream(), standIns.values().stream().flatMap(List::stream))
                        .distinct()
                        .toList();
    }
}
