package io.throughline.routing.auto;

import java.util.ArrayList;
import java.util.List;

/**
 * AutoDecisions against a random control of the same cost. Fed row by row; memory does not grow with them.
 *
 * <p>The error of the gain is that of {@value #RESAMPLES} bootstrap resamples, made while the rows pass: each session counts in each resample as often as a Poisson number of
 * mean 1 says (Chamandy, Muralidharan, Najmi and Naidu 2012, "Estimating Uncertainty for Massive Data Streams"). The numbers are hashes of the
 * session and the resample, so the same log always gives the same report.
 */
final class Comparison {

    static final int RESAMPLES = 200;

    /** Of the standard normal distribution, for an interval that misses once in twenty times. */
    static final double DEVIATIONS = 1.96;

    /** Cumulated, of a Poisson distribution of mean 1; what lies beyond is once in 100,000 times. */
    private static final double[] POISSON = poisson();

    private final Sums all = new Sums();
    private final Sums[] resamples = new Sums[RESAMPLES];
    private long decisions;
    private final long[] rated = new long[2];

    Comparison() {
        for (int i = 0; i < RESAMPLES; i++) {
            resamples[i] = new Sums();
        }
    }

    private static double[] poisson() {
        var cumulated = new double[8];
        double probability = Math.exp(-1);
        double sum = 0;
        for (int i = 0; i < cumulated.length; i++) {
            sum += probability;
            cumulated[i] = sum;
            probability /= i + 1;
        }
        return cumulated;
    }

    /** Rows of which nothing was drawn say nothing, and must be left out. */
    void add(ReportRow row) {
        decisions++;
        if (row.rating() != null) {
            rated[row.strong() ? 1 : 0]++;
        }
        all.add(row, 1);
        long hash = Draws.mixed(row.cluster());
        for (int i = 0; i < RESAMPLES; i++) {
            int times = times(Draws.unit(hash + i));
            if (times > 0) {
                resamples[i].add(row, times);
            }
        }
    }

    private static int times(double drawn) {
        int times = 0;
        while (times < POISSON.length && drawn >= POISSON[times]) {
            times++;
        }
        return times;
    }

    Sums all() {
        return all;
    }

    long decisions() {
        return decisions;
    }

    long rated(boolean strong) {
        return rated[strong ? 1 : 0];
    }

    /** The standard error of the gain; NaN when it cannot be told. */
    double error() {
        List<Double> gains = new ArrayList<>(RESAMPLES);
        for (var resample : resamples) {
            if (Double.isFinite(resample.gain())) {
                gains.add(resample.gain());
            }
        }
        if (gains.size() < RESAMPLES / 2) {
            return Double.NaN;
        }
        double mean = gains.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double squares = gains.stream()
                .mapToDouble(gain -> (gain - mean) * (gain - mean))
                .sum();
        return Math.sqrt(squares / (gains.size() - 1));
    }
}
