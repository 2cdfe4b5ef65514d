package io.throughline.routing.policy;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.ProviderControls;
import io.throughline.chat.ProviderControls.Sort;
import io.throughline.routing.Route;
import io.throughline.routing.grammar.WrittenProvider;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.health.Success;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts routes in the order that a client asks for. Routes between which it does not decide stay as they were. */
public final class RouteOrder {

    /** A known price before an unknown one, then the sum of one input and one output token. */
    public static final Comparator<Model> CHEAPEST_FIRST = Comparator.comparing((Model model) -> model.price() == null)
            .thenComparing(model -> model.price() == null
                    ? 0L
                    : model.price().inputPicoUsd() + model.price().outputPicoUsd() + unitPrice(model.price()))
            .thenComparing(Model::id);

    private final CatalogSnapshot snapshot;
    private final ProviderControls asked;
    private final RouteHealth health;

    public RouteOrder(CatalogSnapshot snapshot, ProviderControls asked, RouteHealth health) {
        this.snapshot = snapshot;
        this.asked = asked;
        this.health = health;
    }

    /** By the sort and the preferences. {@code variant} is what the model string says, which goes before the field; null when it says nothing. */
    public List<Route> sorted(List<Route> routes, @Nullable Sort variant) {
        var ordered = routes;
        var sort = variant != null ? variant : asked.sort();
        if (sort != null) {
            ordered = ordered.stream().sorted(by(sort, health.paces())).toList();
        }
        if (asked.maxLatencySeconds() != null || asked.minTokensPerSecond() != null) {
            var paces = health.paces();
            ordered = first(ordered, route -> isFastEnough(pace(route, paces)));
        }
        return ordered;
    }

    /**
     * The providers of {@code order} first; without others where the client wants none.
     *
     * @throws GatewayException MODEL_NOT_FOUND when none is left; {@code model} is the model string
     */
    public List<Route> confined(List<Route> routes, String model) {
        var left = asked.order().isEmpty() ? alone(routes) : inOrder(routes);
        if (left.isEmpty()) {
            throw GatewayException.of(
                    ErrorKind.MODEL_NOT_FOUND,
                    "no provider of provider.order can be called for '" + model
                            + "', and provider.allow_fallbacks is false",
                    "provider.order");
        }
        return left;
    }

    /** Of the dearest unit, so that models of the same kind compare. */
    private static long unitPrice(Price price) {
        return price.units().stream()
                .mapToLong(unit -> unit.picoUsd() / unit.per())
                .max()
                .orElse(0);
    }

    private static Comparator<Route> by(Sort sort, Map<String, Pace> paces) {
        return switch (sort) {
            case PRICE -> Comparator.comparing(Route::model, CHEAPEST_FIRST);
            case THROUGHPUT ->
                Comparator.comparingDouble(route -> -known(pace(route, paces).tokensPerSecond(), 0));
            case LATENCY ->
                Comparator.comparingDouble(route -> known(pace(route, paces).ttftSeconds(), Double.POSITIVE_INFINITY));
            case EXACTO ->
                Comparator.comparingDouble((Route route) ->
                                -route.model().quality().find(TaskKind.TOOLS).orElse(0))
                        .thenComparingDouble(
                                route -> -pace(route, paces).success().sure());
        };
    }

    private static double known(double value, double otherwise) {
        return Double.isNaN(value) ? otherwise : value;
    }

    private static Pace pace(Route route, Map<String, Pace> paces) {
        var pace = paces.get(route.model().id());
        return pace != null ? pace : new Pace(Double.NaN, Double.NaN, Success.UNTRIED.sure());
    }

    /** Nobody is put last for not having been called yet. */
    private boolean isFastEnough(Pace pace) {
        var seconds = asked.maxLatencySeconds();
        var tokens = asked.minTokensPerSecond();
        return !(seconds != null && pace.ttftSeconds() > seconds.doubleValue())
                && !(tokens != null && pace.tokensPerSecond() < tokens.doubleValue());
    }

    private static List<Route> first(List<Route> routes, Predicate<Route> favoured) {
        return routes.stream()
                .sorted(Comparator.comparing(favoured::test).reversed())
                .toList();
    }

    private List<Route> alone(List<Route> routes) {
        return asked.othersToo() || routes.size() < 2 ? routes : routes.subList(0, 1);
    }

    private List<Route> inOrder(List<Route> routes) {
        var order = WrittenProvider.ordered(asked.order(), snapshot);
        var ordered = routes.stream()
                .sorted(Comparator.comparingInt(route -> place(route, order)))
                .toList();
        return asked.othersToo()
                ? ordered
                : ordered.stream()
                        .filter(route -> place(route, order) < order.size())
                        .toList();
    }

    /** After all others when the order does not name its provider. */
    private static int place(Route route, List<String> order) {
        int place = order.indexOf(route.provider().id());
        return place < 0 ? order.size() : place;
    }
}
