package io.throughline.routing;

import io.throughline.catalog.Price;
import io.throughline.chat.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The most that an answer may cost.
 *
 * @param usd dollars
 * @param promptTokens what the prompt was estimated to have when the route was planned
 */
public record Ceiling(BigDecimal usd, long promptTokens) {

    /** The lower of both. */
    Ceiling orLower(Ceiling other) {
        return other.usd.compareTo(usd) < 0 ? other : this;
    }

    /** The same for a prompt with so many tokens more. */
    public Ceiling plus(long tokens) {
        return new Ceiling(usd, promptTokens + tokens);
    }

    /** How many tokens of output are paid for by what the prompt leaves; {@link Long#MAX_VALUE} when output is free, and 0 when nothing is left. */
    public long outputTokens(Price price) {
        var tier = price.at(promptTokens);
        var prompt = BigDecimal.valueOf(tier.inputPicoUsd()).multiply(BigDecimal.valueOf(promptTokens));
        var left = pico().subtract(prompt);
        if (left.signum() < 0) {
            return 0;
        }
        return tier.outputPicoUsd() == 0
                ? Long.MAX_VALUE
                : left.divide(BigDecimal.valueOf(tier.outputPicoUsd()), 0, RoundingMode.FLOOR)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE))
                        .longValue();
    }

    /** Whether that much output, after so much input, costs what may be spent, or more. */
    public boolean isReached(Price price, Usage usage) {
        var tier = price.at(usage.inputTokens());
        long cached = tier.cacheReadPicoUsd() == null ? tier.inputPicoUsd() : tier.cacheReadPicoUsd();
        var spent = BigDecimal.valueOf(tier.inputPicoUsd())
                .multiply(BigDecimal.valueOf(usage.inputTokens() - usage.cacheReadTokens()))
                .add(BigDecimal.valueOf(cached).multiply(BigDecimal.valueOf(usage.cacheReadTokens())))
                .add(BigDecimal.valueOf(tier.outputPicoUsd()).multiply(BigDecimal.valueOf(usage.outputTokens())));
        return spent.compareTo(pico()) >= 0;
    }

    private BigDecimal pico() {
        return usd.movePointRight(12);
    }
}
