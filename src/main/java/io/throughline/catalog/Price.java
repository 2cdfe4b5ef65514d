package io.throughline.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one token costs, in whole pico-dollars (10⁻¹² USD), so that $0.0375 per million tokens is the whole number 37,500. A cache share without
 * a price of its own is charged as ordinary input.
 *
 * @param version names this price on every record that used it, e.g. {@code "openai/gpt-4o@2026-11-01"}
 * @param longPrompt the price of all tokens of a request whose input is long, where the provider has one
 */
public record Price(
        String version,
        long inputPicoUsd,
        @Nullable Long cacheReadPicoUsd,
        @Nullable Long cacheWritePicoUsd,
        long outputPicoUsd,
        @Nullable LongPrompt longPrompt) {

    /** The price that holds when the input has more than {@code aboveTokens} tokens. */
    public record LongPrompt(long aboveTokens, Price price) {}

    public Price(
            String version,
            long inputPicoUsd,
            @Nullable Long cacheReadPicoUsd,
            @Nullable Long cacheWritePicoUsd,
            long outputPicoUsd) {
        this(version, inputPicoUsd, cacheReadPicoUsd, cacheWritePicoUsd, outputPicoUsd, null);
    }

    /** The price of a request with that much input. */
    public Price at(long inputTokens) {
        return longPrompt != null && inputTokens > longPrompt.aboveTokens() ? longPrompt.price() : this;
    }

    /**
     * Dollars per million tokens as pico-dollars per token.
     *
     * @throws ArithmeticException when the price is finer than one pico-dollar per token
     */
    public static long picoUsdPerToken(BigDecimal usdPerMillion) {
        return usdPerMillion.movePointRight(6).longValueExact();
    }
}
