package io.throughline.routing;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.usage.Cost;
import io.throughline.usage.Costing;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model chosen to try, with the provider that offers it and the reason for the choice in a few words.
 *
 * @param ownKey the caller's key to call it with; null for one of the operator's
 * @param ceiling the most that its answer may cost; null for no limit
 * @param hedgeAfter how long it may be without content before it is late, such as the p95 of its times to the first token; null where nobody
 *     knows, or nobody is in a hurry
 */
public record Route(
        Provider provider,
        Model model,
        String reason,
        @Nullable ProviderKey ownKey,
        @Nullable Ceiling ceiling,
        @Nullable Duration hedgeAfter) {

    public Route(Provider provider, Model model, String reason) {
        this(provider, model, reason, null);
    }

    public Route(Provider provider, Model model, String reason, @Nullable ProviderKey ownKey) {
        this(provider, model, reason, ownKey, null, null);
    }

    /** The same for that reason. */
    public Route because(String why) {
        return new Route(provider, model, why, ownKey, ceiling, hedgeAfter);
    }

    /** The same under that ceiling, if it has no lower one. */
    public Route under(Ceiling other) {
        return new Route(provider, model, reason, ownKey, ceiling == null ? other : ceiling.orLower(other), hedgeAfter);
    }

    /** The same, late after so long without content. */
    public Route lateAfter(Duration time) {
        return new Route(provider, model, reason, ownKey, ceiling, time);
    }

    /** Where this model is called: its own endpoint, or the provider's usual one. */
    public Endpoint endpoint() {
        var own = model.endpoint();
        return own != null ? own : provider.endpoint();
    }

    /** What a request with such needs is expected to cost; empty when the price is unknown, or is not by tokens. */
    public Optional<Cost> estimate(Needs needs) {
        var price = model.price();
        return price == null || !price.units().isEmpty() ? Optional.empty() : Costing.cost(price, needs.usage());
    }
}
