package io.throughline.context.tokens;

import java.util.Arrays;

/**
 * How many tokens of a model one token of the vocabulary is, by script, and how far that is off. Learned from what providers counted: a normalised
 * least-mean-squares filter whose steps shrink to a fiftieth. Safe for use by many threads.
 */
final class LearnedRatio {

    private static final double SLOWEST = 0.02;
    private static final double LEAST = 0.3;
    private static final double MOST = 4;

    /** A provider that is further off counts something else: without its cache, or with what it added. */
    private static final double BELIEVABLE = 3;

    /** Of shorter prompts, most is what the provider puts around them. */
    private static final int SHORTEST = 64;

    private static final int REMEMBERED = 64;
    private static final int ENOUGH = 20;
    /** After so many answers, every so many more are learned from. */
    private static final int EAGER = 100;

    private static final int SAMPLED = 32;
    private static final double PERCENTILE = 0.95;
    private static final double LEAST_MARGIN = 0.01;

    private final double startMargin;
    private final double[] ratios;
    private final int[] seen = new int[Script.values().length];
    private final boolean exact;
    private final double[] misses = new double[REMEMBERED];
    private int observed;
    private int offered;
    private double margin;

    /** An {@code exact} one does not learn ratios, since the vocabulary is the model's own; only how far formulas are off. */
    LearnedRatio(double latin, double cjk, double other, double startMargin, boolean exact) {
        ratios = new double[] {latin, cjk, other};
        this.startMargin = startMargin;
        this.exact = exact;
        margin = startMargin;
    }

    /** With the margin, rounded up. */
    synchronized long tokens(Count count) {
        return (long) Math.ceil(expected(count) * (1 + margin) - 1e-9);
    }

    /** Without the margin. */
    synchronized long rounded(Count count) {
        return Math.round(expected(count));
    }

    /** Each of the first answers, then now and then one. */
    synchronized boolean learns() {
        return !exact && (observed < EAGER || offered++ % SAMPLED == 0);
    }

    private double expected(Count count) {
        double tokens = count.fixed();
        for (var script : Script.values()) {
            tokens += count.of(script) * ratios[script.ordinal()];
        }
        return tokens;
    }

    /** The provider counted {@code actual} for a prompt that was counted like this here. */
    synchronized void observe(Count count, long actual) {
        double expected = expected(count);
        if (count.text() < SHORTEST
                || count.media() * 2 > expected
                || actual > expected * BELIEVABLE
                || actual * BELIEVABLE < expected) {
            return;
        }
        misses[observed % REMEMBERED] = Math.max(0, actual / expected - 1);
        observed++;
        margin = observed < ENOUGH ? Math.max(startMargin, worst()) : Math.max(LEAST_MARGIN, worst());
        if (!exact) {
            learn(count, expected, actual);
        }
    }

    /** Of the last prompts, the under-count that only one in twenty exceeded. */
    private double worst() {
        int size = Math.min(observed, REMEMBERED);
        var sorted = Arrays.copyOf(misses, size);
        Arrays.sort(sorted);
        return sorted[Math.clamp((int) Math.ceil(size * PERCENTILE) - 1, 0, size - 1)];
    }

    private void learn(Count count, double expected, long actual) {
        double text = expected - count.fixed();
        double error = (actual - count.fixed()) / text - 1;
        for (var script : Script.values()) {
            int i = script.ordinal();
            double share = count.of(script) * ratios[i] / text;
            if (share > 0) {
                seen[i]++;
                double step = Math.max(SLOWEST, 1d / (seen[i] + 1));
                ratios[i] = Math.clamp(ratios[i] * (1 + step * share * error), LEAST, MOST);
            }
        }
    }

    synchronized String shown() {
        if (exact) {
            return "exact";
        }
        return "x %.2f, %s".formatted(ratios[0], observed == 0 ? "assumed" : "learned from " + observed + " answers");
    }
}
