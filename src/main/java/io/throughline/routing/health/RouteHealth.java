package io.throughline.routing.health;

import io.throughline.routing.grammar.Objective;
import java.util.HashMap;
import java.util.Map;

/** What was observed of models, to read. */
public interface RouteHealth {

    /** By {@code provider/name}; a model that nobody called lately is missing. */
    Map<String, Pace> paces();

    /** What is expected of the models that are missing there. */
    default Priors priors() {
        var lines = new HashMap<String, Line>();
        paces().forEach((id, pace) -> {
            if (!Double.isNaN(pace.seconds(1))) {
                lines.put(id, pace.times().line());
            }
        });
        return Priors.of(lines);
    }

    /** Epoch milliseconds, by the clock that dates the paces. */
    default long nowMillis() {
        return 0;
    }

    /** Whether the model of that id may be probed now: it is not set aside, and no probe of it was sent a moment ago. */
    default boolean isOpenToProbes(String id) {
        return true;
    }

    /** A probe is sent to the model of that id. */
    default void probing(String id) {}

    /**
     * Whether this request may go to another model than the best, to see how that one does now: rarely, and at most one of
     * {@link #REQUESTS_PER_PROBE} requests of an objective. Who finds none to look at gives it back.
     */
    default boolean takeProbe(Objective objective) {
        return false;
    }

    default void returnProbe(Objective objective) {}

    /** At most one request in so many is spent on a probe. */
    int REQUESTS_PER_PROBE = 50;
}
