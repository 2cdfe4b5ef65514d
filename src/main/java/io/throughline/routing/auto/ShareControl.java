package io.throughline.routing.auto;

/**
 * A soft threshold that holds an asked-for share of strong choices, whatever the scores are.
 *
 * <p>A score is measured in standard deviations from the mean of the latest scores. The probability of a strong choice is a logistic curve
 * around the threshold, kept between the floor and its complement. After each decision the threshold moves by a step times the difference between that
 * probability and the asked-for share: an integral controller, or stochastic approximation of a quantile (Robbins and Monro 1951). Since the
 * probability is used and not the draw, chance does not move it. With a constant step the mean probability of {@code n} decisions differs
 * from the share by the distance the threshold went over {@code n} steps.
 */
final class ShareControl {

    /** How soft the threshold is, in standard deviations of the score. */
    private static final double SOFTNESS = 0.3;

    private static final double STEP = 0.03;

    /** How much one score counts in the mean and deviation of scores, once there are many. */
    private static final double MEMORY = 0.002;

    private final double share;
    private final double floor;
    private double threshold;
    private double mean;
    private double variance;
    private long seen;

    /** {@code share} lies between {@code floor} and its complement. */
    ShareControl(double share, double floor) {
        this.share = share;
        this.floor = floor;
        threshold = Math.log((1 - share) / share) / 2;
    }

    /** A probability, and the threshold it came from on the scale of the score. */
    record Soft(double threshold, double probability) {}

    synchronized Soft decide(double score) {
        learnScale(score);
        var soft = soft(score);
        threshold = Math.clamp(threshold + step() * (soft.probability() - share), -10, 10);
        return soft;
    }

    /** What the score would get now; changes nothing. */
    synchronized Soft foresee(double score) {
        return soft(score);
    }

    private Soft soft(double score) {
        double deviation = Math.sqrt(variance);
        double standard = deviation > 1e-9 ? (score - mean) / deviation : 0;
        double free = 1 / (1 + Math.exp((threshold - standard) / SOFTNESS));
        double probability = Math.min(floor + (1 - 2 * floor) * free, 1 - floor);
        return new Soft(mean + threshold * deviation, probability);
    }

    /** Longer at first, since the first threshold is a guess. */
    private double step() {
        return Math.max(STEP, 1 / Math.sqrt(seen));
    }

    private void learnScale(double score) {
        seen++;
        double weight = Math.max(MEMORY, 1.0 / seen);
        double apart = score - mean;
        mean += weight * apart;
        variance = (1 - weight) * (variance + weight * apart * apart);
    }
}
