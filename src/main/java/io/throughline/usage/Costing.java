package io.throughline.usage;

import io.throughline.catalog.Price;
import io.throughline.chat.Quantity;
import io.throughline.chat.Usage;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens times prices: summed exactly in pico-dollars, then rounded once. */
public final class Costing {

    private static final long PICO_PER_NANO = 1000;
    private static final long HALF = PICO_PER_NANO / 2;

    private Costing() {}

    /** What that usage costs at that price, half a nano-dollar rounded up. Unknown, not free, when either is unknown. */
    public static Optional<Cost> cost(@Nullable Price price, @Nullable Usage usage) {
        if (price == null || usage == null || isNonsense(usage)) {
            return Optional.empty();
        }
        long[] tokens = counts(usage);
        long[] prices = prices(price, usage);
        try {
            return Optional.of(new Cost(nano(tokens, prices)));
        } catch (ArithmeticException _) {
            return wide(tokens, prices);
        }
    }

    /**
     * As {@link #cost(Price, Usage)}, of a model that may be charged by units too. Unknown when the price asks for a count that is not known;
     * a count that the price does not ask for costs nothing.
     */
    public static Optional<Cost> cost(@Nullable Price price, @Nullable Usage usage, @Nullable Quantity quantity) {
        if (price == null || price.units().isEmpty()) {
            return cost(price, usage);
        }
        boolean countless = price.chargesTokens() && (usage == null || isNonsense(usage));
        if (countless || quantity == null || quantity.count() < 0) {
            return Optional.empty();
        }
        var tokens =
                usage == null || !price.chargesTokens() ? BigInteger.ZERO : pico(counts(usage), prices(price, usage));
        return price.findUnit(quantity.unit(), quantity.kind()).flatMap(unit -> sum(tokens, unit, quantity.count()));
    }

    private static Optional<Cost> sum(BigInteger tokensPico, Price.UnitPrice unit, long count) {
        var per = BigInteger.valueOf(unit.per());
        var pico =
                tokensPico.multiply(per).add(BigInteger.valueOf(unit.picoUsd()).multiply(BigInteger.valueOf(count)));
        var divisor = per.multiply(BigInteger.valueOf(PICO_PER_NANO));
        return fitting(pico.add(divisor.shiftRight(1)).divide(divisor));
    }

    /** A negative count would turn a cost into a gift. */
    private static boolean isNonsense(Usage usage) {
        return usage.inputTokens() < 0
                || usage.cacheReadTokens() < 0
                || usage.cacheWriteTokens() < 0
                || usage.outputTokens() < 0;
    }

    private static long[] counts(Usage usage) {
        return new long[] {
            usage.freshInputTokens(), usage.cacheReadTokens(), usage.cacheWriteTokens(), usage.outputTokens()
        };
    }

    /** In the order of {@link #counts}. */
    private static long[] prices(Price price, Usage usage) {
        var tier = price.at(usage.inputTokens());
        return new long[] {
            tier.inputPicoUsd(),
            orElse(tier.cacheReadPicoUsd(), tier.inputPicoUsd()),
            orElse(tier.cacheWritePicoUsd(), tier.inputPicoUsd()),
            tier.outputPicoUsd()
        };
    }

    private static long orElse(@Nullable Long price, long ordinary) {
        return price == null ? ordinary : price;
    }

    private static long nano(long[] tokens, long[] prices) {
        long pico = HALF;
        for (int i = 0; i < tokens.length; i++) {
            pico = Math.addExact(pico, Math.multiplyExact(tokens[i], prices[i]));
        }
        return Math.floorDiv(pico, PICO_PER_NANO);
    }

    /** The same for sums that no {@code long} holds; empty when not even the result fits one: nobody owes nine billion dollars. */
    private static Optional<Cost> wide(long[] tokens, long[] prices) {
        return fitting(pico(tokens, prices).add(BigInteger.valueOf(HALF)).divide(BigInteger.valueOf(PICO_PER_NANO)));
    }

    private static BigInteger pico(long[] tokens, long[] prices) {
        var pico = BigInteger.ZERO;
        for (int i = 0; i < tokens.length; i++) {
            pico = pico.add(BigInteger.valueOf(tokens[i]).multiply(BigInteger.valueOf(prices[i])));
        }
        return pico;
    }

    private static Optional<Cost> fitting(BigInteger nano) {
        return nano.bitLength() < Long.SIZE ? Optional.of(new Cost(nano.longValue())) : Optional.empty();
    }
}
