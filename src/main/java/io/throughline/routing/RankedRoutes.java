package io.throughline.routing;

import java.util.List;

/**
 * What a policy chooses from.
 *
 * @param routes the best first; empty when none is left
 * @param total how many candidates there are, of which these are the best
 * @param removed how many models each filter of the policy took out, in words
 */
public record RankedRoutes(List<Route> routes, int total, List<String> removed) {

    public RankedRoutes {
        routes = List.copyOf(routes);
        removed = List.copyOf(removed);
    }
}
