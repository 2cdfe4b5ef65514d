package io.throughline.routing;

import java.util.List;
import java.util.function.IntFunction;

/**
 * How one model string became routes, or none.
 *
 * @param asked the model string, a policy in its canonical form
 * @param considered how many models were looked at
 * @param removed what each filter took out, in their order; those that took nothing are not there
 * @param rejections so many of the models that were taken out, the callable ones first, each with the filter that took it; worked out when asked
 */
public record Decision(String asked, int considered, List<Removed> removed, IntFunction<List<Rejected>> rejections) {

    public Decision {
        removed = List.copyOf(removed);
    }

    /** How many models a filter took out, and which filter, in words. */
    public record Removed(String reason, int models) {}

    /** A model that is no candidate, and why. */
    public record Rejected(String model, String reason) {}

    /** How many models were left to put in order. */
    public int left() {
        return considered - removed.stream().mapToInt(Removed::models).sum();
    }
}
