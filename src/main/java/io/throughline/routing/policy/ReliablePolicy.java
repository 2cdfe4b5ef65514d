package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/**
 * By the share of calls that succeed, as far as the calls seen vouch for it. A model that nobody called stands below those that have proven
 * themselves, and above those that have failed.
 */
public final class ReliablePolicy implements RoutePolicy {

    @Override
    public Objective objective() {
        return Objective.RELIABLE;
    }

    @Override
    public boolean observes() {
        return true;
    }

    @Override
    public boolean probes() {
        return true;
    }

    /** How many calls it takes until one succeeds. */
    @Override
    public Seen seen(Candidates candidates, Pace pace) {
        return new Seen(1 / Math.max(pace.success().sure(), LEAST_SUCCESS), 0);
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        return seen.worth();
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        return pace == null || pace.isAssumed()
                ? "reliable: not measured yet; " + candidates.costText(number, pace)
                : "reliable: at least " + Shown.percent(pace.success().sure()) + " of calls succeed";
    }
}
