package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareControlTest {

    private static final double FLOOR = 0.05;
    private static final int DECISIONS = 20_000;

    private final Random random = new Random(3);

    /** The share of strong draws. */
    private double held(double share, IntToDoubleFunction score) {
        var control = new ShareControl(share, FLOOR);
        int strong = 0;
        for (int i = 0; i < DECISIONS; i++) {
            double probability = control.decide(score.applyAsDouble(i)).probability();
            assertThat(probability).isBetween(FLOOR, 1 - FLOOR);
            strong += random.nextDouble() < probability ? 1 : 0;
        }
        return (double) strong / DECISIONS;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.3, 0.5, 0.8, 0.95})
    void holdsTheShareWhateverTheScoresAre(double share) {
        assertThat(held(share, i -> random.nextGaussian())).isCloseTo(share, within(0.02));
        assertThat(held(share, i -> Math.exp(2 * random.nextGaussian()))).isCloseTo(share, within(0.02));
        assertThat(held(share, i -> random.nextInt(2))).isCloseTo(share, within(0.02));
        assertThat(held(share, i -> 0.7)).isCloseTo(share, within(0.02));
    }

    @Test
    void holdsTheShareWhenTheScoresMove() {
        assertThat(held(0.3, i -> random.nextGaussian() + (i > DECISIONS / 2 ? 100 : 0)))
                .isCloseTo(0.3, within(0.02));
        assertThat(held(0.3, i -> random.nextGaussian() * (1 + i * 0.01))).isCloseTo(0.3, within(0.02));
        assertThat(held(0.3, i -> i % 1000 < 500 ? 0 : 1)).isCloseTo(0.3, within(0.02));
    }

    @Test
    void higherScoresAreStrongMoreOften() {
        var control = new ShareControl(0.3, FLOOR);
        for (int i = 0; i < 5_000; i++) {
            control.decide(random.nextGaussian());
        }
        assertThat(control.decide(2).probability()).isGreaterThan(0.85);
        assertThat(control.decide(-1).probability()).isLessThan(0.1);
        assertThat(control.decide(0).threshold()).isCloseTo(0.65, within(0.2));
    }
}
