package io.throughline.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Price;
import io.throughline.routing.Shelf;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@code cheapest} over an hour in which answers become long and short again, a price falls, and a provider's cache fills and is lost; against
 * the best fixed choice in hindsight.
 */
class CheapestSimulationTest {

    private static final int SEEDS = 8;
    private static final double LONG_FROM = 15;
    private static final double LONG_TO = 30;
    private static final double CHEAPER_FROM = 40;
    private static final double CACHED_TO = 50;

    /** Dollars for a million tokens. */
    private record Listed(String id, double input, double cached, double output) {

        double cost(double prompt, double share, double tokens) {
            return prompt * ((1 - share) * input + share * cached) + tokens * output;
        }
    }

    private static final List<Listed> BEFORE = List.of(
            new Listed("reads/m", 0.52, 0.52, 8),
            new Listed("writes/m", 1.5, 1.5, 2),
            new Listed("caches/m", 0.5, 0.05, 7));
    private static final List<Listed> AFTER = List.of(
            new Listed("reads/m", 0.30, 0.30, 7),
            new Listed("writes/m", 1.5, 1.5, 2),
            new Listed("caches/m", 0.5, 0.05, 7));

    private static final List<Served> SERVED = List.of(
            Served.steady("reads/m", 0.5, 60),
            Served.steady("writes/m", 0.5, 60),
            Served.steady("caches/m", 0.5, 60).caching(minute -> minute < CACHED_TO ? 0.8 : 0));

    private static CatalogSnapshot snapshot(List<Listed> listed) {
        var shelf = new Shelf();
        for (var each : listed) {
            var price = new Price(
                    each.id() + "@1",
                    Math.round(each.input() * 1e6),
                    Math.round(each.cached() * 1e6),
                    null,
                    Math.round(each.output() * 1e6));
            shelf.live(each.id().split("/")[0]).model(each.id(), 128_000, price);
        }
        return shelf.snapshot();
    }

    private static Listed listed(int model, double minute) {
        return (minute < CHEAPER_FROM ? BEFORE : AFTER).get(model);
    }

    private static double tokens(double minute) {
        return minute >= LONG_FROM && minute < LONG_TO ? 900 : 50;
    }

    private static double cost(Arrival arrival, int model) {
        double share = arrival.outcomes().get(model).cachedShare();
        return listed(model, arrival.minute()).cost(arrival.promptTokens(), share, arrival.outputTokens());
    }

    private static boolean wasCheap(VirtualHour.Played played) {
        double minute = played.arrival().minute();
        var costs = IntStream.range(0, SERVED.size())
                .mapToDouble(model -> listed(model, minute)
                        .cost(2_000, SERVED.get(model).cached().applyAsDouble(minute), tokens(minute)))
                .toArray();
        return costs[played.first()]
                <= 1.1
                        * IntStream.range(0, costs.length)
                                .mapToDouble(i -> costs[i])
                                .min()
                                .orElseThrow();
    }

    @Test
    void isAsGoodAsTheBestFixedChoice() {
        var before = snapshot(BEFORE);
        var after = snapshot(AFTER);
        double worstRegret = -1;
        double worstRecovery = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var arrivals = Arrival.hour(SERVED, 5, CheapestSimulationTest::tokens, new Random(seed));
            var played = new VirtualHour("cheapest", SERVED, minute -> minute < CHEAPER_FROM ? before : after, seed)
                    .play(arrivals);
            double spent = played.stream()
                    .mapToDouble(each -> cost(each.arrival(), each.answered()))
                    .sum();
            double fixed = IntStream.range(0, SERVED.size())
                    .mapToDouble(model -> arrivals.stream()
                            .mapToDouble(arrival -> cost(arrival, model))
                            .sum())
                    .min()
                    .orElseThrow();
            worstRegret = Math.max(worstRegret, spent / fixed - 1);
            for (double change : new double[] {LONG_FROM, LONG_TO, CHEAPER_FROM, CACHED_TO}) {
                worstRecovery = Math.max(
                        worstRecovery, Hindsight.recoverySeconds(played, change, CheapestSimulationTest::wasCheap));
            }
        }
        System.out.printf("| cheapest, worst of all seeds | %.1f %% | %.0f s |%n", 100 * worstRegret, worstRecovery);
        assertThat(worstRegret).isLessThan(0.05);
        assertThat(worstRecovery).isLessThan(60);
    }
}
