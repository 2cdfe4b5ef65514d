package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.routing.Choice.Scorer;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final long CENT = 10_000_000;

    private static ReportRow row(
            long cluster, double probability, boolean strong, @Nullable Long cost, @Nullable Double rating) {
        return new ReportRow(
                new UUID(0, cluster), cluster, Scorer.PRIOR, 0.5, probability, strong, false, false, cost, rating);
    }

    /** By hand: V1 = (1/0.8 + 0)/(1/0.8 + 1/0.5), V0 = 0.5/0.5 / (1/0.5 + 1/0.2), C1 = 4 and C0 = 1 cents; C = 2.5, so q is a half. */
    @Test
    void theFormulasAreThoseOfThePage() {
        var sums = new Sums();
        sums.add(row(1, 0.8, true, 4 * CENT, 1.0), 1);
        sums.add(row(2, 0.5, true, 4 * CENT, 0.0), 1);
        sums.add(row(3, 0.5, false, CENT, 0.5), 1);
        sums.add(row(4, 0.8, false, CENT, 0.0), 1);
        double strong = 1.25 / 3.25;
        double weak = 1.0 / 7;
        assertThat(sums.quality(true)).isCloseTo(strong, within(1e-12));
        assertThat(sums.quality(false)).isCloseTo(weak, within(1e-12));
        assertThat(sums.controlShare()).isCloseTo(0.5, within(1e-12));
        assertThat(sums.gain()).isCloseTo(1.5 / 4 - (strong + weak) / 2, within(1e-12));
    }

    @Test
    void withoutCostsTheControlHasTheSameShare() {
        var sums = new Sums();
        sums.add(row(1, 0.5, true, null, 1.0), 3);
        sums.add(row(2, 0.5, false, null, null), 1);
        assertThat(sums.cost()).isNaN();
        assertThat(sums.controlShare()).isEqualTo(0.75);
        assertThat(sums.gain()).isNaN();
    }

    private static Comparison log(long seed, int decisions, int together, boolean telling) {
        var random = new Random(seed);
        var comparison = new Comparison();
        for (int i = 0; i < decisions; i++) {
            boolean hard = random.nextBoolean();
            double probability = !telling ? 0.3 + 0.4 * random.nextDouble() : hard ? 0.8 : 0.2;
            boolean strong = random.nextDouble() < probability;
            double right = strong || !hard ? 0.9 : 0.4;
            var rating = random.nextDouble() < right ? 1.0 : 0.0;
            comparison.add(row(i / together, probability, strong, strong ? 5 * CENT : CENT, rating));
        }
        return comparison;
    }

    /** A draw that knows nothing of difficulty gains nothing; 19 of 20 intervals should say so, and few may say otherwise. */
    @Test
    void theIntervalHoldsWhatItPromises() {
        int missed = 0;
        double errors = 0;
        double squares = 0;
        for (int seed = 0; seed < 100; seed++) {
            var comparison = log(seed, 600, 1, false);
            double gain = comparison.all().gain();
            double error = comparison.error();
            errors += error;
            squares += gain * gain;
            missed += Math.abs(gain) > Comparison.DEVIATIONS * error ? 1 : 0;
        }
        assertThat(missed).isLessThanOrEqualTo(10);
        assertThat(errors / 100).isCloseTo(Math.sqrt(squares / 100), within(0.003));
    }

    @Test
    void aDrawThatKnowsTheDifficultyGains() {
        var comparison = log(1, 2_000, 1, true);
        assertThat(Verdict.of(comparison)).isEqualTo(Verdict.BETTER);
        // 0.5 hard at 0.8 and 0.5 easy at 0.2: 0.9 - 0.5 * 0.2 * 0.5 for auto, 0.9 - 0.5 * 0.5 * 0.5 for the control
        assertThat(comparison.all().quality()).isCloseTo(0.85, within(0.02));
        assertThat(comparison.all().controlQuality()).isCloseTo(0.775, within(0.03));
        assertThat(comparison.all().controlShare()).isCloseTo(0.5, within(0.05));
    }

    @Test
    void verdictsSayWhatAnOperatorShouldDo() {
        assertThat(Verdict.of(log(1, 2_000, 1, false))).isEqualTo(Verdict.SAME);
        assertThat(Verdict.of(log(1, 150, 1, true))).isEqualTo(Verdict.TOO_FEW);
        assertThat(Verdict.of(new Comparison())).isEqualTo(Verdict.TOO_FEW);
        var backwards = new Comparison();
        var random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            boolean hard = random.nextBoolean();
            double probability = hard ? 0.2 : 0.8;
            boolean strong = random.nextDouble() < probability;
            backwards.add(row(i, probability, strong, strong ? 5 * CENT : CENT, strong || !hard ? 1.0 : 0.0));
        }
        assertThat(Verdict.of(backwards)).isEqualTo(Verdict.WORSE);
    }

    /** A session that is drawn together tells no more than one draw. */
    @Test
    void sessionsThatWereDrawnTogetherCountOnce() {
        var apart = new Comparison();
        var together = new Comparison();
        var random = new Random(9);
        for (int i = 0; i < 500; i++) {
            double probability = 0.3 + 0.4 * random.nextDouble();
            boolean strong = random.nextDouble() < probability;
            double rating = random.nextDouble() < 0.7 ? 1 : 0;
            for (int j = 0; j < 4; j++) {
                apart.add(row(i * 4L + j, probability, strong, CENT, rating));
                together.add(row(i, probability, strong, CENT, rating));
            }
        }
        assertThat(together.error() / apart.error()).isCloseTo(2, within(0.3));
        assertThat(together.error()).isEqualTo(together.error());
    }
}
