package io.throughline.upstream;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.routing.Route;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to ask of whom.
 *
 * @param clientHeader looks up a header of the client's request by its lower-case name, for the few that a dialect hands on
 */
public record UpstreamCall(
        Route route,
        ChatRequest request,
        List<Edit> edits,
        boolean streamed,
        Function<String, @Nullable String> clientHeader) {
    public UpstreamCall {
        edits = List.copyOf(edits);
    }

    /** The same call with another request. */
    UpstreamCall asking(ChatRequest other) {
        return new UpstreamCall(route, other, edits, streamed, clientHeader);
    }
}
