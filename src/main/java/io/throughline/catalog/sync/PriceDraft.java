package io.throughline.catalog.sync;

import io.throughline.catalog.Price;
import io.throughline.catalog.Price.UnitPrice;
import io.throughline.chat.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A price as a source spells it, in dollars per token; made into one of ours only when it is complete and can be meant. */
final class PriceDraft {

    /** $10,000 for a million tokens: fifteen times the dearest price known. */
    private static final BigDecimal MOST_PER_TOKEN = new BigDecimal("0.01");

    private static final BigDecimal MOST_PER_UNIT = new BigDecimal("1000");
    private static final int PICO = 12;

    @Nullable BigDecimal input;

    @Nullable BigDecimal output;

    @Nullable BigDecimal cacheRead;

    @Nullable BigDecimal cacheWrite;

    @Nullable BigDecimal cacheWriteHour;

    @Nullable PriceDraft batch;

    private final TreeMap<Long, PriceDraft> above = new TreeMap<>();
    private final List<UnitPrice> units = new ArrayList<>();

    /** A price that cannot be taken; the message is the reason to count. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String reason) {
            super(reason, null, false, false);
        }
    }

    /** The prices that hold when the input is longer than that many tokens. */
    PriceDraft above(long tokens) {
        return above.computeIfAbsent(tokens, at -> new PriceDraft());
    }

    void unit(Unit unit, long per, @Nullable BigDecimal usd) {
        if (usd != null) {
            units.add(new UnitPrice(unit, "", pico(usd, MOST_PER_UNIT), per));
        }
    }

    /**
     * Null when the source gives no price.
     *
     * @throws Unusable when a part of it is negative or absurd
     */
    @Nullable Price price() {
        boolean tokens = input != null && output != null;
        return tokens || !units.isEmpty() ? with(steps()) : null;
    }

    private Price with(Price.@Nullable LongPrompt steps) {
        return new Price(
                "",
                orFree(input),
                picoOrNull(cacheRead),
                picoOrNull(cacheWrite),
                picoOrNull(cacheWriteHour),
                orFree(output),
                steps,
                batch(),
                units);
    }

    /** The last step stands inside the one before it. */
    private Price.@Nullable LongPrompt steps() {
        Price.LongPrompt inner = null;
        for (var step : above.descendingMap().entrySet()) {
            var draft = step.getValue();
            if (draft.input != null && draft.output != null && step.getKey() > 0) {
                inner = new Price.LongPrompt(step.getKey(), draft.with(inner));
            }
        }
        return inner;
    }

    private Price.@Nullable Batch batch() {
        return batch == null || batch.input == null || batch.output == null
                ? null
                : new Price.Batch(orFree(batch.input), picoOrNull(batch.cacheRead), orFree(batch.output));
    }

    private static long orFree(@Nullable BigDecimal usd) {
        return usd == null ? 0 : pico(usd, MOST_PER_TOKEN);
    }

    private static @Nullable Long picoOrNull(@Nullable BigDecimal usd) {
        return usd == null ? null : pico(usd, MOST_PER_TOKEN);
    }

    private static long pico(BigDecimal usd, BigDecimal most) {
        if (usd.signum() < 0) {
            throw new Unusable("negative_price");
        }
        var rounded = usd.compareTo(most) > 0 ? null : usd.setScale(PICO, RoundingMode.HALF_UP);
        if (rounded == null || (rounded.signum() == 0 && usd.signum() > 0)) {
            throw new Unusable("absurd_price");
        }
        return rounded.unscaledValue().longValueExact();
    }
}
