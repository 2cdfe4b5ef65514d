package io.throughline.routing.health;

import java.util.List;

/**
 * What is kept of a model across restarts: its long window in a few numbers, weights as they were when it was last called.
 *
 * @param seenMillis when its last call ended
 * @param ttft percentiles of seconds to the first token, evenly apart; empty when none was observed
 * @param ttftWeight how much they weigh together
 * @param tokensPerSecond percentiles, as {@code ttft}
 * @param wholes the sums of {@link WholeTimes}
 * @param cached the weighted sum of cached shares
 * @param cachedOf their weights
 */
record KeptPace(
        String model,
        long seenMillis,
        double good,
        double bad,
        List<Double> ttft,
        double ttftWeight,
        List<Double> tokensPerSecond,
        double tokensPerSecondWeight,
        List<Double> wholes,
        double cached,
        double cachedOf) {

    double calls() {
        return good + bad;
    }
}
