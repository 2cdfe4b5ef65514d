package io.throughline.routing.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.throughline.routing.named.RouteRule.Split;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrawTest {

    private static final int KEYS = 20_000;

    private static String drawn(String weights, int key) {
        var route = Asks.routes("r: {split: " + weights + "}").getFirst();
        var order = Draw.order((Split) route.rule(), route, Optional.of("key-" + key), () -> {
            throw new AssertionError("a key needs no dice");
        });
        return order.getFirst().to().model();
    }

    @Test
    void sharesAreAsLargeAsTheirWeights() {
        var weights = "[{to: x, weight: 70}, {to: y, weight: 20}, {to: z, weight: 10}]";
        int x = 0;
        int z = 0;
        for (int key = 0; key < KEYS; key++) {
            var model = drawn(weights, key);
            x += model.equals("x") ? 1 : 0;
            z += model.equals("z") ? 1 : 0;
        }
        assertThat(x / (double) KEYS).isCloseTo(0.7, within(0.02));
        assertThat(z / (double) KEYS).isCloseTo(0.1, within(0.02));
    }

    @Test
    void aChangedWeightMovesNoMoreThanItMust() {
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            var before = drawn("[{to: x, weight: 90}, {to: y, weight: 10}]", key);
            var after = drawn("[{to: y, weight: 20}, {to: x, weight: 80}]", key);
            moved += before.equals(after) ? 0 : 1;
            assertThat(before.equals("y") && after.equals("x"))
                    .as("none goes back")
                    .isFalse();
        }
        assertThat(moved / (double) KEYS).isCloseTo(0.1, within(0.02));
    }

    /** Other gateways and later versions must draw the same. */
    @Test
    void whatIsDrawnNeverChanges() {
        var drawn = new StringBuilder();
        for (int key = 0; key < 16; key++) {
            drawn.append(drawn("[{to: x, weight: 1}, {to: y, weight: 1}]", key));
        }
        assertThat(drawn).hasToString("yyxyyxyxyyxyxxyx");
    }
}
