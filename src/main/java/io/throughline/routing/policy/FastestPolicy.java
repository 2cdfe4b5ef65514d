package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/**
 * By the time until the whole answer is expected to be there: the first token, then the others, and all of it again as often as calls fail.
 * A model whose pace nobody has seen is expected to be as its provider's others are, and to fail as often as one that has proven nothing.
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
    public boolean probes() {
        return true;
    }

    @Override
    public Seen seen(Candidates candidates, Pace pace) {
        return new Seen(seconds(candidates, pace), 0);
    }

    private static double seconds(Candidates candidates, Pace pace) {
        return pace.seconds(candidates.needs().outputTokens())
                / Math.max(pace.success().expected(), LEAST_SUCCESS);
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        return seen.worth();
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        if (pace == null) {
            return "fastest";
        }
        var expected = "fastest: " + Shown.plain(seconds(candidates, pace)) + " s expected";
        return pace.isAssumed() ? expected + ", not measured yet" : expected;
    }
}
