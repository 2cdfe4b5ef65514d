package io.throughline.routing.policy;

import io.throughline.routing.affinity.Held;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.RouteHealth;

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

    /** The number of the model to stay with; -1 when the best of the ranking is the better choice. */
    int with(Held held, Ranking ranking) {
        int number = candidates.index().number(held.model());
        if (number < 0 || number == ranking.number(0) || !Bits.has(candidates.left(), number)) {
            return -1;
        }
        return held.pinned() || isBetter(number, held.tokens(), ranking) ? number : -1;
    }

    private boolean isBetter(int number, long tokens, Ranking ranking) {
        var cached = candidates.needing(candidates.needs().cached(tokens));
        double staying = score(cached, number);
        double moving = ranking.score(0);
        if (policy.objective() == Objective.FASTEST) {
            return staying <= moving * SCATTER;
        }
        return staying < moving || staying == moving && cached.cost(number) <= candidates.cost(ranking.number(0));
    }

    private double score(Candidates cached, int number) {
        var index = candidates.index();
        var pace = health.paces().get(index.id(number));
        if (pace == null && policy.observes()) {
            pace = health.priors().of(index.provider(number).id());
        }
        return policy.score(cached, number, pace == null ? RoutePolicy.Seen.NOTHING : policy.seen(cached, pace));
    }

    String reason(int number, Held held) {
        return policy.objective().id() + ": stays with " + candidates.index().id(number)
                + (held.pinned() ? ", which answered this session" : ", which holds " + held.tokens() + " tokens");
    }
}
