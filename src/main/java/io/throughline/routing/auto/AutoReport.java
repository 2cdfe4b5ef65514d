package io.throughline.routing.auto;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the log of one organization says of {@code auto}. Numbers that cannot be told are null.
 *
 * @param forced decisions without a choice; they count nowhere else
 * @param stoodIn answers by a model of the other side, because all of the drawn one failed; they count for the side that was drawn
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record AutoReport(
        String object,
        UUID organization,
        @Nullable String since,
        boolean enabled,
        long forced,
        @JsonProperty("stood_in") long stoodIn,
        Part all,
        Part prior,
        Part learned) {

    /** All decisions, or those of one scorer. Costs are dollars for one request; quality is a mean rating. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Part(
            long decisions,
            @JsonProperty("rated_strong") long ratedStrong,
            @JsonProperty("rated_weak") long ratedWeak,
            Share share,
            Sided cost,
            Sided quality,
            Control control,
            String verdict) {

        static Part of(Tally tally) {
            var comparison = tally.comparison();
            var sums = comparison.all();
            return new Part(
                    comparison.decisions(),
                    comparison.rated(true),
                    comparison.rated(false),
                    new Share(number(tally.asked()), number(tally.expected()), number(tally.held())),
                    new Sided(dollars(sums.cost()), dollars(sums.cost(true)), dollars(sums.cost(false))),
                    new Sided(number(sums.quality()), number(sums.quality(true)), number(sums.quality(false))),
                    Control.of(comparison),
                    Verdict.of(comparison).words());
        }
    }

    /** Of strong choices: what was asked for, the mean of the probabilities, and what was drawn. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Share(
            @Nullable BigDecimal asked,
            @Nullable BigDecimal expected,
            @Nullable BigDecimal held) {}

    /** What {@code auto} had, and an estimate of what either side alone would have had. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Sided(
            @Nullable BigDecimal auto,
            @Nullable BigDecimal strong,
            @Nullable BigDecimal weak) {}

    /** A random choice of the same cost: its share, its quality, and how much better {@code auto} is, with the 95 % interval. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Control(
            @Nullable BigDecimal share,
            @Nullable BigDecimal quality,
            @Nullable BigDecimal gain,
            @JsonProperty("gain_low") @Nullable BigDecimal gainLow,
            @JsonProperty("gain_high") @Nullable BigDecimal gainHigh) {

        static Control of(Comparison comparison) {
            var sums = comparison.all();
            double margin = Comparison.DEVIATIONS * comparison.error();
            return new Control(
                    number(sums.controlShare()),
                    number(sums.controlQuality()),
                    number(sums.gain()),
                    number(sums.gain() - margin),
                    number(sums.gain() + margin));
        }
    }

    private static final MathContext DIGITS = new MathContext(4);

    private static @Nullable BigDecimal number(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS) : null;
    }

    private static @Nullable BigDecimal dollars(double nanoUsd) {
        return number(nanoUsd / 1e9);
    }
}
