package io.throughline.routing.policy;

import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import java.util.function.BiPredicate;

/**
 * Something that a client asks of every route, whatever its model string.
 *
 * @param refusal why a route that does not meet it is none
 * @param asked what is asked, in words that fit the refusal
 */
public record Demand(Refusal refusal, String asked, BiPredicate<Provider, Model> meets) {

    public String words() {
        return refusal.words(asked);
    }
}
