package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Traits;
import io.throughline.routing.health.Pace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Only what costs nothing, the best first: by quality where it is known, else by the size of the window. */
public final class FreePolicy implements RoutePolicy {

    /** More than any window, so that one point of quality outweighs it. */
    private static final double TOKENS_PER_POINT = 1e9;

    @Override
    public Objective objective() {
        return Objective.FREE;
    }

    @Override
    public List<String> demands() {
        return List.of(Traits.FREE);
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        var index = candidates.index();
        return -(orZero(candidates.quality(number)) * TOKENS_PER_POINT + orZero(index.window(number)));
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        return "free";
    }
}
