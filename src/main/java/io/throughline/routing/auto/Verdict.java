package io.throughline.routing.auto;

/** What a comparison comes to. */
enum Verdict {
    TOO_FEW("too few ratings to tell; at least " + GapTest.LEAST_LESSONS + " are needed, " + GapTest.LEAST_OF_EACH_SIDE
            + " of them of each side"),
    BETTER("better than a random choice of the same cost"),
    SAME("not distinguishable from a random choice of the same cost; keep it off"),
    WORSE("worse than a random choice of the same cost; switch it off");

    /** Where every draw had the same probability, gain and error are 0 but for rounding. */
    private static final double LEAST_GAIN = 1e-6;

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    static Verdict of(Comparison comparison) {
        long strong = comparison.rated(true);
        long weak = comparison.rated(false);
        double gain = comparison.all().gain();
        double margin = Math.max(LEAST_GAIN, Comparison.DEVIATIONS * comparison.error());
        if (strong + weak < GapTest.LEAST_LESSONS
                || Math.min(strong, weak) < GapTest.LEAST_OF_EACH_SIDE
                || !Double.isFinite(margin)) {
            return TOO_FEW;
        }
        if (gain > margin) {
            return BETTER;
        }
        return gain < -margin ? WORSE : SAME;
    }
}
