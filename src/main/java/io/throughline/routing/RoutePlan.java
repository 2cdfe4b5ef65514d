package io.throughline.routing;

import io.throughline.chat.ErrorKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Routes to try, best first; never empty.
 *
 * @param standIns where to go on after a failure of that kind, which the next route of the same model would answer in the same way
 * @param warnings what of the request was not heeded and why, for its client
 * @param decision what {@code auto} drew for the first of these routes; null where it drew nothing
 */
public record RoutePlan(
        List<Route> routes,
        Map<ErrorKind, List<Route>> standIns,
        List<String> warnings,
        @Nullable AutoDecision decision) {

    public RoutePlan {
        routes = List.copyOf(routes);
        standIns = Map.copyOf(standIns);
        warnings = List.copyOf(warnings);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("a plan needs at least one route");
        }
    }

    public RoutePlan(List<Route> routes) {
        this(routes, Map.of(), List.of(), null);
    }

    /** When the first route is late; null where nobody knows, or nobody is in a hurry. */
    public @Nullable Duration hedgeAfter() {
        return routes.getFirst().hedgeAfter();
    }

    /** The same with these routes. */
    public RoutePlan with(List<Route> others) {
        return new RoutePlan(others, standIns, warnings, decision);
    }

    /** The same with that decision. */
    public RoutePlan with(@Nullable AutoDecision drawn) {
        return new RoutePlan(routes, standIns, warnings, drawn);
    }

    /** The same with that route before all others; if it is in the plan, it stands there no more. */
    public RoutePlan beginningWith(Route first) {
        var all = new ArrayList<Route>(routes.size() + 1);
        all.add(first);
        routes.stream().filter(route -> !isOf(route, first)).forEach(all::add);
        return with(all);
    }

    private static boolean isOf(Route one, Route other) {
        return one.model().id().equals(other.model().id());
    }

    /** All routes that a call may come to, each once. */
    public List<Route> reachable() {
        return standIns.isEmpty()
                ? routes
                : Stream.concat(routes.stream(), standIns.values().stream().flatMap(List::stream))
                        .distinct()
                        .toList();
    }

    /** Where to go on after a failure of that kind, but for the models that were tried; empty when the client is to be told. */
    public List<Route> standIns(ErrorKind kind, Set<String> tried) {
        return standIns.getOrDefault(kind, List.of()).stream()
                .filter(route -> !tried.contains(route.model().id()))
                .toList();
    }
}
