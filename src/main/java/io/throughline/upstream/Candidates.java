package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.routing.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is left to try of a plan. In this order: routes that are not set aside, as planned; routes whose provider asked for a short pause, once
 * it is over; at last routes that are set aside, the one first that is back soonest. Not thread-safe.
 */
final class Candidates {

    private final Function<Route, Rest> rests;
    private final Duration worthWaiting;
    private final List<Candidate> left = new ArrayList<>(3);

    Candidates(List<Route> routes, Function<Route, Rest> rests, Duration worthWaiting) {
        this.rests = rests;
        this.worthWaiting = worthWaiting;
        goOn(routes);
    }

    /** These are left, and no others. */
    void goOn(List<Route> routes) {
        left.clear();
        routes.forEach(route -> left.add(new Candidate(route)));
    }

    /** One route, and what became of it so far. */
    static final class Candidate {
        private final Route route;
        private int keys = 1;
        private boolean skipped;
        private boolean told;
        private boolean again;
        private long readyNanos;
        private boolean waiting;

        private Candidate(Route route) {
            this.route = route;
        }

        Route route() {
            return route;
        }

        /** How many of the provider's keys were tried, the next one included. */
        int keys() {
            return keys;
        }
    }

    /**
     * What to do next.
     *
     * @param pause before it
     * @param forced whether the route is set aside
     */
    record Choice(Candidate candidate, Duration pause, boolean forced) {}

    /** The next one; null when nothing is left, or nothing within {@code time}. */
    @Nullable Choice next(Duration time) {
        Candidate waiting = null;
        Candidate resting = null;
        var pause = Duration.ZERO;
        var rest = Rest.NONE;
        for (var each : left) {
            if (each.waiting) {
                var until = Duration.ofNanos(Math.max(0, each.readyNanos - System.nanoTime()));
                if (waiting == null || until.compareTo(pause) < 0) {
                    waiting = each;
                    pause = until;
                }
                continue;
            }
            var own = rests.apply(each.route);
            if (own.isOver() && !each.skipped) {
                return take(each, Duration.ZERO, false);
            }
            each.skipped = true;
            if (own.told() && own.left().compareTo(worthWaiting) <= 0) {
                if (waiting == null || own.left().compareTo(pause) < 0) {
                    waiting = each;
                    pause = own.left();
                }
            } else if (resting == null || own.left().compareTo(rest.left()) < 0) {
                resting = each;
                rest = own;
            }
        }
        if (waiting != null && pause.compareTo(time) < 0) {
            return take(waiting, pause, true);
        }
        return resting == null ? null : take(resting, Duration.ZERO, true);
    }

    private Choice take(Candidate candidate, Duration pause, boolean forced) {
        left.remove(candidate);
        return new Choice(candidate, pause, forced);
    }

    /** Whether nothing is left. */
    boolean isEmpty() {
        return left.isEmpty();
    }

    /** Those that were passed over, each told of once. */
    List<Route> passedOver() {
        var routes = new ArrayList<Route>(0);
        for (var each : left) {
            if (each.skipped && !each.told) {
                each.told = true;
                routes.add(each.route);
            }
        }
        return routes;
    }

    /** It was called with a key that turned out to be at fault, and there is another one. */
    void withOtherKey(Candidate candidate) {
        candidate.keys++;
        left.addFirst(candidate);
    }

    /** The next call to it will be a different one. */
    void again(Candidate candidate) {
        left.addFirst(candidate);
    }

    /** It was not called after all. */
    void putBack(Candidate candidate) {
        candidate.skipped = true;
        candidate.told = true;
        left.add(candidate);
    }

    /** Its provider asks to come again: that is done once, when the pause is a short one. */
    void failed(Candidate candidate, GatewayError error) {
        var asked = error.retryAfter();
        boolean says = error.kind() == ErrorKind.RATE_LIMITED
                || error.kind() == ErrorKind.UPSTREAM_OVERLOADED
                || error.kind() == ErrorKind.UPSTREAM_FAILED;
        if (says && asked != null && !candidate.again && asked.compareTo(worthWaiting) <= 0) {
            candidate.again = true;
            candidate.waiting = true;
            candidate.readyNanos = System.nanoTime() + asked.toNanos();
            left.add(candidate);
        }
    }
}
