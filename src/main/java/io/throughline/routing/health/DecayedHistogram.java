package io.throughline.routing.health;

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

    /** The value that this share of the weight does not exceed; NaN when there is none. */
    public double quantile(double share) {
        double below = share * total;
        double sum = 0;
        for (int i = 0; i < BUCKETS; i++) {
            sum += weights[i];
            if (weights[i] > 0 && sum >= below) {
                return least * Math.pow(RATIO, i + 0.5);
            }
        }
        return Double.NaN;
    }
}
