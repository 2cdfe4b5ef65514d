package io.throughline.routing.policy;

import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of candidates: the lower the score, the earlier a model is tried. Without state, so one serves all requests. */
public interface RoutePolicy {

    /** Dividing by less than that would say no more. */
    double LEAST_SUCCESS = 1e-6;

    Objective objective();

    /** Traits that a model needs to be a candidate at all. */
    default List<String> demands() {
        return List.of();
    }

    /** What must be known of a model for it to be compared at all; null when nothing must. */
    default @Nullable Measure compares() {
        return null;
    }

    /** Whether it looks at what was observed. Else {@code pace} is always null. */
    default boolean observes() {
        return false;
    }

    /** Whether it is worth a few requests to see how a model does that was not called lately. */
    default boolean probes() {
        return false;
    }

    /** What a pace is to this policy. Worked out once for each pace, not for each model. */
    default Seen seen(Candidates candidates, Pace pace) {
        return Seen.NOTHING;
    }

    /**
     * What of a pace counts.
     *
     * @param worth a part of the score that has nothing to do with the model's facts
     * @param cachedShare how much of the prompt its provider is expected to have in its cache, 0 to 1
     */
    record Seen(double worth, double cachedShare) {
        static final Seen NOTHING = new Seen(1, 0);
    }

    /**
     * Of the model of that number; never NaN. Equal scores are put in order by cost, then by provider and place in its list. A policy that
     * probes has positive scores, and half the score is twice as good.
     */
    double score(Candidates candidates, int number, Seen seen);

    /** Why the model stands where it stands, in a few words. */
    String reason(Candidates candidates, int number, @Nullable Pace pace);
}
