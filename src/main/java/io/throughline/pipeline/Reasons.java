package io.throughline.pipeline;

import io.throughline.context.Fitted;
import io.throughline.routing.Decision;
import io.throughline.routing.Needs;
import io.throughline.routing.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer came from where it came.
 *
 * @param route the one that answers
 * @param planned all that would have been tried, in their order
 * @param needs what the request was expected to need, in tokens
 * @param decisions how the plan was made; empty when the client did not ask for that
 * @param fitted what of the conversation was sent; null when it surely fitted as it was
 */
public record Reasons(
        Route route,
        List<Route> planned,
        Needs needs,
        List<Decision> decisions,
        @Nullable Fitted fitted) {
    public Reasons {
        planned = List.copyOf(planned);
        decisions = List.copyOf(decisions);
    }
}
