package io.throughline.catalog;

import io.throughline.chat.Unit;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one token costs, in whole pico-dollars (10⁻¹² USD), so that $0.0375 per million tokens is the whole number 37,500. A cache share without
 * a price of its own is charged as ordinary input.
 *
 * @param version names this price on every record that used it, e.g. {@code "openai/gpt-4o@2026-11-01"}
 * @param cacheWriteHourPicoUsd for input that the cache keeps for an hour; null where the provider has no such cache
 * @param longPrompt the price of all tokens of a request whose input is long, where the provider has one
 * @param batch the price in a batch; null where the provider has none or it is not known
 * @param units what is charged beside the tokens, or instead of them where those cost 0; most models have none
 */
public record Price(
        String version,
        long inputPicoUsd,
        @Nullable Long cacheReadPicoUsd,
        @Nullable Long cacheWritePicoUsd,
        @Nullable Long cacheWriteHourPicoUsd,
        long outputPicoUsd,
        @Nullable LongPrompt longPrompt,
        @Nullable Batch batch,
        List<UnitPrice> units) {

    public Price {
        units = List.copyOf(units);
    }

    /**
     * What {@code per} of a unit cost together, e.g. $0.006 for 60,000 milliseconds of audio.
     *
     * @param kind of which units; empty for any
     */
    public record UnitPrice(Unit unit, String kind, long picoUsd, long per) {}

    /** The price that holds when the input has more than {@code aboveTokens} tokens. */
    public record LongPrompt(long aboveTokens, Price price) {}

    /** The price of requests that are sent together and answered within a day. A cached share without a price costs as {@code input}. */
    public record Batch(long inputPicoUsd, @Nullable Long cacheReadPicoUsd, long outputPicoUsd) {}

    public Price(
            String version,
            long inputPicoUsd,
            @Nullable Long cacheReadPicoUsd,
            @Nullable Long cacheWritePicoUsd,
            long outputPicoUsd) {
        this(version, inputPicoUsd, cacheReadPicoUsd, cacheWritePicoUsd, outputPicoUsd, null, List.of());
    }

    public Price(
            String version,
            long inputPicoUsd,
            @Nullable Long cacheReadPicoUsd,
            @Nullable Long cacheWritePicoUsd,
            long outputPicoUsd,
            @Nullable LongPrompt longPrompt,
            List<UnitPrice> units) {
        this(version, inputPicoUsd, cacheReadPicoUsd, cacheWritePicoUsd, null, outputPicoUsd, longPrompt, null, units);
    }

    /** Whether nothing of it costs anything. */
    public boolean isFree() {
        boolean cacheIsFree = orNone(cacheReadPicoUsd) == 0 && orNone(cacheWritePicoUsd) == 0;
        boolean longIsFree = longPrompt == null || longPrompt.price().isFree();
        return !chargesTokens() && cacheIsFree && longIsFree && units.stream().allMatch(unit -> unit.picoUsd() == 0);
    }

    private static long orNone(@Nullable Long pico) {
        return pico == null ? 0 : pico;
    }

    /** Whether tokens cost something. */
    public boolean chargesTokens() {
        return inputPicoUsd != 0 || outputPicoUsd != 0;
    }

    /** The price of such a unit: that of its kind, else that of any kind. */
    public Optional<UnitPrice> findUnit(Unit unit, String kind) {
        return units.stream()
                .filter(price -> price.unit() == unit
                        && (price.kind().isEmpty() || price.kind().equals(kind)))
                .max(Comparator.comparing(price -> price.kind().length()));
    }

    /** The price of a request with that much input; there may be several steps. */
    public Price at(long inputTokens) {
        return longPrompt != null && inputTokens > longPrompt.aboveTokens()
                ? longPrompt.price().at(inputTokens)
                : this;
    }

    /** The same under another version. */
    public Price named(String other) {
        if (version.equals(other)) {
            return this;
        }
        var steps = longPrompt == null
                ? null
                : new LongPrompt(longPrompt.aboveTokens(), longPrompt.price().named(other + "+long"));
        return new Price(
                other,
                inputPicoUsd,
                cacheReadPicoUsd,
                cacheWritePicoUsd,
                cacheWriteHourPicoUsd,
                outputPicoUsd,
                steps,
                batch,
                units);
    }

    /** This one, with the details that only the other tells; of one that differs in input or output, none. */
    Price completedBy(Price other) {
        if (inputPicoUsd != other.inputPicoUsd || outputPicoUsd != other.outputPicoUsd) {
            return this;
        }
        return new Price(
                version,
                inputPicoUsd,
                or(cacheReadPicoUsd, other.cacheReadPicoUsd),
                or(cacheWritePicoUsd, other.cacheWritePicoUsd),
                or(cacheWriteHourPicoUsd, other.cacheWriteHourPicoUsd),
                outputPicoUsd,
                or(longPrompt, other.longPrompt),
                or(batch, other.batch),
                units.isEmpty() ? other.units : units);
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first != null ? first : second;
    }

    /**
     * Dollars per million tokens as pico-dollars per token.
     *
     * @throws ArithmeticException when the price is finer than one pico-dollar per token
     */
    public static long picoUsdPerToken(BigDecimal usdPerMillion) {
        return usdPerMillion.movePointRight(6).longValueExact();
    }

    /**
     * Dollars as pico-dollars.
     *
     * @throws ArithmeticException when the price is finer than that
     */
    public static long picoUsd(BigDecimal usd) {
        return usd.movePointRight(12).longValueExact();
    }
}
