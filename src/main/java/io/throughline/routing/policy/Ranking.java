package io.throughline.routing.policy;

import io.throughline.routing.health.Pace;
import io.throughline.routing.health.Priors;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.policy.RoutePolicy.Seen;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few best of many candidates, found in one pass. */
public final class Ranking {

    private final Candidates candidates;
    private final RoutePolicy policy;
    private final int[] numbers;
    private final double[] scores;
    private final @Nullable Pace[] paces;
    private int size;

    private Ranking(Candidates candidates, RoutePolicy policy, int most) {
        this.candidates = candidates;
        this.policy = policy;
        numbers = new int[most];
        scores = new double[most];
        paces = new Pace[most];
    }

    /** At most that many, best first. Models that were observed are looked at first, so that no other has to be looked up. */
    public static Ranking of(Candidates candidates, RoutePolicy policy, RouteHealth health, int most) {
        var ranking = new Ranking(candidates, policy, most);
        if (!policy.observes()) {
            ranking.addAll(candidates.left());
            return ranking;
        }
        var left = candidates.left();
        var paces = health.paces();
        if (!paces.isEmpty()) {
            left = left.clone();
            ranking.addObserved(paces, left);
        }
        ranking.addAssumed(Assumed.of(candidates, policy, health.priors()), left);
        return ranking;
    }

    private void addAll(long[] left) {
        for (int i = 0; i < left.length; i++) {
            for (long word = left[i]; word != 0; word &= word - 1) {
                add((i << 6) + Long.numberOfTrailingZeros(word), null, Seen.NOTHING);
            }
        }
    }

    private void addObserved(Map<String, Pace> paces, long[] left) {
        paces.forEach((id, pace) -> {
            int number = candidates.index().number(id);
            if (number >= 0 && Bits.has(left, number)) {
                Bits.clear(left, number);
                add(number, pace, policy.seen(candidates, pace));
            }
        });
    }

    private void addAssumed(Assumed assumed, long[] left) {
        var index = candidates.index();
        for (int i = 0; i < left.length; i++) {
            for (long word = left[i]; word != 0; word &= word - 1) {
                int number = (i << 6) + Long.numberOfTrailingZeros(word);
                int offer = index.offerOf(number);
                add(number, assumed.paces[offer], assumed.seen[offer]);
            }
        }
    }

    /** What is expected of the models that nobody called, by the place of their offer. */
    record Assumed(Pace[] paces, Seen[] seen) {

        static Assumed of(Candidates candidates, RoutePolicy policy, Priors priors) {
            var offers = candidates.index().offers();
            var assumed = new Assumed(new Pace[offers.size()], new Seen[offers.size()]);
            int i = 0;
            for (var offer : offers) {
                assumed.paces[i] = priors.of(offer.provider().id());
                assumed.seen[i] = policy.seen(candidates, assumed.paces[i]);
                i++;
            }
            return assumed;
        }
    }

    private void add(int number, @Nullable Pace pace, Seen seen) {
        double score = policy.score(candidates, number, seen);
        int place = size;
        while (place > 0 && isBefore(number, score, place - 1)) {
            place--;
        }
        if (place == numbers.length) {
            return;
        }
        size = Math.min(size + 1, numbers.length);
        for (int i = size - 1; i > place; i--) {
            numbers[i] = numbers[i - 1];
            scores[i] = scores[i - 1];
            paces[i] = paces[i - 1];
        }
        numbers[place] = number;
        scores[place] = score;
        paces[place] = pace;
    }

    private boolean isBefore(int number, double score, int place) {
        if (score != scores[place]) {
            return score < scores[place];
        }
        int byCost = Double.compare(candidates.cost(number), candidates.cost(numbers[place]));
        return byCost != 0 ? byCost < 0 : number < numbers[place];
    }

    public int size() {
        return size;
    }

    public int number(int place) {
        return numbers[place];
    }

    public double score(int place) {
        return scores[place];
    }

    /** Null for a policy that looks at none. */
    public @Nullable Pace pace(int place) {
        return paces[place];
    }

    public String reason(int place) {
        return policy.reason(candidates, numbers[place], paces[place]);
    }
}
