package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/**
 * By the time until the whole answer is expected to be there: the first token, then the others, and all of it again as often as calls fail.
 * A model whose pace nobody has seen comes after all others.
 */
public final class FastestPolicy implements RoutePolicy {

    @Override
    public Objective objective() {
        return Objective.FASTEST;
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public double score(Candidates candidates, int number, @Nullable Pace pace) {
        double seconds = seconds(candidates, pace);
        return Double.isNaN(seconds) ? Double.POSITIVE_INFINITY : seconds;
    }

    /** NaN when the pace is not known. */
    public static double seconds(Candidates candidates, @Nullable Pace pace) {
        return pace == null ? Double.NaN : pace.seconds(candidates.needs().outputTokens()) / pace.success();
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        double seconds = seconds(candidates, pace);
        return Double.isNaN(seconds)
                ? "fastest: not measured yet; " + candidates.costText(number)
                : "fastest: " + Shown.plain(seconds) + " s expected";
    }
}
