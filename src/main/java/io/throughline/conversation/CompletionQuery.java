package io.throughline.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which stored chat completions are asked for.
 *
 * @param model as the client named it, as {@code provider/name}, or as its provider calls it; null for all
 * @param metadata a JSON object whose members they must have; null for all
 * @param after the turn behind which the list goes on; null from its beginning
 */
public record CompletionQuery(
        @Nullable String model,
        @Nullable String metadata,
        @Nullable UUID after,
        boolean oldestFirst,
        int limit) {}
