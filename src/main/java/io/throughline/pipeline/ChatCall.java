package io.throughline.pipeline;

import io.throughline.chat.ChatRequest;
import io.throughline.tenant.Caller;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the pipeline.
 *
 * @param id also the turn's id and the id of the usage record
 * @param requestId how {@code id} is shown to the client
 * @param door the API it came through, for metrics and records, e.g. {@code chat.completions}
 * @param startedNanos {@link System#nanoTime} when the request's head arrived
 * @param clientHeader looks up a request header by its lower-case name
 */
public record ChatCall(
        UUID id,
        String requestId,
        String door,
        Caller caller,
        ChatRequest request,
        Instant startedAt,
        long startedNanos,
        Function<String, @Nullable String> clientHeader) {}
