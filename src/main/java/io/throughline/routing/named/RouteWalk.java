package io.throughline.routing.named;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Usage;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.usage.Costing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request's way through named routes down to models, which become its plan in the order in which they are reached. */
final class RouteWalk {

    /** More would only delay the error. */
    private static final int MOST_ROUTES = 20;

    private static final int SHOWN = 10;

    private final RouteTable table;
    private final RouteFacts facts;
    private final Function<RouteAsk, RoutePlan> unnamed;
    private final DoubleSupplier random;
    private final Map<String, Route> found = new LinkedHashMap<>();
    private final Set<String> walked = new HashSet<>();
    private final List<GatewayError> refusals = new ArrayList<>();
    private @Nullable AutoDecision decision;

    RouteWalk(RouteTable table, RouteFacts facts, Function<RouteAsk, RoutePlan> unnamed, DoubleSupplier random) {
        this.table = table;
        this.facts = facts;
        this.unnamed = unnamed;
        this.random = random;
    }

    /** A target to go to next, and why. */
    private record Step(String model, String reason) {}

    RoutePlan plan(NamedRoute route) {
        walk(route, "", null);
        if (found.isEmpty()) {
            throw nothing(route);
        }
        return new RoutePlan(List.copyOf(found.values())).with(decision);
    }

    /** {@code ceiling} is the lowest on the way here, with its route. */
    private void walk(NamedRoute route, String reason, @Nullable Ceiling ceiling) {
        var lowest = Ceiling.lower(ceiling, route);
        if (!walked.add(route.name() + " " + (lowest == null ? "" : lowest.usd()))) {
            return;
        }
        for (var step : steps(route)) {
            if (found.size() >= MOST_ROUTES) {
                return;
            }
            var why = reason + "route '" + route.name() + "'" + step.reason() + "; ";
            var next = table.find(step.model(), facts.ask("").asker().organization());
            if (next != null) {
                walk(next, why, lowest);
            } else {
                add(step.model(), why, lowest);
            }
        }
    }

    private List<Step> steps(NamedRoute route) {
        return switch (route.rule()) {
            case RouteRule.To(var target) -> List.of(new Step(target.model(), ""));
            case RouteRule.Try(var targets) -> inOrder(targets);
            case RouteRule.Split split -> shared(route, split);
            case RouteRule.When when -> matching(route, when);
        };
    }

    private static List<Step> inOrder(List<RouteRule.Target> targets) {
        var steps = new ArrayList<Step>();
        for (var target : targets) {
            steps.add(new Step(target.model(), ": " + (steps.size() + 1) + " of " + targets.size()));
        }
        return steps;
    }

    private List<Step> shared(NamedRoute route, RouteRule.Split split) {
        var steps = new ArrayList<Step>();
        for (var share : Draw.order(split, route, facts.sticky(), random)) {
            var weight = share.weight() + " of " + split.total();
            steps.add(new Step(share.to().model(), ": " + weight + (steps.isEmpty() ? "" : ", as a fallback")));
        }
        return steps;
    }

    private List<Step> matching(NamedRoute route, RouteRule.When when) {
        for (var each : when.cases()) {
            if (each.condition().holds(facts)) {
                return List.of(
                        new Step(each.to().model(), ": " + each.condition().text()));
            }
        }
        var otherwise = when.otherwise();
        if (otherwise != null) {
            return List.of(new Step(otherwise.model(), ": otherwise"));
        }
        refuse("none of the conditions of route '" + route.name() + "' holds, and it has no 'otherwise'");
        return List.of();
    }

    private void refuse(String why) {
        refusals.add(GatewayError.of(ErrorKind.MODEL_NOT_FOUND, why).at("model"));
    }

    private void add(String model, String why, @Nullable Ceiling ceiling) {
        try {
            boolean isFirst = found.isEmpty();
            var plan = unnamed.apply(asking(model, ceiling));
            for (var route : plan.routes()) {
                if (ceiling == null || isWithin(route, ceiling)) {
                    found.putIfAbsent(
                            route.provider().id() + " " + route.model().id(), route.because(why + route.reason()));
                }
            }
            if (isFirst && !found.isEmpty()) {
                decision = plan.decision();
            }
        } catch (GatewayException e) {
            if (!"model".equals(e.error().param())) {
                throw e; // the request itself is at fault
            }
            refusals.add(e.error());
        }
    }

    /**
     * What stands behind others tries nothing out and draws nothing: it is probably not called. Where {@code auto} draws, the ceiling holds for both sides
     * before it does, or it would draw a side that is taken away afterwards.
     */
    private RouteAsk asking(String model, @Nullable Ceiling ceiling) {
        var ask = facts.ask(model);
        if (!found.isEmpty()) {
            return ask.rehearsed();
        }
        boolean draws = RouteGrammar.objective(model).orElse(null) == Objective.AUTO;
        return draws && ceiling != null ? ask.with(ask.controls().costingAtMost(ceiling.usd())) : ask;
    }

    private boolean isWithin(Route route, Ceiling ceiling) {
        var price = route.model().price();
        var needs = facts.needs();
        var usage = new Usage(needs.promptTokens(), needs.cachedTokens(), 0, needs.outputTokens(), 0);
        var cost = price == null || !price.chargesTokens() && !price.units().isEmpty()
                ? null
                : Costing.cost(price, usage).orElse(null);
        if (cost != null && new BigDecimal(cost.usd()).compareTo(ceiling.usd()) <= 0) {
            return true;
        }
        refuse("model '" + route.model().id() + "' "
                + (cost == null ? "has a price that is not known beforehand" : "would cost $" + cost.usd())
                + ", and route '" + ceiling.route() + "' pays at most $"
                + ceiling.usd().toPlainString());
        return false;
    }

    /** The most that a request may cost, and the route that says so. */
    private record Ceiling(BigDecimal usd, String route) {

        static @Nullable Ceiling lower(@Nullable Ceiling one, NamedRoute route) {
            var usd = route.maxCostUsd();
            return usd == null || one != null && one.usd().compareTo(usd) <= 0 ? one : new Ceiling(usd, route.name());
        }
    }

    /** All targets and why not; of the kind that all of them have in common, as a model that does other work is no missing one. */
    private GatewayException nothing(NamedRoute route) {
        var kinds = new HashSet<ErrorKind>();
        refusals.forEach(refusal -> kinds.add(refusal.kind()));
        var kind = kinds.size() == 1 ? kinds.iterator().next() : ErrorKind.MODEL_NOT_FOUND;
        var told = new ArrayList<>(
                refusals.stream().map(GatewayError::message).distinct().toList());
        int more = told.size() - SHOWN;
        if (more > 0) {
            told.subList(SHOWN, told.size()).clear();
            told.add("and " + more + " more");
        }
        var message = "route '" + route.name() + "' has nothing that can be called: " + String.join(". ", told);
        return GatewayException.of(kind, message, "model");
    }
}
