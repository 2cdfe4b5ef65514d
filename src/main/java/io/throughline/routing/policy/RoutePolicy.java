package io.throughline.routing.policy;

import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of candidates: the lower the score, the earlier a model is tried. Without state, so one serves all requests. */
public interface RoutePolicy {

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

    /**
     * Of the model of that number; never NaN. Equal scores are put in order by cost, then by provider and place in its list.
     *
     * @param pace null when nothing was observed
     */
    double score(Candidates candidates, int number, @Nullable Pace pace);

    /** Why the model stands where it stands, in a few words. */
    String reason(Candidates candidates, int number, @Nullable Pace pace);
}
