package io.throughline.routing.offer;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Decision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.policy.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of a name that meet what the client demands of every route. Hears the decision that found them, to tell the whole of it. */
final class Demanded implements Consumer<Decision> {

    private final RouteAsk ask;
    private final List<Demand> demands;
    private @Nullable Decision found;

    Demanded(RouteAsk ask, List<Demand> demands) {
        this.ask = ask;
        this.demands = demands;
    }

    @Override
    public void accept(Decision decision) {
        if (demands.isEmpty()) {
            ask.decisions().accept(decision);
        } else {
            found = decision;
        }
    }

    /** @throws GatewayException MODEL_NOT_FOUND when none is left, with how many each demand took */
    List<Route> of(List<Route> routes) {
        if (demands.isEmpty()) {
            return routes;
        }
        var left = routes;
        var removed = new ArrayList<Decision.Removed>();
        var rejected = new ArrayList<Decision.Rejected>();
        for (var demand : demands) {
            var before = left;
            left = before.stream()
                    .filter(route -> demand.meets().test(route.provider(), route.model()))
                    .toList();
            if (left.size() < before.size()) {
                removed.add(new Decision.Removed(demand.words(), before.size() - left.size()));
                before.stream()
                        .filter(route -> !demand.meets().test(route.provider(), route.model()))
                        .forEach(route -> rejected.addFirst(
                                new Decision.Rejected(route.model().id(), demand.words())));
            }
        }
        tell(removed, rejected);
        if (left.isEmpty()) {
            throw none(routes.size(), removed);
        }
        return left;
    }

    private void tell(List<Decision.Removed> removed, List<Decision.Rejected> rejected) {
        var decision = found;
        if (decision != null) {
            ask.decisions()
                    .accept(new Decision(
                            decision.asked(),
                            decision.considered(),
                            Stream.concat(decision.removed().stream(), removed.stream())
                                    .toList(),
                            most -> Stream.concat(rejected.stream(), decision.rejections().apply(most).stream())
                                    .limit(most)
                                    .toList()));
        }
    }

    private GatewayException none(int routes, List<Decision.Removed> removed) {
        var reasons = removed.stream()
                .map(each -> each.models() + " " + each.reason())
                .collect(Collectors.joining("; "));
        return GatewayException.of(
                ErrorKind.MODEL_NOT_FOUND,
                "no provider is left for '" + ask.model() + "'. Of " + routes + " that offer it: " + reasons
                        + ". Ask for less, or GET /status for the providers that are live",
                "model");
    }
}
