package io.throughline.api;

import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import java.math.BigDecimal;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What a model's tokens cost. Unknown prices, and those of models that are charged by other units alone, are within no bound. */
enum TokenPrice {
    INPUT(Price::inputPicoUsd),
    OUTPUT(Price::outputPicoUsd);

    /** From dollars per million to pico-dollars for one. */
    private static final int PICO_PER_MILLION = 6;

    private final ToLongFunction<Price> picoUsd;

    TokenPrice(ToLongFunction<Price> picoUsd) {
        this.picoUsd = picoUsd;
    }

    /** {@code usd} is for a million tokens. */
    Predicate<Model> atMost(BigDecimal usd) {
        return compared(usd, order -> order <= 0);
    }

    Predicate<Model> atLeast(BigDecimal usd) {
        return compared(usd, order -> order >= 0);
    }

    private Predicate<Model> compared(BigDecimal usd, IntPredicate holds) {
        var bound = usd.movePointRight(PICO_PER_MILLION);
        return model -> {
            var price = model.price();
            return price != null
                    && isOfTokens(price)
                    && holds.test(BigDecimal.valueOf(picoUsd.applyAsLong(price)).compareTo(bound));
        };
    }

    /** The sum of one input and one output token, in pico-dollars; NaN when that says nothing. */
    static double sum(Model model) {
        var price = model.price();
        return price != null && isOfTokens(price) ? (double) price.inputPicoUsd() + price.outputPicoUsd() : Double.NaN;
    }

    private static boolean isOfTokens(Price price) {
        return price.chargesTokens() || price.isFree();
    }
}
