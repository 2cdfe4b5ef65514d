package io.throughline.pipeline;

import io.throughline.context.Prompt;
import io.throughline.routing.Ceiling;
import io.throughline.routing.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call to one route.
 *
 * @param number which of the request's calls it is
 * @param dropped what the route's dialect could not take
 * @param ceiling the most that its answer may cost; null for no limit
 * @param prompt what was sent
 */
record MadeCall(
        Route route,
        int number,
        List<String> dropped,
        @Nullable Ceiling ceiling,
        Prompt prompt) {}
