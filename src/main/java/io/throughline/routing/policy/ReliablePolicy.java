package io.throughline.routing.policy;

import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
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
    public double score(Candidates candidates, int number, @Nullable Pace pace) {
        return -success(pace);
    }

    public static double success(@Nullable Pace pace) {
        return pace == null ? RouteHealth.UNTRIED : pace.success();
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        return pace == null
                ? "reliable: not measured yet; " + candidates.costText(number)
                : "reliable: at least " + Shown.percent(pace.success()) + " of calls succeed";
    }
}
