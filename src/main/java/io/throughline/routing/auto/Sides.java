package io.throughline.routing.auto;

import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.routing.auto.AutoRoutes.Asked;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.grammar.Wish;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the two sides have for one request, best first. One of them may be empty, but not both. The clauses of the request's own policy and its
 * needs hold for both sides, also where the operator names a model.
 */
record Sides(List<Route> strong, List<Route> weak) {

    /** @throws GatewayException as {@link AutoRoutes#plan}, or INTERNAL when the operator's own setting cannot be read */
    static Sides of(Asked asked, AutoSettings settings) {
        var wish = asked.policies().wish(asked.snapshot(), asked.ask());
        var fits = asked.policies().fitting(asked.snapshot(), asked.ask(), wish);
        var strong = new Side(asked, wish, fits, "strong", settings.strong());
        var weak = new Side(asked, wish, fits, "weak", settings.weak());
        var sides = new Sides(strong.routes(), weak.routes());
        if (sides.strong.isEmpty() && sides.weak.isEmpty()) {
            throw GatewayException.of(
                    ErrorKind.MODEL_NOT_FOUND,
                    "no model is left for '" + wish.text() + "', neither of '" + settings.strong() + "' nor of '"
                            + settings.weak() + "'. Ask for less, or GET /v1/models for what there is",
                    "model");
        }
        return sides;
    }

    /** Whether there is nothing to draw. */
    boolean leaveNoChoice() {
        return strong.isEmpty()
                || weak.isEmpty()
                || strong.getFirst().model().id().equals(weak.getFirst().model().id());
    }

    private record Side(Asked asked, Wish wish, Predicate<Model> fits, String name, String model) {

        List<Route> routes() {
            try {
                return RouteGrammar.isPolicy(model) ? ofPolicy() : ofName();
            } catch (GatewayException e) {
                if (e.error().kind() == ErrorKind.MODEL_NOT_FOUND) {
                    return List.of();
                }
                throw GatewayException.of(
                        ErrorKind.INTERNAL,
                        "the setting " + AutoSettings.PREFIX + name + " cannot be used: " + e.getMessage());
            }
        }

        private List<Route> ofPolicy() {
            var own = asked.policies().wish(asked.snapshot(), asked.ask().forModel(model));
            var both = own.and(wish).text();
            return asked.routes().apply(asked.ask().forModel(both));
        }

        private List<Route> ofName() {
            return asked.routes().apply(asked.ask().forModel(model)).stream()
                    .filter(route -> fits.test(route.model()))
                    .toList();
        }
    }
}
