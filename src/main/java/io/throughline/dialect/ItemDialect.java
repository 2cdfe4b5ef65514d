package io.throughline.dialect;

import io.throughline.chat.Message;
import io.throughline.wire.JsonBytes;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a client API shows the messages of a conversation as items, and reads them. Stateless; found by type. */
public interface ItemDialect {

    /**
     * A stored message.
     *
     * @param at its place in the turn, from 0
     * @param ownId what the client called it; null where the client gave no id
     * @param createdAt when it was said, where the client told it; null otherwise
     * @param metadata a JSON object, or null
     */
    record Kept(
            int at,
            Message message,
            @Nullable String ownId,
            @Nullable Instant createdAt,
            @Nullable String metadata) {}

    /**
     * A turn's messages.
     *
     * @param answered whether the last one is the model's answer to the others
     * @param names by part of that answer, the ids that its provider gave; empty ones, and those beyond the list's end, are made
     */
    record KeptTurn(UUID id, List<Kept> messages, boolean answered, List<String> names) {
        public KeptTurn {
            messages = List.copyOf(messages);
            names = List.copyOf(names);
        }
    }

    /**
     * An item as clients see it.
     *
     * @param at the place of its message in the turn
     * @param parts the places of its parts in that message; one message may be several items
     */
    record Shown(String id, int at, List<Integer> parts, JsonBytes json) {
        public Shown {
            parts = List.copyOf(parts);
        }
    }

    /**
     * An item that a client wants stored.
     *
     * @param id the client's own; null for none
     * @param createdAt when it was said; null when the client does not say
     * @param metadata a JSON object, or null
     */
    record Brought(
            Message message,
            @Nullable String id,
            @Nullable Instant createdAt,
            @Nullable String metadata) {}

    /** The turn's items in their order. */
    List<Shown> items(KeptTurn turn);

    /**
     * The items of such an array, each as one message, in their order.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST naming the item at fault
     */
    List<Brought> read(JsonBytes array);

    /** The id of the turn with the item that a client calls so; null when the id was made elsewhere. */
    @Nullable UUID ownerOf(String itemId);

    /** An object of strings, as JSON; {@code {}} for null. {@code json} is what the client sent. */
    String metadata(@Nullable JsonBytes json);
}
