package io.throughline.routing.health;

/**
 * The share of calls that succeed.
 *
 * @param expected what it most likely is
 * @param sure what it is at least, as far as the calls seen vouch for it: few calls vouch for little
 */
public record Success(double expected, double sure) {

    /** Begun with four good calls and a bad one, so that one failure does not make a model the worst of all. */
    private static final double GOOD_BEFORE = 4;

    private static final double BAD_BEFORE = 1;

    /** Nine times in ten the true share is higher than this many deviations below the estimate. */
    private static final double DEVIATIONS = 1.2816;

    /** Of a model that nobody called. */
    public static final Success UNTRIED = of(0, 0);

    /**
     * From calls that were good and bad: the mean of a beta distribution, and the share that the true one exceeds with nine tenths of confidence,
     * by the normal approximation of that distribution.
     */
    public static Success of(double good, double bad) {
        double a = good + GOOD_BEFORE;
        double b = bad + BAD_BEFORE;
        double all = a + b;
        double mean = a / all;
        double deviation = Math.sqrt(a * b / (all * all * (all + 1)));
        return new Success(mean, Math.clamp(mean - DEVIATIONS * deviation, 0, 1));
    }
}
