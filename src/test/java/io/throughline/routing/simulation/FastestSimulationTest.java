package io.throughline.routing.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.routing.Shelf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code fastest} over an hour of virtual time, against the best fixed choice in hindsight. {@code docs/policies/simulation.md} has the table. */
class FastestSimulationTest {

    private static final double TOKENS = 300;
    private static final int SEEDS = 8;

    /** A world and the minutes at which another model becomes the best. */
    record World(String name, double perSecond, List<Served> models, double... changes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<World> worlds() {
        return List.of(
                new World("nothing changes", 10, four()),
                new World(
                        "the best slows down and comes back",
                        10,
                        with(four(), four().get(0).slower(4, 15, 35)),
                        15,
                        35),
                new World(
                        "another one becomes twice as fast",
                        10,
                        with(four(), four().get(3).slower(0.3, 30, 60)),
                        30),
                new World("the best is out", 10, with(four(), four().get(0).failing(1, 2, 20, 30)), 20, 30),
                new World(
                        "the best fails four times in ten",
                        10,
                        with(four(), four().get(0).failing(0.4, 10, 20, 40)),
                        20,
                        40),
                new World(
                        "all swing",
                        10,
                        List.of(
                                Served.steady("a/m", 0.4, 80).swinging(1.6, 60, 0),
                                Served.steady("b/m", 0.5, 80).swinging(1.6, 60, 0.33),
                                Served.steady("c/m", 0.6, 80).swinging(1.6, 60, 0.67),
                                Served.steady("d/m", 0.8, 60).swinging(1.3, 30, 0.5),
                                Served.steady("e/m", 0.5, 50),
                                Served.steady("f/m", 1.5, 30))),
                new World(
                        "one request in two seconds",
                        0.5,
                        with(four(), four().get(0).slower(4, 20, 60)),
                        20),
                new World("fifty a second", 50, with(four(), four().get(0).slower(4, 15, 35)), 15, 35));
    }

    private static List<Served> four() {
        return List.of(
                Served.steady("a/m", 0.4, 90),
                Served.steady("b/m", 0.5, 70),
                Served.steady("c/m", 0.3, 45),
                Served.steady("d/m", 1.0, 60));
    }

    private static List<Served> with(List<Served> models, Served changed) {
        var all = new ArrayList<>(models);
        all.replaceAll(model -> model.id().equals(changed.id()) ? changed : model);
        return all;
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void isAsGoodAsTheBestFixedChoice(World world) {
        var shelf = new Shelf();
        world.models().forEach(model -> shelf.live(model.id().split("/")[0]).model(model.id(), 1, 1));
        var snapshot = shelf.snapshot();
        var regrets = new ArrayList<Double>();
        var recoveries = new ArrayList<Double>();
        double toOracle = 0;
        double probes = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var arrivals = Arrival.hour(world.models(), world.perSecond(), at -> TOKENS, new Random(seed));
            var played = new VirtualHour("fastest", world.models(), minute -> snapshot, seed).play(arrivals);
            double seconds =
                    mean(played.stream().map(VirtualHour.Played::seconds).toList());
            regrets.add(seconds
                            / Hindsight.bestFixedSeconds(
                                    arrivals, world.models().size())
                    - 1);
            toOracle += seconds / Hindsight.oracleSeconds(arrivals, world.models(), TOKENS) - 1;
            probes = Math.max(probes, share(played));
            for (double change : world.changes()) {
                recoveries.add(Hindsight.recoverySeconds(
                        played, change, each -> Hindsight.wasFast(each, world.models(), TOKENS)));
            }
        }
        recoveries.sort(null);
        System.out.printf(
                "| %s | %.1f %% | %.1f %% | %.1f %% | %s | %.2f %% |%n",
                world.name(),
                100 * mean(regrets),
                100 * regrets.stream().max(Double::compare).orElseThrow(),
                100 * toOracle / SEEDS,
                recoveries.isEmpty()
                        ? ""
                        : "%.0f s, %.0f s, %.0f s"
                                .formatted(mean(recoveries), of(recoveries, 0.8), recoveries.getLast()),
                100 * probes);
        assertThat(regrets).allMatch(regret -> regret < 0.05);
        assertThat(probes).isLessThanOrEqualTo(0.0202);
        if (!recoveries.isEmpty()) {
            assertThat(mean(recoveries)).isLessThan(45);
            assertThat(of(recoveries, 0.8)).isLessThan(60);
            assertThat(recoveries.getLast()).isLessThan(120);
        }
    }

    private static double share(List<VirtualHour.Played> played) {
        return played.stream().filter(VirtualHour.Played::probe).count() / (double) played.size();
    }

    private static double of(List<Double> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1)));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
