package io.throughline.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.routing.Shelf;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code reliable} over an hour in which each model has its bad time, against the fixed choice that fails least in hindsight. */
class ReliableSimulationTest {

    private static final int SEEDS = 8;

    private static final List<Served> SERVED = List.of(
            Served.steady("a/m", 0.4, 80).failing(0.5, 2, 10, 20),
            Served.steady("b/m", 0.5, 80).failing(0.03, 2, 0, 60),
            Served.steady("c/m", 0.6, 80).failing(0.01, 2, 0, 40).failing(1, 2, 40, 50),
            Served.steady("d/m", 0.6, 80).failing(0.1, 2, 0, 60));

    @Test
    void failsLessThanTheBestFixedChoice() {
        var shelf = new Shelf();
        SERVED.forEach(model -> shelf.live(model.id().split("/")[0]).model(model.id(), 1, 1));
        var snapshot = shelf.snapshot();
        double worst = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var arrivals = Arrival.hour(SERVED, 5, minute -> 300, new Random(seed));
            var played = new VirtualHour("reliable", SERVED, minute -> snapshot, seed).play(arrivals);
            double failed = played.stream()
                            .filter(each -> each.first() != each.answered())
                            .count()
                    / (double) played.size();
            double fixed = IntStream.range(0, SERVED.size())
                    .mapToDouble(model -> arrivals.stream()
                                    .filter(arrival ->
                                            arrival.outcomes().get(model).failed())
                                    .count()
                            / (double) arrivals.size())
                    .min()
                    .orElseThrow();
            worst = Math.max(worst, failed / fixed);
        }
        System.out.printf("| reliable, worst of all seeds | fails %.2f times as often |%n", worst);
        assertThat(worst).isLessThan(0.8);
    }
}
