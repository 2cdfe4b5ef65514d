package io.throughline.routing;

import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import java.util.Arrays;

/**
 * The prices of all models, side by side, for comparing them fast. In pico-dollars as {@code double}s, which are exact up to nine thousand
 * dollars; what a caller pays is counted by {@link io.throughline.usage.Costing}.
 */
final class PriceTable {

    /** What an unknown price costs: more than any known one. */
    static final double UNKNOWN = Double.POSITIVE_INFINITY;

    private static final int COLUMNS = 8;
    private static final int INPUT = 0;
    private static final int CACHE_READ = 1;
    private static final int OUTPUT = 2;
    /** From here on the same three for long prompts. */
    private static final int LONG = 3;

    private static final int LONG_ABOVE = 6;
    private static final int UNIT = 7;

    private final double[] prices;

    PriceTable(Model[] models) {
        prices = new double[models.length * COLUMNS];
        for (int i = 0; i < models.length; i++) {
            fill(i * COLUMNS, models[i]);
        }
    }

    private void fill(int row, Model model) {
        var price = model.price();
        if (price == null) {
            Arrays.fill(prices, row, row + COLUMNS, UNKNOWN);
            return;
        }
        tier(row, price);
        var longPrompt = price.longPrompt();
        tier(row + LONG, longPrompt == null ? price : longPrompt.price());
        prices[row + LONG_ABOVE] = longPrompt == null ? UNKNOWN : longPrompt.aboveTokens();
        prices[row + UNIT] = price.chargesTokens() ? 0 : dearestUnit(price);
    }

    private void tier(int at, Price price) {
        prices[at + INPUT] = price.inputPicoUsd();
        prices[at + CACHE_READ] = price.cacheReadPicoUsd() == null ? price.inputPicoUsd() : price.cacheReadPicoUsd();
        prices[at + OUTPUT] = price.outputPicoUsd();
    }

    private static double dearestUnit(Price price) {
        return price.units().stream()
                .mapToDouble(unit -> (double) unit.picoUsd() / unit.per())
                .max()
                .orElse(0);
    }

    boolean isKnown(int model) {
        return prices[model * COLUMNS] != UNKNOWN;
    }

    /** Of a request; of one that is charged by units alone, one of the dearest. {@link #UNKNOWN} when the price is. */
    double cost(int model, Needs needs) {
        int row = model * COLUMNS;
        if (prices[row] == UNKNOWN) {
            return UNKNOWN;
        }
        int tier = tier(row, needs);
        return (needs.promptTokens() - needs.cachedTokens()) * prices[tier + INPUT]
                + needs.cachedTokens() * prices[tier + CACHE_READ]
                + needs.outputTokens() * prices[tier + OUTPUT]
                + prices[row + UNIT];
    }

    /** Of the dearer of an input and an output token of such a request. */
    double dearestToken(int model, Needs needs) {
        int tier = tier(model * COLUMNS, needs);
        return Math.max(prices[tier + INPUT], prices[tier + OUTPUT]);
    }

    private int tier(int row, Needs needs) {
        return needs.promptTokens() > prices[row + LONG_ABOVE] ? row + LONG : row;
    }

    /** Whether it is charged by units alone, so that a cost by tokens says nothing. */
    boolean isByUnit(int model) {
        return prices[model * COLUMNS + UNIT] > 0;
    }
}
