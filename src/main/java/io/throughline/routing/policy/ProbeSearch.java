package io.throughline.routing.policy;

import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.policy.RoutePolicy.Seen;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the model that is most worth a probe: the longer ago and the less worse it was, the sooner. One that is a
 * quarter as good is looked at half as often; one that seems to be better than the best by now, of which a few more calls would make sure, is
 * looked at more often.
 *
 * <p>Exploration of arms whose rewards change: Garivier and Moulines, "On Upper-Confidence Bound Policies for Switching Bandit Problems", ALT
 * 2011. What is uncertain has an age here in place of their bonus, and what it costs is bounded by a share of the requests.
 */
final class ProbeSearch {

    /** A model as good as the best is looked at that often. */
    private static final double SOONEST_SECONDS = 5;

    /** One that may be better than the best is looked at more often by that. */
    private static final double MORE_URGENT = 2;

    /** So old counts one that was never called. */
    private static final double UNSEEN_SECONDS = 600;

    private static final double OLDEST_SECONDS = 3_600;

    /** Without a ceiling, a probe may cost so many times what the best one costs, or a tenth of a cent. */
    private static final double DEARER = 4;

    private static final double LITTLE_PICO_USD = 1e9;

    private final Candidates candidates;
    private final RoutePolicy policy;
    private final RouteHealth health;
    private final double bestScore;
    private final double mostCost;
    private final long[] left;
    private double urgency = SOONEST_SECONDS;
    private @Nullable Probe found;

    private ProbeSearch(
            Candidates candidates, RoutePolicy policy, RouteHealth health, Ranking ranking, Spending spending) {
        this.candidates = candidates;
        this.policy = policy;
        this.health = health;
        bestScore = ranking.score(0);
        double cost = candidates.cost(ranking.number(0));
        mostCost = spending == Spending.LIMITED ? cost : Math.max(DEARER * cost, LITTLE_PICO_USD);
        left = candidates.left().clone();
        Bits.clear(left, ranking.number(0));
    }

    /** Whether the request has a ceiling; then a probe may cost no more than the best one. */
    enum Spending {
        LIMITED,
        FREE
    }

    /** Empty when none is worth it, or when the best one itself was never called and so is about to be seen. */
    static Optional<Probe> find(
            Candidates candidates, RoutePolicy policy, RouteHealth health, Ranking ranking, Spending spending) {
        var best = ranking.pace(0);
        if (best == null || best.isAssumed() || ranking.size() < 2) {
            return Optional.empty();
        }
        var search = new ProbeSearch(candidates, policy, health, ranking, spending);
        search.lookAtObserved();
        search.lookAtOthers();
        return Optional.ofNullable(search.found);
    }

    private void lookAtObserved() {
        long now = health.nowMillis();
        health.paces().forEach((id, pace) -> {
            int number = candidates.index().number(id);
            if (number >= 0 && Bits.has(left, number)) {
                Bits.clear(left, number);
                double age = Math.max(0, now - pace.seenMillis()) / 1000d;
                if (health.isOpenToProbes(id)) {
                    look(new Probe(number, pace, age), policy.seen(candidates, pace.hoped()));
                }
            }
        });
    }

    private void lookAtOthers() {
        var assumed = Ranking.Assumed.of(candidates, policy, health.priors());
        for (int number = Bits.next(left, 0); number >= 0; number = Bits.next(left, number + 1)) {
            int offer = candidates.index().offerOf(number);
            look(new Probe(number, assumed.paces()[offer], Double.POSITIVE_INFINITY), assumed.seen()[offer]);
        }
    }

    private void look(Probe probe, Seen seen) {
        double age =
                Double.isInfinite(probe.ageSeconds()) ? UNSEEN_SECONDS : Math.min(OLDEST_SECONDS, probe.ageSeconds());
        double gain = bestScore / policy.score(candidates, probe.number(), seen);
        double worth = age * Math.sqrt(gain) * (gain > 1 ? MORE_URGENT : 1);
        if (worth > urgency && candidates.cost(probe.number()) <= mostCost) {
            urgency = worth;
            found = probe;
        }
    }
}
