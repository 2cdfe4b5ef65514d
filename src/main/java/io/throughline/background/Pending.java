package io.throughline.background;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A response that is going to be made.
 *
 * @param id that of its turn
 * @param conversation the key of the conversation that it continues or begins
 * @param previous the response that it continues; null for none
 * @param asked what it repeats of the request: a JSON object
 * @param model as the client asked for it
 */
public record Pending(
        UUID organizationId,
        UUID id,
        String conversation,
        @Nullable UUID previous,
        String asked,
        String model,
        Instant startedAt) {}
