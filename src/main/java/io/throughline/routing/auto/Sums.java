package io.throughline.routing.auto;

/**
 * The weighted sums of a log from which a comparison is computed; those of one resample, or of the log itself.
 *
 * <p>{@code V1} and {@code V0}, the mean ratings if all requests had gone to the strong or to the weak side, are self-normalised inverse propensity
 * estimates (Swaminathan and Joachims 2015, "The Self-Normalized Estimator for Counterfactual Learning"): {@code V1 = sum(a y / p) / sum(a / p)} over rated decisions, where {@code a} is 1
 * for a strong draw, {@code p} its probability and {@code y} the rating. The mean costs {@code C1} and {@code C0} are the same over decisions whose cost is known. The random
 * control sends each request to the strong side with the same probability {@code q}, whatever it asks, such that it costs what was paid: {@code q = (C - C0) / (C1 - C0)}.
 */
final class Sums {

    /** Costs nearer together than a hundredth say nothing of shares. */
    private static final double LEAST_APART = 0.01;

    private double rated;
    private double ratings;
    private final double[] sideRated = new double[2];
    private final double[] sideRatings = new double[2];
    private double priced;
    private double costs;
    private final double[] sidePriced = new double[2];
    private final double[] sideCosts = new double[2];
    private double drawn;
    private double strong;

    /** Adds the row so many times. */
    void add(ReportRow row, int times) {
        int side = row.strong() ? 1 : 0;
        double weight = times * row.weight();
        drawn += times;
        strong += times * side;
        var cost = row.costNanoUsd();
        if (cost != null) {
            priced += times;
            costs += times * (double) cost;
            sidePriced[side] += weight;
            sideCosts[side] += weight * cost;
        }
        var rating = row.rating();
        if (rating != null) {
            rated += times;
            ratings += times * rating;
            sideRated[side] += weight;
            sideRatings[side] += weight * rating;
        }
    }

    /** The mean rating; NaN without one. */
    double quality() {
        return ratings / rated;
    }

    /** What the mean rating of one side alone would be; NaN when none of its answers was rated. */
    double quality(boolean ofStrong) {
        int side = ofStrong ? 1 : 0;
        return sideRatings[side] / sideRated[side];
    }

    /** The mean cost, in nano-dollars; NaN when none is known. */
    double cost() {
        return costs / priced;
    }

    double cost(boolean ofStrong) {
        int side = ofStrong ? 1 : 0;
        return sideCosts[side] / sidePriced[side];
    }

    /** {@code q}. Where the strong side is hardly dearer, or costs are unknown, the share of strong draws instead. */
    double controlShare() {
        double apart = cost(true) - cost(false);
        double share = apart > LEAST_APART * cost() ? (cost() - cost(false)) / apart : strong / drawn;
        return Math.clamp(share, 0, 1);
    }

    double controlQuality() {
        double share = controlShare();
        return share * quality(true) + (1 - share) * quality(false);
    }

    /** How much better the ratings are than those of the control. */
    double gain() {
        return quality() - controlQuality();
    }
}
