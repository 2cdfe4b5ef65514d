package io.throughline.routing.named;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A route with a name, as it was read.
 *
 * @param organization the id or the name of the only organization that sees it; null for all
 * @param maxCostUsd what a request by this route is expected to cost at most; null for no ceiling
 * @param written what it was read from
 */
record NamedRoute(
        String name,
        @Nullable String organization,
        RouteRule rule,
        @Nullable BigDecimal maxCostUsd,
        Written written) {

    /** The organization, or an empty text for all. */
    String scope() {
        return organization == null ? "" : organization;
    }
}
