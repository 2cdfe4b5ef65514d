package io.throughline.routing.auto;

/** What an organization's own ratings say: how much better the strong models' answers are rated than the weak ones', by request. */
final class GapModel {

    private final double[] weights;

    /** One weight for each feature; kept as it is. */
    GapModel(double[] weights) {
        this.weights = weights;
    }

    double gap(Features features) {
        return features.dot(weights);
    }
}
