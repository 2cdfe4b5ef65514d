package io.throughline.routing.health;

/**
 * The successes in a row that a model has had lately, or the failures, and whether so many of them were to be expected. Not safe for use by
 * several threads.
 *
 * <p>A test for runs in a series of two outcomes; the sequence of outcomes is multiplied up as in Wald's "Sequential Analysis", 1947, with the
 * share until now as the one hypothesis and certainty as the other.
 */
final class OutcomeRun {

    /** Failures in a row that are less likely than that are an outage. Two of a model that hardly ever fails, three of one that often does. */
    private static final double OUTAGE = 0.001;

    /** It is found out soon when an outage is not over yet. */
    private static final double RECOVERED = 0.05;

    private static final int LEAST = 2;

    /** A share of fewer calls contradicts nothing. */
    private static final double LEAST_CALLS = 3;

    /** A long run is no change where nearly all calls went like that before. */
    private static final double USUAL = 0.9;

    private boolean good = true;
    private int length;
    private double share;
    private double likelihood = 1;
    private boolean said = true;

    /** Takes the next outcome; whether the run that it belongs to contradicts what was before that run. Said once of a run. */
    boolean contradicts(boolean next, double goodBefore, double badBefore) {
        if (next != good || length == 0) {
            begin(next, goodBefore, badBefore);
        }
        length++;
        likelihood *= share;
        if (said || length < LEAST || likelihood >= (good ? RECOVERED : OUTAGE)) {
            return false;
        }
        said = true;
        return true;
    }

    /** The shares lean a little towards a half, so that a thousand good calls do not make the next failure impossible. */
    private void begin(boolean next, double goodBefore, double badBefore) {
        good = next;
        length = 0;
        likelihood = 1;
        double calls = goodBefore + badBefore;
        share = ((next ? goodBefore : badBefore) + 1) / (calls + 2);
        said = calls < LEAST_CALLS || share > USUAL;
    }

    /** Whether the last call failed. */
    boolean isBad() {
        return !good;
    }
}
