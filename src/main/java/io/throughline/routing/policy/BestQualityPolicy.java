package io.throughline.routing.policy;

import io.throughline.catalog.TaskKind;
import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.Shown;
import io.throughline.routing.health.Pace;
import org.jspecify.annotations.Nullable;

/** By quality at the kind of task that is asked for, else in general; of equals the cheaper. A model without a score cannot be compared. */
public final class BestQualityPolicy implements RoutePolicy {

    @Override
    public Objective objective() {
        return Objective.BEST;
    }

    @Override
    public Measure compares() {
        return Measure.QUALITY;
    }

    @Override
    public double score(Candidates candidates, int number, Seen seen) {
        return -candidates.quality(number);
    }

    @Override
    public String reason(Candidates candidates, int number, @Nullable Pace pace) {
        var kind = candidates.task() == TaskKind.GENERAL
                ? ""
                : " at " + candidates.task().id();
        return "best" + kind + ": quality " + Shown.plain(candidates.quality(number)) + ", "
                + candidates.costText(number, pace);
    }
}
