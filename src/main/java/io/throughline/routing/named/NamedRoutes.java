package io.throughline.routing.named;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Asker;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RouteName;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.RoutesState;
import io.throughline.routing.grammar.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Plans of named routes. Does no I/O and waits for nothing. */
@Component
public class NamedRoutes {

    private final Supplier<RouteTable> table;
    private final Supplier<RoutesState> state;
    private final DoubleSupplier random;

    @Autowired
    NamedRoutes(RouteBook book) {
        this(book::table, book::state, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** {@code random} gives numbers from 0 to below 1. */
    NamedRoutes(Supplier<RouteTable> table, Supplier<RoutesState> state, DoubleSupplier random) {
        this.table = table;
        this.state = state;
        this.random = random;
    }

    /** Where there are no named routes. */
    public static NamedRoutes none() {
        return new NamedRoutes(() -> RouteTable.EMPTY, () -> new RoutesState(0, null, List.of(), List.of()), () -> 0);
    }

    /**
     * The plan for the route that the model string names, and what {@code unnamed} says when it names none.
     *
     * @param unnamed plans a model or a policy
     * @throws GatewayException MODEL_NOT_FOUND when nothing that the route leads to can be called, saying each target and why not
     */
    public RoutePlan plan(RouteAsk ask, Function<RouteAsk, RoutePlan> unnamed) {
        var routes = table.get();
        if (routes.isEmpty()) {
            return unnamed.apply(ask);
        }
        var route = routes.find(ask.model(), ask.asker().organization());
        if (route == null) {
            return unnamed(ask, unnamed, routes);
        }
        var facts = new RouteFacts(ask, routes.organizations());
        return new RouteWalk(routes, facts, unnamed, random).plan(route);
    }

    /** How they are. */
    public RoutesState state() {
        return state.get();
    }

    /**
     * Those that the asker sees and that lead to at least one model that can be called, whatever their conditions say.
     *
     * @param reachable whether a model string that names no route leads to a model that can be called
     */
    public List<RouteName> usable(Asker asker, Predicate<String> reachable) {
        var routes = table.get();
        var known = new HashMap<String, Boolean>();
        Predicate<String> once = model -> {
            var found = known.get(model);
            boolean reached = found == null ? reachable.test(model) : found;
            known.put(model, reached);
            return reached;
        };
        return routes.seen(asker.organization()).stream()
                .filter(route -> isUsable(route, routes, asker, once))
                .map(route -> new RouteName(
                        route.name(),
                        route.rule().targets().stream()
                                .map(RouteRule.Target::model)
                                .distinct()
                                .toList()))
                .toList();
    }

    private static boolean isUsable(NamedRoute route, RouteTable routes, Asker asker, Predicate<String> reachable) {
        return route.rule().targets().stream().anyMatch(target -> {
            var next = routes.find(target.model(), asker.organization());
            return next == null ? reachable.test(target.model()) : isUsable(next, routes, asker, reachable);
        });
    }

    /** A slip in a route's name is no model either. */
    private static RoutePlan unnamed(RouteAsk ask, Function<RouteAsk, RoutePlan> unnamed, RouteTable routes) {
        try {
            return unnamed.apply(ask);
        } catch (GatewayException e) {
            if (e.error().kind() != ErrorKind.MODEL_NOT_FOUND) {
                throw e;
            }
            var names = routes.seen(ask.asker().organization()).stream()
                    .map(NamedRoute::name)
                    .toList();
            throw Nearest.word(ask.model(), names).map(near -> meant(e, near)).orElse(e);
        }
    }

    private static GatewayException meant(GatewayException e, String near) {
        var error = e.error();
        return GatewayException.of(error.kind(), error.message() + ". There is a route named '" + near + "'", "model");
    }
}
