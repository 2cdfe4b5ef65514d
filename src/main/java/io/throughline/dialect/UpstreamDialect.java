package io.throughline.dialect;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One provider API: how a request is written for it, and how its answers and errors read. Stateless; found by type. */
public interface UpstreamDialect {

    /** The id in provider files, and the golden folder's name. */
    String id();

    /** How the provider wants its key. */
    Credential credential();

    /**
     * The request in this dialect, with the edits applied: spliced when the client spoke the same dialect, encoded otherwise.
     *
     * @throws io.throughline.chat.GatewayException when the request cannot be said in this dialect
     */
    Outgoing write(ChatRequest request, List<Edit> edits, Set<Quirk> quirks);

    /** The id of the dialect that has to carry this request because this one, with these quirks, cannot; null when it can. */
    default @Nullable String insteadFor(ChatRequest request, Set<Quirk> quirks) {
        return null;
    }

    /** How a streamed answer is cut into units. */
    default Framing framing() {
        return Framing.SSE;
    }

    /**
     * A reader for one successful answer. {@code streamed} says how the answer comes, whatever was asked for: as units cut by {@link #framing()},
     * or as one body.
     */
    ResponseReader reader(boolean streamed);

    /** A reader for one successful answer of a provider with these quirks. */
    default ResponseReader reader(boolean streamed, Set<Quirk> quirks) {
        return reader(streamed);
    }

    /**
     * Whether this API wants parts of its answers back, behind which the model's thoughts continue, that clients of {@code clientDialect} throw
     * away. Such answers are kept and come as {@link Edit.Restore} with the request that answers their tool calls.
     */
    default boolean missesParts(String clientDialect, Set<Quirk> quirks) {
        return false;
    }

    /**
     * What a status other than 2xx means. {@code headers} has lower-case names. The message is safe to show: a provider's text is taken over
     * only where it speaks of the client's own request.
     */
    GatewayError error(int status, Map<String, String> headers, JsonBytes body);

    /** Headers that each call brings, also one for the list of models. */
    default Map<String, String> standingHeaders() {
        return Map.of();
    }

    /** The header that carries the provider key: its name, and what stands before the key. */
    record Credential(String header, String prefix) {
        public static final Credential BEARER = new Credential("authorization", "Bearer ");
    }

    /** Headers of the client's request that this dialect hands on, in lower case; null value means absent. */
    default Map<String, String> passedOn(java.util.function.Function<String, @Nullable String> clientHeader) {
        return Map.of();
    }
}
