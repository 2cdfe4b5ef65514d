package io.throughline.catalog;

import io.throughline.catalog.Price.UnitPrice;
import io.throughline.catalog.ProviderFile.BatchEntry;
import io.throughline.catalog.ProviderFile.PriceEntry;
import io.throughline.chat.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prices as data files spell them, in dollars. */
final class PriceReading {

    private static final long MILLION = 1_000_000;
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final long THOUSAND = 1_000;

    private PriceReading() {}

    /**
     * @throws BadProviderFileException naming the model and the price at fault
     */
    static @Nullable Price of(String model, @Nullable PriceEntry entry) {
        if (entry == null) {
            return null;
        }
        var units = units(model, entry);
        checkTokens(model, entry, units);
        var version = model + "@" + entry.since();
        return new Price(
                version,
                orFree(model, entry.input()),
                picoOrNull(model, entry.cacheRead()),
                picoOrNull(model, entry.cacheWrite()),
                picoOrNull(model, entry.cacheWriteHour()),
                orFree(model, entry.output()),
                longPrompt(model, version, entry),
                batch(model, entry.batch()),
                units);
    }

    private static void checkTokens(String model, PriceEntry entry, List<UnitPrice> units) {
        boolean both = entry.input() != null && entry.output() != null;
        boolean none = entry.input() == null && entry.output() == null;
        if (!both && (!none || units.isEmpty())) {
            throw new BadProviderFileException(
                    model + ": a price needs input and output, or a unit: million_characters,"
                            + " audio_minute, image, images or thousand_searches");
        }
    }

    private static Price.@Nullable LongPrompt longPrompt(String model, String version, PriceEntry entry) {
        var tier = entry.longPrompt();
        if (tier == null) {
            return null;
        }
        var price = new Price(
                version + "+long",
                pico(model, tier.input()),
                picoOrNull(model, tier.cacheRead()),
                picoOrNull(model, tier.cacheWrite()),
                picoOrNull(model, tier.cacheWriteHour()),
                pico(model, tier.output()),
                null,
                null,
                List.of());
        return new Price.LongPrompt(tier.above(), price);
    }

    private static Price.@Nullable Batch batch(String model, @Nullable BatchEntry batch) {
        return batch == null
                ? null
                : new Price.Batch(
                        pico(model, batch.input()), picoOrNull(model, batch.cacheRead()), pico(model, batch.output()));
    }

    private static List<UnitPrice> units(String model, PriceEntry entry) {
        var units = new ArrayList<UnitPrice>();
        add(units, model, unit(Unit.CHARACTER, "", MILLION), entry.millionCharacters());
        add(units, model, unit(Unit.AUDIO_MILLISECOND, "", MILLIS_PER_MINUTE), entry.audioMinute());
        add(units, model, unit(Unit.AUDIO_MILLISECOND, "", 60 * MILLIS_PER_MINUTE), entry.audioHour());
        add(units, model, unit(Unit.IMAGE, "", 1), entry.image());
        add(units, model, unit(Unit.SEARCH, "", THOUSAND), entry.thousandSearches());
        if (entry.images() != null) {
            entry.images().forEach((kind, usd) -> add(units, model, unit(Unit.IMAGE, kind, 1), usd));
        }
        return units;
    }

    private static UnitPrice unit(Unit unit, String kind, long per) {
        return new UnitPrice(unit, kind, 0, per);
    }

    private static void add(List<UnitPrice> units, String model, UnitPrice unit, @Nullable BigDecimal usd) {
        if (usd == null) {
            return;
        }
        try {
            if (usd.signum() >= 0) {
                units.add(new UnitPrice(unit.unit(), unit.kind(), Price.picoUsd(usd), unit.per()));
                return;
            }
        } catch (ArithmeticException e) {
            // told below, together with a negative price
        }
        throw new BadProviderFileException(
                model + ": price " + usd + " must be 0 or more dollars, with at most 12 decimals");
    }

    private static long orFree(String model, @Nullable BigDecimal usdPerMillion) {
        return usdPerMillion == null ? 0 : pico(model, usdPerMillion);
    }

    private static @Nullable Long picoOrNull(String model, @Nullable BigDecimal usdPerMillion) {
        return usdPerMillion == null ? null : pico(model, usdPerMillion);
    }

    private static long pico(String model, BigDecimal usdPerMillion) {
        try {
            if (usdPerMillion.signum() >= 0) {
                return Price.picoUsdPerToken(usdPerMillion);
            }
        } catch (ArithmeticException e) {
            // told below, together with a negative price
        }
        throw new BadProviderFileException(model + ": price " + usdPerMillion
                + " must be 0 or more dollars per million tokens, with at most 6 decimals");
    }
}
