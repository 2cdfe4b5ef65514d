package io.throughline.dialect;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A model as its provider lists it; null is what the list does not say.
 *
 * @param windowTokens input and output together
 * @param price what OpenRouter and gateways like it tell
 */
public record ListedModel(
        String name,
        @Nullable Integer windowTokens,
        @Nullable Integer maxOutputTokens,
        @Nullable LocalDate released,
        @Nullable TokenPrice price) {

    /** Dollars per token. */
    public record TokenPrice(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {}
}
