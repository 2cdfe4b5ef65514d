package io.throughline.routing.policy;

import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.routing.Needs;
import org.jspecify.annotations.Nullable;

/**
 * The prices of all models, side by side, for comparing them fast. In pico-dollars as {@code double}s, which are exact up to nine thousand
 * dollars; what a caller pays is counted by {@link io.throughline.usage.Costing}.
 */
public final class PriceTable {

    /** What an unknown price costs: more than any known one. */
    public static final double UNKNOWN = Double.POSITIVE_INFINITY;

    /** Of the prices that nearly every request looks at, side by side so that a model takes half a line of the processor's cache. */
    private static final int COLUMNS = 4;

    private static final int INPUT = 0;
    private static final int OUTPUT = 1;
    private static final int UNIT = 2;
    private static final int LONG_ABOVE = 3;

    private final double[] usual;

    /** Per model: cached input, then input, cached input and output of long prompts. */
    private final double[] rare;

    public PriceTable(Model[] models) {
        usual = new double[models.length * COLUMNS];
        rare = new double[models.length * COLUMNS];
        for (int i = 0; i < models.length; i++) {
            fill(i * COLUMNS, models[i].price());
        }
    }

    private void fill(int row, @Nullable Price price) {
        usual[row + LONG_ABOVE] = Double.POSITIVE_INFINITY;
        if (price == null) {
            usual[row + INPUT] = UNKNOWN;
            return;
        }
        usual[row + INPUT] = price.inputPicoUsd();
        usual[row + OUTPUT] = price.outputPicoUsd();
        usual[row + UNIT] = price.chargesTokens() ? 0 : dearestUnit(price);
        rare[row] = cached(price);
        var longPrompt = price.longPrompt();
        if (longPrompt != null) {
            usual[row + LONG_ABOVE] = longPrompt.aboveTokens();
            rare[row + 1] = longPrompt.price().inputPicoUsd();
            rare[row + 2] = cached(longPrompt.price());
            rare[row + 3] = longPrompt.price().outputPicoUsd();
        }
    }

    private static double cached(Price price) {
        return price.cacheReadPicoUsd() == null ? price.inputPicoUsd() : price.cacheReadPicoUsd();
    }

    private static double dearestUnit(Price price) {
        return price.units().stream()
                .mapToDouble(unit -> (double) unit.picoUsd() / unit.per())
                .max()
                .orElse(0);
    }

    /** Of a request; of one that is charged by units alone, one of the dearest. {@link #UNKNOWN} when the price is. */
    public double cost(int model, Needs needs) {
        int row = model * COLUMNS;
        if (needs.cachedTokens() > 0 || needs.promptTokens() > usual[row + LONG_ABOVE]) {
            return rareCost(row, needs);
        }
        return needs.promptTokens() * usual[row + INPUT]
                + needs.outputTokens() * usual[row + OUTPUT]
                + usual[row + UNIT];
    }

    private double rareCost(int row, Needs needs) {
        boolean far = needs.promptTokens() > usual[row + LONG_ABOVE];
        double input = far ? rare[row + 1] : usual[row + INPUT];
        if (input == UNKNOWN) {
            return UNKNOWN;
        }
        return (needs.promptTokens() - needs.cachedTokens()) * input
                + needs.cachedTokens() * (far ? rare[row + 2] : rare[row])
                + needs.outputTokens() * (far ? rare[row + 3] : usual[row + OUTPUT])
                + usual[row + UNIT];
    }

    /** Of the dearer of an input and an output token of such a request. */
    public double dearestToken(int model, Needs needs) {
        int row = model * COLUMNS;
        return needs.promptTokens() > usual[row + LONG_ABOVE]
                ? Math.max(rare[row + 1], rare[row + 3])
                : Math.max(usual[row + INPUT], usual[row + OUTPUT]);
    }

    /** Whether it is charged by units alone, so that a cost by tokens says nothing. */
    public boolean isByUnit(int model) {
        return usual[model * COLUMNS + UNIT] > 0;
    }
}
