package io.throughline.routing.grammar;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a policy can ask a model to have or not to have: the catalogue's capabilities, and what follows from a window or a price. */
public final class Traits {

    public static final String FREE = "free";
    public static final String CACHING = "caching";
    public static final String LONG_CONTEXT = "long-context";

    /** More than the 128,000 tokens that nearly every model has. */
    public static final int LONG_CONTEXT_TOKENS = 200_000;

    /** By id, capabilities first. A capability may have the id of a derived one; either of them will do. */
    public static final Map<String, Predicate<Model>> BY_ID = byId();

    private Traits() {}

    private static Map<String, Predicate<Model>> byId() {
        var traits = new LinkedHashMap<String, Predicate<Model>>();
        for (var capability : Capability.values()) {
            traits.put(capability.id(), model -> model.capabilities().contains(capability));
        }
        traits.merge(FREE, model -> isFree(model.price()), Predicate::or);
        traits.merge(CACHING, Traits::caches, Predicate::or);
        traits.merge(LONG_CONTEXT, Traits::hasLongContext, Predicate::or);
        return Collections.unmodifiableMap(traits);
    }

    /** Nothing costs anything; an unknown price is not free. */
    public static boolean isFree(@Nullable Price price) {
        return price != null
                && !price.chargesTokens()
                && price.units().stream().allMatch(unit -> unit.picoUsd() == 0)
                && (price.longPrompt() == null || isFree(price.longPrompt().price()));
    }

    /** Input that was sent before is cheaper. */
    private static boolean caches(Model model) {
        var price = model.price();
        return price != null && price.cacheReadPicoUsd() != null && price.cacheReadPicoUsd() < price.inputPicoUsd();
    }

    private static boolean hasLongContext(Model model) {
        return model.windowTokens() != null && model.windowTokens() >= LONG_CONTEXT_TOKENS;
    }
}
