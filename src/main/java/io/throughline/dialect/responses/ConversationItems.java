package io.throughline.dialect.responses;

import io.throughline.chat.GatewayException;
import io.throughline.chat.Keeping;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.chat.Storable;
import io.throughline.dialect.Fields;
import io.throughline.dialect.InboundDialect;
import io.throughline.dialect.ItemDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The items of OpenAI's conversations. An item without an id of the client's gets one made of its turn's id and its number there, the same that
 * responses show.
 *
 * <p>Source: OpenAI's API description, {@code ConversationItem} and {@code CreateConversationItems}.
 */
@Component
final class ConversationItems implements ItemDialect {

    private final InboundDialect chat;

    ConversationItems(List<InboundDialect> dialects) {
        chat = dialects.stream()
                .filter(dialect -> dialect.id().equals(ResponsesWords.CHAT))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public List<Shown> items(KeptTurn turn) {
        var items = new ArrayList<Shown>();
        var hex = Keeping.hex(turn.id());
        int said = turn.messages().size() - (turn.answered() ? 1 : 0);
        for (var kept : turn.messages().subList(0, said)) {
            var message = kept.message();
            var pieces = message.role() == Role.ASSISTANT ? ItemPieces.spoken(message) : ItemPieces.brought(message);
            boolean first = true;
            for (var piece : pieces) {
                var made = OutputItem.id(piece.prefix(), hex + "i", items.size());
                var id = first && kept.ownId() != null ? kept.ownId() : made;
                items.add(new Shown(id, kept.at(), piece.parts(), piece.json(id, kept)));
                first = false;
            }
        }
        if (turn.answered()) {
            items.addAll(answer(turn.messages().getLast(), turn.names(), hex));
        }
        return items;
    }

    private static List<Shown> answer(Kept answer, List<String> names, String hex) {
        var items = new ArrayList<Shown>();
        for (var piece : ItemPieces.spoken(answer.message())) {
            int part = piece.parts().getFirst();
            var name = part < names.size() ? names.get(part) : "";
            var own = ItemPieces.ownId(answer.message().parts().get(part));
            var made = own != null ? own : OutputItem.id(piece.prefix(), hex, items.size());
            var id = name.isEmpty() ? made : name;
            items.add(new Shown(id, answer.at(), piece.parts(), piece.json(id, answer)));
        }
        return items;
    }

    /** Those of messages that nobody has said anything of. */
    static Map<String, JsonBytes> of(UUID turn, List<Message> messages) {
        var items = new LinkedHashMap<String, JsonBytes>();
        var hex = Keeping.hex(turn);
        for (var message : messages) {
            var pieces = message.role() == Role.ASSISTANT ? ItemPieces.spoken(message) : ItemPieces.brought(message);
            for (var piece : pieces) {
                var id = OutputItem.id(piece.prefix(), hex + "i", items.size());
                items.put(id, piece.json(id, new Kept(0, Message.of(message.role()), null, null, null)));
            }
        }
        return items;
    }

    @Override
    public List<Brought> read(JsonBytes array) {
        if (array.at(0) != '[') {
            throw GatewayException.invalid(
                    "items", "must be an array of items, but it is " + JsonReads.read(array, JsonReads::kindOf));
        }
        var brought = new ArrayList<Brought>();
        for (var item : Fields.elements(array)) {
            brought.add(BroughtItem.read(item, "items[" + brought.size() + "]", chat));
        }
        return brought;
    }

    @Override
    public @Nullable UUID ownerOf(String itemId) {
        return StoredResponses.owner(itemId);
    }

    @Override
    public String metadata(@Nullable JsonBytes json) {
        if (json == null || json.is("null")) {
            return "{}";
        }
        if (json.at(0) != '{') {
            throw GatewayException.invalid(
                    "metadata", "must be an object of strings, but it is " + JsonReads.read(json, JsonReads::kindOf));
        }
        Fields.of(json).all().forEach((name, value) -> {
            if (!value.startsWith("\"")) {
                throw GatewayException.invalid("metadata." + name, "must be a string, but it is " + value);
            }
        });
        Storable.checkMembers("metadata", json);
        return json.utf8();
    }
}
