package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.routing.Choice.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** A town asks, rates, and is learnt from, as a gateway would; what is right is known here, so that estimates can be held against it. */
class AutoSimulationTest {

    private static final double SHARE = 0.3;
    private static final long STRONG_COST = 10_000_000;
    private static final long WEAK_COST = 1_000_000;

    private Town town = new Town(42, 1);
    private final Mind mind = new Mind(0.05);
    private final List<Lesson> log = new ArrayList<>();
    private Comparison comparison = new Comparison();
    private int asked;
    private int strong;
    private double quality;

    private void begin() {
        comparison = new Comparison();
        asked = 0;
        strong = 0;
        quality = 0;
    }

    private void ask(int requests, BiFunction<Town.Request, Boolean, Double> rate) {
        for (int i = 0; i < requests; i++) {
            var request = town.next();
            var scored = mind.decide(request.features(), SHARE);
            double probability = scored.soft().probability();
            boolean drawn = town.happens(probability);
            double rating = rate.apply(request, drawn);
            long cluster = town.cluster();
            log.add(new Lesson(request.features(), cluster, probability, drawn, rating));
            comparison.add(new ReportRow(
                    new UUID(0, i),
                    cluster,
                    scored.scorer(),
                    SHARE,
                    probability,
                    drawn,
                    false,
                    false,
                    drawn ? STRONG_COST : WEAK_COST,
                    rating));
            asked++;
            strong += drawn ? 1 : 0;
            quality += request.quality(drawn);
        }
    }

    private double honest(Town.Request request, boolean drawn) {
        return town.happens(request.quality(drawn)) ? 1 : 0;
    }

    private void learn() {
        boolean better = GapTest.deviations(log, SHARE) >= GapTest.LEAST_DEVIATIONS;
        mind.learn(better ? GapLearning.learn(log) : null);
    }

    private double held() {
        return (double) strong / asked;
    }

    /** Of a random choice with the share that was held: 0.9 less 0.55 for the hard ones that went to the weak side. */
    private double randomQuality() {
        return 0.9 - 0.3 * 0.55 * (1 - held());
    }

    @Test
    void ratingsMakeItBetterThanChanceWhereLengthTellsNothing() {
        ask(1_000, this::honest);
        assertThat(quality / asked - randomQuality()).as("before").isCloseTo(0, within(0.02));
        for (int round = 0; round < 5; round++) {
            learn();
            ask(600, this::honest);
        }
        learn();
        assertThat(mind.hasLearnt()).isTrue();
        begin();
        ask(4_000, this::honest);
        double gain = quality / asked - randomQuality();
        assertThat(held()).isCloseTo(SHARE, within(0.02));
        assertThat(gain).as("of at most 0.115").isGreaterThan(0.04);
        assertThat(Verdict.of(comparison)).isEqualTo(Verdict.BETTER);
        assertThat(comparison.all().gain()).isCloseTo(gain, within(2.5 * comparison.error()));
    }

    @Test
    void lengthAloneIsBetterThanChanceWhereItTells() {
        town = new Town(8, 2);
        ask(4_000, this::honest);
        assertThat(held()).isCloseTo(SHARE, within(0.02));
        assertThat(quality / asked - randomQuality()).isGreaterThan(0.03);
        assertThat(Verdict.of(comparison)).isEqualTo(Verdict.BETTER);
    }

    @Test
    void ratingsThatSayNothingLeaveItToTheLength() {
        for (int round = 0; round < 6; round++) {
            ask(500, (request, drawn) -> town.happens(0.5) ? 1.0 : 0.0);
            learn();
            assertThat(mind.hasLearnt()).isFalse();
        }
        assertThat(Verdict.of(comparison)).isEqualTo(Verdict.SAME);
        assertThat(held()).isCloseTo(SHARE, within(0.02));
    }

    /** The world turns over: what was hard is easy. Both sides keep a probability, so the ratings can tell. */
    @Test
    void itUnlearnsWhatIsNoLongerTrue() {
        ask(3_000, this::honest);
        learn();
        assertThat(mind.hasLearnt()).isTrue();
        log.clear();
        ask(3_000, (request, drawn) -> town.happens(drawn || request.hard() ? 0.9 : 0.35) ? 1.0 : 0.0);
        learn();
        var hard = request(true);
        var easy = request(false);
        var model = GapLearning.learn(log);
        assertThat(model.gap(easy.features())).isGreaterThan(model.gap(hard.features()));
    }

    private Town.Request request(boolean hard) {
        for (var request = town.next(); ; request = town.next()) {
            if (request.hard() == hard) {
                return request;
            }
        }
    }

    @Test
    void aChangeOfScorerKeepsTheShare() {
        ask(2_000, this::honest);
        mind.learn(new GapModel(new double[Features.SIZE]));
        begin();
        ask(3_000, this::honest);
        assertThat(held()).isCloseTo(SHARE, within(0.025));
        assertThat(mind.decide(town.next().features(), SHARE).scorer()).isEqualTo(Scorer.LEARNED);
    }
}
