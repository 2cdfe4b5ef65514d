package io.throughline.routing.simulation;

import io.throughline.routing.simulation.VirtualHour.Played;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What could have been had by always trying the models in one order: the best of them first, in hindsight, then the others by their own means. */
final class Hindsight {

    private Hindsight() {}

    /** The least mean seconds of any fixed choice. */
    static double bestFixedSeconds(List<Arrival> arrivals, int models) {
        var order = IntStream.range(0, models)
                .boxed()
                .sorted(Comparator.comparingDouble(model -> mean(arrivals, List.of(model))))
                .toList();
        return order.stream()
                .mapToDouble(first -> mean(arrivals, firstThen(first, order)))
                .min()
                .orElseThrow();
    }

    private static List<Integer> firstThen(int first, List<Integer> order) {
        return IntStream.concat(
                        IntStream.of(first),
                        order.stream().mapToInt(Integer::intValue).filter(model -> model != first))
                .boxed()
                .toList();
    }

    private static double mean(List<Arrival> arrivals, List<Integer> order) {
        return arrivals.stream()
                .mapToDouble(arrival -> seconds(arrival, order))
                .average()
                .orElseThrow();
    }

    private static double seconds(Arrival arrival, List<Integer> order) {
        double seconds = 0;
        for (int model : order) {
            var outcome = arrival.outcomes().get(model);
            seconds += outcome.wholeSeconds();
            if (!outcome.failed()) {
                return seconds;
            }
        }
        return seconds;
    }

    /** Mean seconds if the model that is best on average at each moment had been known. */
    static double oracleSeconds(List<Arrival> arrivals, List<Served> models, double tokens) {
        return arrivals.stream()
                .mapToDouble(arrival -> {
                    var order = IntStream.range(0, models.size())
                            .boxed()
                            .sorted(Comparator.comparingDouble(
                                    model -> models.get(model).seconds(arrival.minute(), tokens)))
                            .toList();
                    return seconds(arrival, order);
                })
                .average()
                .orElseThrow();
    }

    /**
     * Seconds after that minute until nine of ten requests of the next half minute went first where it was good; probes are left out. Infinite
     * when that was not within five minutes.
     */
    static double recoverySeconds(List<Played> played, double minute, Predicate<Played> isGood) {
        for (int after = 0; after <= 300; after++) {
            double from = minute * 60 + after;
            var then = played.stream()
                    .filter(each ->
                            each.arrival().seconds() >= from && each.arrival().seconds() < from + 30)
                    .filter(each -> !each.probe())
                    .toList();
            if (!then.isEmpty() && then.stream().filter(isGood).count() >= 0.9 * then.size()) {
                return after;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** Whether the model tried first was within a tenth of the fastest then. */
    static boolean wasFast(Played played, List<Served> models, double tokens) {
        double minute = played.arrival().minute();
        double best = models.stream()
                .mapToDouble(model -> model.seconds(minute, tokens))
                .min()
                .orElseThrow();
        return models.get(played.first()).seconds(minute, tokens) <= 1.1 * best;
    }
}
