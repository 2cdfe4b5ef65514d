package io.throughline.routing;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.ProviderControls.Sort;
import io.throughline.routing.grammar.WrittenProvider;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.policy.RouteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plan of a request that names further models, or asks something of every route: its model strings in turn. */
final class Chain {

    private final CatalogSnapshot snapshot;
    private final RouteAsk ask;
    private final Function<RouteAsk, RoutePlan> finding;
    private final RouteHealth health;
    private final List<GatewayException> failures = new ArrayList<>(0);
    private boolean begun;
    private @Nullable AutoDecision decision;

    private Chain(CatalogSnapshot snapshot, RouteAsk ask, Function<RouteAsk, RoutePlan> finding, RouteHealth health) {
        this.snapshot = snapshot;
        this.ask = ask;
        this.finding = finding;
        this.health = health;
    }

    /**
     * {@code finding} finds the routes of one model string. A model string that leads nowhere is left out with a warning while another one leads somewhere.
     *
     * @throws GatewayException MODEL_NOT_FOUND when none does; INVALID_REQUEST when one cannot be read
     */
    static RoutePlan plan(
            CatalogSnapshot snapshot, RouteAsk ask, Function<RouteAsk, RoutePlan> finding, RouteHealth health) {
        return new Chain(snapshot, ask, finding, health).plan();
    }

    private RoutePlan plan() {
        var controls = ask.controls();
        var main = routes(ask.model());
        var others = controls.models().stream()
                .map(this::routes)
                .flatMap(List::stream)
                .toList();
        var routes = distinct(main, others);
        if (routes.isEmpty()) {
            throw nothing();
        }
        if (controls.provider().pooled() && decision == null) {
            var sort = controls.provider().sort();
            var order = new RouteOrder(snapshot, controls.provider(), health);
            routes = order.confined(order.sorted(routes, sort == null ? Sort.PRICE : sort), ask.model());
        }
        var standIns = new EnumMap<ErrorKind, List<Route>>(ErrorKind.class);
        put(standIns, ErrorKind.CONTEXT_TOO_LONG, controls.fallbacks().contextTooLong(), others);
        put(standIns, ErrorKind.CONTENT_REFUSED, controls.fallbacks().contentRefused(), others);
        put(standIns, ErrorKind.MODEL_NOT_FOUND, List.of(), others);
        return new RoutePlan(routes, standIns, warnings(), decision);
    }

    /** Those for that kind of failure go before the others, which are for any. */
    private void put(Map<ErrorKind, List<Route>> standIns, ErrorKind kind, List<String> models, List<Route> others) {
        var routes =
                distinct(models.stream().map(this::routes).flatMap(List::stream).toList(), others);
        if (!routes.isEmpty()) {
            standIns.put(kind, routes);
        }
    }

    /** What stands behind others tries nothing out and draws nothing: it is probably not called. */
    private List<Route> routes(String model) {
        try {
            var asked = ask.forModel(model);
            var plan = finding.apply(begun ? asked.rehearsed() : asked);
            if (!begun) {
                begun = true;
                decision = plan.decision();
            }
            return plan.routes();
        } catch (GatewayException e) {
            if (e.error().kind() != ErrorKind.MODEL_NOT_FOUND) {
                throw e;
            }
            failures.add(e);
            return List.of();
        }
    }

    /** Each model of a provider once, where it stands first. */
    private static List<Route> distinct(List<Route> first, List<Route> then) {
        var byModel = Stream.concat(first.stream(), then.stream())
                .collect(Collectors.toMap(
                        route -> route.model().id(),
                        route -> route,
                        (one, other) -> one,
                        LinkedHashMap<String, Route>::new));
        return List.copyOf(byModel.values());
    }

    private GatewayException nothing() {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        var reasons =
                failures.stream().map(GatewayException::getMessage).distinct().collect(Collectors.joining(" — "));
        return GatewayException.of(ErrorKind.MODEL_NOT_FOUND, "none of the models can be called: " + reasons, "models");
    }

    private List<String> warnings() {
        var provider = ask.controls().provider();
        return Stream.of(
                        failures.stream().map(GatewayException::getMessage),
                        unpooled(),
                        unknown("order", provider.order()),
                        unknown("only", provider.only()),
                        unknown("ignore", provider.ignore()))
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    private Stream<String> unpooled() {
        return ask.controls().provider().pooled() && decision != null
                ? Stream.of("provider.sort.partition was not heeded, since auto draws which model comes first")
                : Stream.empty();
    }

    private Stream<String> unknown(String field, List<String> names) {
        return names.stream()
                .filter(name -> WrittenProvider.of(name, snapshot) == null)
                .map(name -> "provider." + field + " names '" + name + "', which is no provider here");
    }
}
