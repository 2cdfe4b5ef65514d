package io.throughline.routing;

import io.throughline.chat.GatewayError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the router would do with a request, and why. Nobody was called for it.
 *
 * @param needs what the request was taken to need
 * @param routes in the order in which they would be tried; empty when none is left
 * @param decisions how each model string of the request was read
 * @param error why no route is left; null when one is
 */
public record RouteExplanation(
        Needs needs,
        List<Route> routes,
        List<Decision> decisions,
        @Nullable GatewayError error) {
    public RouteExplanation {
        routes = List.copyOf(routes);
        decisions = List.copyOf(decisions);
    }
}
