package io.throughline.routing;

/**
 * What {@code auto} drew, and with which probability: without that number nothing could be learnt or compared afterwards.
 *
 * @param scorer what the score is from
 * @param score how much more the request is believed to gain from a strong model; its scale is the scorer's own
 * @param threshold the score at which both were equally likely, on the same scale
 * @param share the share of strong choices that was asked for, 0 to 1
 * @param probability of the strong models, 0 to 1
 * @param strong what was drawn
 * @param forced whether there was nothing to draw, because one side had no model or both had the same
 */
public record Choice(
        Scorer scorer,
        double score,
        double threshold,
        double share,
        double probability,
        boolean strong,
        boolean forced) {

    /** From what a request's difficulty is guessed. */
    public enum Scorer {
        /** From its length alone. */
        PRIOR,
        /** From the organization's own ratings. */
        LEARNED
    }

    /** The probability of what was drawn. */
    public double drawn() {
        return strong ? probability : 1 - probability;
    }
}
