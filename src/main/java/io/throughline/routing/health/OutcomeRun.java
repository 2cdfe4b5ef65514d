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

    private boolean good = true;
    private int length;
    private double likelihood = 1;

    /** Takes the next outcome; whether the run that it belongs to contradicts {@code share}, that of successes until now. Said once of a run. */
    boolean contradicts(boolean next, double share) {
        if (next != good) {
            good = next;
            length = 0;
            likelihood = 1;
        }
        double limit = good ? RECOVERED : OUTAGE;
        boolean before = likelihood < limit && length >= LEAST;
        length++;
        likelihood *= good ? share : 1 - share;
        return !before && likelihood < limit && length >= LEAST;
    }

    /** Whether the last call failed. */
    boolean isBad() {
        return !good;
    }
}
