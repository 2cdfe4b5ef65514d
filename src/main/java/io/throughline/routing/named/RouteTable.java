package io.throughline.routing.named;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The named routes in force. One of an organization goes before everybody's of the same name, and one of a file before an administrator's.
 *
 * @param byScope by organization, an empty text for all, then by name
 * @param organizations their names by id
 */
record RouteTable(Map<String, Map<String, NamedRoute>> byScope, Map<UUID, String> organizations) {

    static final RouteTable EMPTY = new RouteTable(Map.of(), Map.of());

    /** A chain of routes longer than this is a mistake or a joke. */
    private static final int LONGEST_CHAIN = 16;

    static RouteTable of(List<NamedRoute> routes, Map<UUID, String> organizations) {
        var idsByName = new HashMap<String, String>();
        organizations.forEach((id, name) -> idsByName.put(name, id.toString()));
        var byScope = new HashMap<String, Map<String, NamedRoute>>();
        for (var route : routes) {
            var scope = idsByName.getOrDefault(route.scope(), route.scope());
            byScope.computeIfAbsent(scope, any -> new LinkedHashMap<>()).put(route.name(), route);
        }
        return new RouteTable(byScope, organizations);
    }

    boolean isEmpty() {
        return byScope.isEmpty();
    }

    /** The route of that name that the organization sees. */
    @Nullable NamedRoute find(String name, @Nullable UUID organization) {
        return find(name, scope(organization));
    }

    /** The one of that name that is written for exactly that organization, or for all. */
    @Nullable NamedRoute exactly(String name, @Nullable UUID organization) {
        return byScope.getOrDefault(scope(organization), Map.of()).get(name);
    }

    private @Nullable NamedRoute find(String name, String scope) {
        var own = byScope.getOrDefault(scope, Map.of()).get(name);
        return own != null ? own : byScope.getOrDefault("", Map.of()).get(name);
    }

    private static String scope(@Nullable UUID organization) {
        return organization == null ? "" : organization.toString();
    }

    /** All that the organization sees, in the order of writing. */
    List<NamedRoute> seen(@Nullable UUID organization) {
        return seen(scope(organization));
    }

    private List<NamedRoute> seen(String scope) {
        var seen = new LinkedHashMap<>(byScope.getOrDefault("", Map.of()));
        seen.putAll(byScope.getOrDefault(scope, Map.of()));
        return List.copyOf(seen.values());
    }

    List<NamedRoute> all() {
        return byScope.values().stream()
                .flatMap(routes -> routes.values().stream())
                .toList();
    }

    /** Without those of single organizations. */
    RouteTable shared() {
        return new RouteTable(Map.of("", byScope.getOrDefault("", Map.of())), organizations);
    }

    List<String> names() {
        return all().stream().map(NamedRoute::name).distinct().toList();
    }

    boolean hasName(String name) {
        return byScope.values().stream().anyMatch(routes -> routes.containsKey(name));
    }

    /**
     * Follows all routes to their ends.
     *
     * @throws BadRouteException at a target that leads back to a route on its way, or too far; or at a name that another differs from by case
     *     alone
     */
    void check() {
        checkCases();
        for (var scope : byScope.keySet()) {
            var walk = new Walk(scope);
            for (var route : seen(scope)) {
                int length = walk.follow(route);
                assert length <= LONGEST_CHAIN;
            }
        }
    }

    private void checkCases() {
        var spellings = new HashMap<String, String>();
        for (var route : all()) {
            var before = spellings.putIfAbsent(route.name().toLowerCase(Locale.ROOT), route.name());
            if (before != null && !before.equals(route.name())) {
                throw new BadRouteException(
                        route.written().place(),
                        "is named '" + route.name() + "', and another route '" + before
                                + "': nobody would tell them apart; spell them alike or name one differently");
            }
        }
    }

    /** The way down from a route. {@code lengths} are those of chains that were followed to their end. */
    private final class Walk {

        private final String scope;
        private final Map<String, Integer> lengths = new HashMap<>();
        private final List<String> way = new ArrayList<>();

        Walk(String scope) {
            this.scope = scope;
        }

        int follow(NamedRoute route) {
            var known = lengths.get(route.name());
            if (known != null) {
                return known;
            }
            if (way.size() == LONGEST_CHAIN) {
                throw tooLong(route);
            }
            way.add(route.name());
            int length = 1;
            for (var target : route.rule().targets()) {
                var next = find(target.model(), scope);
                if (next != null) {
                    checkWay(target, next);
                    length = Math.max(length, 1 + follow(next));
                }
            }
            way.removeLast();
            if (length > LONGEST_CHAIN) {
                throw tooLong(route);
            }
            lengths.put(route.name(), length);
            return length;
        }

        private static BadRouteException tooLong(NamedRoute route) {
            return new BadRouteException(
                    route.written().place(),
                    "is on a way through more than " + LONGEST_CHAIN + " routes; let it lead to a model sooner");
        }

        private void checkWay(RouteRule.Target target, NamedRoute next) {
            int from = way.indexOf(next.name());
            if (from < 0) {
                return;
            }
            var circle = new ArrayList<>(way.subList(from, way.size()));
            circle.add(next.name());
            throw new BadRouteException(
                    target.place(),
                    "goes in a circle: " + String.join(" \u2192 ", circle)
                            + "; for a model that is called like the route, write provider/" + next.name());
        }
    }
}
