package io.throughline.pipeline;

import io.throughline.chat.ChatRequest;
import io.throughline.routing.RouteAsk;
import io.throughline.tenant.Caller;
import io.throughline.tenant.OwnKeys;
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
 * @param ownKeys the caller's own provider keys
 * @param startedNanos {@link System#nanoTime} when the request's head arrived
 * @param clientHeader looks up a request header by its lower-case name
 */
public record ChatCall(
        UUID id,
        String requestId,
        String door,
        Caller caller,
        ChatRequest request,
        OwnKeys ownKeys,
        Instant startedAt,
        long startedNanos,
        Function<String, @Nullable String> clientHeader) {

    RouteAsk routeAsk() {
        return RouteAsk.chat(request, caller.organizationId(), ownKeys);
    }
}
