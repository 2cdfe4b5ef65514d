package io.throughline.routing.policy;

import io.throughline.routing.affinity.Held;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Whether a conversation stays with the model that holds what was said so far in its prompt cache. It does while that is the better deal: while
 * the policy, told of the cached tokens, puts that model before the one it would choose without them.
 */
final class Staying {

    /** Times to the first token scatter; nobody should move for less. */
    private static final double SCATTER = 1.1;

    private final Candidates candidates;
    private final RoutePolicy policy;
    private final RouteHealth health;

    Staying(Candidates candidates, RoutePolicy policy, RouteHealth health) {
        this.candidates = candidates;
        this.policy = policy;
        this.health = health;
    }

    /** The number of the model to stay with; empty when the policy's {@code first} is the better choice. */
    OptionalInt instead(int first, @Nullable Held held) {
        int number = held == null ? -1 : candidates.index().number(held.model());
        if (held == null || number < 0 || number == first || !Bits.has(candidates.left(), number)) {
            return OptionalInt.empty();
        }
        return held.pinned() || isBetter(number, held.tokens(), first) ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private boolean isBetter(int number, long tokens, int first) {
        var cached = candidates.needing(candidates.needs().cached(tokens));
        double staying = policy.score(cached, number, pace(number));
        double moving = policy.score(candidates, first, pace(first));
        if (policy.objective() == Objective.FASTEST) {
            return staying <= moving * SCATTER;
        }
        return staying < moving || staying == moving && cached.cost(number) <= candidates.cost(first);
    }

    private @Nullable Pace pace(int number) {
        return policy.observes() ? health.paces().get(candidates.index().id(number)) : null;
    }

    String reason(int number, Held held) {
        return policy.objective().id() + ": stays with " + candidates.index().id(number)
                + (held.pinned() ? ", which answered this session" : ", which holds " + held.tokens() + " tokens");
    }
}
