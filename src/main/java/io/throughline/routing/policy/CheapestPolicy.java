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
    public double score(Candidates candidates, int number, @Nullable Pace pace) {
        return candidates.cost(number);
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        return "cheapest: " + candidates.costText(number);
    }
}
