package io.throughline.dialect;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.StoredResponse;
import io.throughline.wire.JsonBytes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a client API shows stored responses and their items. Stateless; found by type. */
public interface ResponseDialect {

    /** The id of the turn that a client calls so; null when no turn can be meant. */
    @Nullable UUID responseId(String shown);

    /** The id of the turn with the item that a client calls so; null when the id was made by a provider. */
    @Nullable UUID ownerOf(String itemId);

    /** Whether it was to be made without its client. */
    boolean inBackground(StoredResponse stored);

    /** As above, of a request. */
    boolean inBackground(ChatRequest request);

    /**
     * The request as one that has its model summarize what it brings and continues, as its last message asks; nothing of it is stored.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST when it brings and continues nothing
     */
    JsonBytes summarizing(JsonBytes body);

    /**
     * A summary as an item.
     *
     * @param response the id of the answer
     * @param createdAt seconds since 1970, as JSON
     * @param usage as JSON
     */
    record Compacted(String response, JsonBytes item, String createdAt, String usage) {}

    /** The summary in that response, which is the answer to the request of that id. */
    Compacted compaction(UUID request, JsonBytes response);

    /** The response as a whole. */
    JsonBytes response(StoredResponse stored);

    /** The events of a stream that would have told the response, without those up to number {@code after}, which is -1 for none. */
    byte[] replay(StoredResponse stored, long after);

    /** The items of its input, oldest first, by id. */
    Map<String, JsonBytes> input(StoredResponse stored);

    /** The items of its output in their order, by id. */
    Map<String, JsonBytes> output(StoredResponse stored);

    /** The ids of items that the request names in place of sending them. */
    List<String> references(ChatRequest request);

    /**
     * The request's body with these items put in.
     *
     * @throws io.throughline.chat.GatewayException NOT_FOUND when one that is named is not among them
     */
    JsonBytes resolved(ChatRequest request, Map<String, JsonBytes> items);
}
