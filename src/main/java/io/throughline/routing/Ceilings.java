package io.throughline.routing;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.usage.Cost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Holds plans under the ceiling of their request: routes that are expected to cost more are out, the others carry it. */
final class Ceilings {

    private Ceilings() {}

    /** @throws GatewayException MODEL_NOT_FOUND naming what each route is expected to cost, when none is left */
    static RoutePlan under(RoutePlan plan, RouteAsk ask) {
        var most = ask.controls().maxCostUsd();
        if (most == null) {
            return plan;
        }
        var needs = ask.needs().get();
        var ceiling = new Ceiling(most, needs.promptTokens());
        var left = new ArrayList<Route>();
        var rejected = new ArrayList<Decision.Rejected>();
        for (var route : plan.routes()) {
            var cost = route.estimate(needs);
            if (cost.isPresent() && dollars(cost.get()).compareTo(most) <= 0) {
                left.add(route.under(ceiling));
            } else {
                var why = cost.map(each -> "expected to cost $" + each.usd()).orElse("price unknown");
                rejected.add(new Decision.Rejected(route.model().id(), why));
            }
        }
        if (rejected.isEmpty()) {
            return plan.with(left);
        }
        ask.decisions().accept(decision(most, plan.routes().size(), rejected));
        if (left.isEmpty()) {
            throw nothingLeft(ask.model(), most, rejected);
        }
        return plan.with(left);
    }

    private static BigDecimal dollars(Cost cost) {
        return BigDecimal.valueOf(cost.nanoUsd(), 9);
    }

    private static Decision decision(BigDecimal most, int considered, List<Decision.Rejected> rejected) {
        var filter = "max_cost $" + most.toPlainString();
        return new Decision(
                filter,
                considered,
                List.of(new Decision.Removed("above " + filter + ", or price unknown", rejected.size())),
                count -> rejected.stream().limit(count).toList());
    }

    private static GatewayException nothingLeft(String asked, BigDecimal most, List<Decision.Rejected> rejected) {
        var costs = rejected.stream()
                .map(each -> each.model() + " (" + each.reason() + ")")
                .collect(Collectors.joining(", "));
        return GatewayException.of(
                ErrorKind.MODEL_NOT_FOUND,
                "no model is left for '" + asked + "' within max_cost $" + most.toPlainString() + ": " + costs
                        + ". Raise it, shorten the prompt, or lower max_tokens",
                "max_cost");
    }
}
