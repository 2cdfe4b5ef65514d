package io.throughline.routing.health;

import java.util.Arrays;

/**
 * How often values came, the more recent ones weighing more. Buckets grow by a tenth, so that a quantile is within 5 % of the true one.
 * Not safe for use by several threads.
 *
 * <p>Later values get larger weights, instead of earlier ones smaller ones: see Cormode and others, "Forward Decay", ICDE 2009.
 */
public final class DecayedHistogram {

    private static final double RATIO = 1.1;
    private static final double LOG_RATIO = Math.log(RATIO);
    private static final int BUCKETS = 160;

    /** Sums of weights that were scaled may miss their total by that. */
    private static final double ROUNDING = 1e-9;

    private final double least;
    private final double[] weights = new double[BUCKETS];
    private double total;

    /** Values below {@code least} count as that, and those above four million times as much as that. */
    public DecayedHistogram(double least) {
        this.least = least;
    }

    public void add(double value, double weight) {
        weights[bucket(value)] += weight;
        total += weight;
    }

    private int bucket(double value) {
        double ratio = value / least;
        return ratio > 1 ? (int) Math.min(BUCKETS - 1, Math.log(ratio) / LOG_RATIO) : 0;
    }

    /** Makes all weights smaller by that factor. */
    public void scale(double factor) {
        total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] *= factor;
            total += weights[i];
        }
    }

    /** All weights together, in the scale in which they were added. */
    public double total() {
        return total;
    }

    /** Takes over what the other one holds. */
    public void become(DecayedHistogram other) {
        System.arraycopy(other.weights, 0, weights, 0, BUCKETS);
        total = other.total;
    }

    /** The value that this share of the weight does not exceed; NaN when there is none. */
    public double quantile(double share) {
        return quantiles(share)[0];
    }

    /** The same for several shares, which have to be in rising order. */
    public double[] quantiles(double... shares) {
        var values = new double[shares.length];
        Arrays.fill(values, Double.NaN);
        double sum = 0;
        int next = 0;
        for (int i = 0; i < BUCKETS && next < shares.length; i++) {
            sum += weights[i];
            while (weights[i] > 0 && next < shares.length && sum >= shares[next] * total * (1 - ROUNDING)) {
                values[next++] = least * Math.pow(RATIO, i + 0.5);
            }
        }
        return values;
    }
}
