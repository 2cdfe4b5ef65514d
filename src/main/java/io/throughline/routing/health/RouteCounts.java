package io.throughline.routing.health;

/** How many calls succeeded and failed, and what that vouches for. */
public final class RouteCounts {

    /** Begun with four good calls and a bad one, so that one failure does not make a model the worst of all. */
    private static final double GOOD_BEFORE = 4;

    private static final double BAD_BEFORE = 1;

    /** Nine times in ten the true share is higher than this many deviations below the estimate. */
    private static final double DEVIATIONS = 1.2816;

    private RouteCounts() {}

    /**
     * A share of successes that the true one exceeds with nine tenths of confidence: the lower bound of a beta distribution, by its normal
     * approximation. 0 to 1.
     */
    public static double lowerBound(double good, double bad) {
        double a = good + GOOD_BEFORE;
        double b = bad + BAD_BEFORE;
        double all = a + b;
        double mean = a / all;
        double deviation = Math.sqrt(a * b / (all * all * (all + 1)));
        return Math.clamp(mean - DEVIATIONS * deviation, 0, 1);
    }
}
