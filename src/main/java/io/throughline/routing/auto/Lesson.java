package io.throughline.routing.auto;

/**
 * One rated decision, as it is learnt from.
 *
 * @param probability of the strong side when it was drawn, above 0 and below 1
 * @param rating 0 to 1
 */
record Lesson(Features features, long cluster, double probability, boolean strong, double rating) {

    /** The draw less its probability: of mean 0, whatever the request was. */
    double surprise() {
        return (strong ? 1 : 0) - probability;
    }
}
