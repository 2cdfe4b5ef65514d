package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/** By what this request is expected to cost; an unknown price comes last. */
public final class CheapestPolicy implements RoutePolicy {

    @Override
    public Objective objective() {
        return Objective.CHEAPEST;
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public Seen seen(Candidates candidates, Pace pace) {
        return new Seen(1, pace.cachedShare());
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        return candidates.cost(number, seen.cachedShare());
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        return "cheapest: " + candidates.costText(number, pace);
    }
}
