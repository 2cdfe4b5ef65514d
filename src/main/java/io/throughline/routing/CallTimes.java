package io.throughline.routing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a whole answer took.
 *
 * @param firstToken from the call to the first token; null for an answer that came in one piece, which does not show it
 * @param whole from the call to the end of the answer
 * @param tokens what was written: all output but reasoning that nobody saw; negative when the provider did not tell
 * @param cachedShare how much of the prompt the provider had in its cache, 0 to 1; NaN when it did not tell
 */
public record CallTimes(@Nullable Duration firstToken, Duration whole, long tokens, double cachedShare) {

    /** An answer in one piece that holds no tokens, such as an embedding. */
    public static CallTimes withoutTokens(Duration whole) {
        return new CallTimes(null, whole, 0, Double.NaN);
    }
}
