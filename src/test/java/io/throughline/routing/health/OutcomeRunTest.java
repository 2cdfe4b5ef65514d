package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeRunTest {

    private final OutcomeRun run = new OutcomeRun();

    /** How many of these outcomes it takes until they contradict what was before; 0 when 10,000 do not. */
    private int until(boolean outcome, double good, double bad) {
        for (int i = 1; i <= 10_000; i++) {
            if (run.contradicts(outcome, good, bad)) {
                return i;
            }
        }
        return 0;
    }

    @Test
    void twoFailuresOfAModelThatHardlyEverFailsAreAnOutage() {
        assertThat(until(false, 1_000, 2)).isEqualTo(2);
    }

    @Test
    void moreAreNeededWhereCallsOftenFail() {
        assertThat(until(false, 90, 10)).isEqualTo(4);
    }

    @Test
    void anOutageIsOverAfterAFewSuccesses() {
        assertThat(until(true, 1, 20)).isEqualTo(2);
    }

    @Test
    void successesOfAGoodModelAreNoNews() {
        assertThat(until(true, 1_000, 2)).isZero();
    }

    @Test
    void withoutAHistoryNothingIsContradicted() {
        assertThat(until(true, 0, 0)).isZero();
        assertThat(until(false, 1, 0)).isZero();
    }

    @Test
    void aRunIsToldOnceAndBeginsAnewAfterItsOpposite() {
        assertThat(until(false, 1_000, 2)).isEqualTo(2);
        assertThat(run.contradicts(false, 1_000, 3)).isFalse();
        assertThat(run.isBad()).isTrue();
        assertThat(run.contradicts(true, 1_000, 4)).isFalse();
        assertThat(run.isBad()).isFalse();
        assertThat(until(false, 1_000, 4)).isEqualTo(2);
    }
}
