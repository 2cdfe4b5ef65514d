package io.throughline.catalog;

import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Published scores of a model, each from 0 to 100. Scores of one kind are comparable among models whose source names the same benchmark for
 * it.
 *
 * @param scores empty when none is known
 * @param source which benchmarks these are and who published them; null when there are no scores
 */
public record Quality(
        Map<TaskKind, Double> scores, @Nullable String source) {

    public static final Quality UNKNOWN = new Quality(Map.of(), null);

    public Quality {
        scores = Map.copyOf(scores);
    }

    /** Empty when no score is known, which is not the same as 0. */
    public OptionalDouble find(TaskKind kind) {
        var score = scores.get(kind);
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }
}
