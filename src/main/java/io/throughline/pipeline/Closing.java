package io.throughline.pipeline;

import io.throughline.catalog.Price;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Usage;
import io.throughline.usage.Cost;
import io.throughline.usage.Costing;
import io.throughline.usage.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a request at its end.
 *
 * @param estimated whether {@code usage} is our estimate because the provider told none
 * @param price the price that was used; null when it is unknown, and so is the cost then
 */
record Closing(
        Outcome outcome,
        @Nullable GatewayError error,
        @Nullable Usage usage,
        boolean estimated,
        @Nullable Price price,
        @Nullable Cost cost) {

    /** With what that usage costs at the route of {@code call}; null when nobody was called. */
    static Closing of(
            Outcome outcome,
            @Nullable GatewayError error,
            @Nullable Usage usage,
            boolean estimated,
            @Nullable MadeCall call) {
        var listed = call == null ? null : call.route().model().price();
        var price = listed == null || usage == null ? listed : listed.at(usage.inputTokens());
        var cost = Costing.cost(price, usage).orElse(null);
        return new Closing(outcome, error, usage, estimated, price, cost);
    }
}
