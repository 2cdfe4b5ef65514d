package io.throughline.dialect.responses;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ItemDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Cuts a message into what are items of their own: words, calls, results, thoughts. */
final class ItemPieces {

    /**
     * One item without its id.
     *
     * @param parts the places of its parts in the message
     */
    record Piece(String prefix, List<Integer> parts, Function<String, JsonBytes> writing) {

        /** With that id, and with what a client has said of the message. */
        JsonBytes json(String id, ItemDialect.Kept kept) {
            var name = kept.message().extras().in(ResponsesWords.CHAT).get("name");
            var json = writing.apply(id);
            if (name == null && kept.createdAt() == null && kept.metadata() == null) {
                return json;
            }
            var splice = new JsonSplice(JsonIndex.of(json));
            if (name != null) {
                splice.set("name", name);
            }
            if (kept.createdAt() != null) {
                splice.set("created_at", Long.toString(kept.createdAt().getEpochSecond()));
            }
            if (kept.metadata() != null) {
                splice.set("metadata", kept.metadata());
            }
            return JsonBytes.join(splice.slices());
        }
    }

    private ItemPieces() {}

    /** Of what a model said: each part is an item. */
    static List<Piece> spoken(Message message) {
        var pieces = new ArrayList<Piece>();
        int at = 0;
        for (var part : message.parts()) {
            int place = at++;
            var prefix = OutputItem.prefix(part);
            if (prefix != null) {
                pieces.add(new Piece(prefix, List.of(place), id -> spoken(id, part)));
            } else if (part instanceof Part.ToolResult result) {
                pieces.add(result(result, place));
            }
        }
        return pieces;
    }

    private static JsonBytes spoken(String id, Part part) {
        var json = new OutputItem(id, part, null).json("completed");
        if (!(part instanceof Part.Opaque)) {
            return json;
        }
        var splice = new JsonSplice(JsonIndex.of(json));
        splice.set("id", JsonWrites.quoted(id));
        return JsonBytes.join(splice.slices());
    }

    /** The id that the provider gave to the item of such a part; null when it gave none. */
    static @Nullable String ownId(Part part) {
        return switch (part) {
            case Part.Reasoning(var _, var _, var extras) -> OutputItem.ownId(extras);
            case Part.Opaque(var _, var own) -> Fields.of(JsonBytes.of(own)).text("id");
            default -> null;
        };
    }

    /** Of what a model was told: each result is an item, and what stands between two of them. */
    static List<Piece> brought(Message message) {
        var pieces = new ArrayList<Piece>();
        var open = new ArrayList<Integer>();
        for (int at = 0; at < message.parts().size(); at++) {
            var part = message.parts().get(at);
            if (part instanceof Part.ToolResult result) {
                close(message, open, pieces);
                pieces.add(result(result, at));
            } else if (ResponsesContentWriter.isShown(part)) {
                open.add(at);
            }
        }
        close(message, open, pieces);
        return pieces;
    }

    private static void close(Message message, List<Integer> open, List<Piece> pieces) {
        if (open.isEmpty()) {
            return;
        }
        var parts = open.stream().map(message.parts()::get).toList();
        var role = ResponsesItemWriter.role(message.role());
        pieces.add(new Piece(
                "msg_",
                List.copyOf(open),
                id -> item(id, ResponsesWords.MESSAGE, (json, content) -> {
                    json.writeStringProperty("role", role);
                    json.writeName("content");
                    content.shown(parts);
                })));
        open.clear();
    }

    private static Piece result(Part.ToolResult result, int at) {
        return new Piece(
                "fco_",
                List.of(at),
                id -> item(id, ResponsesWords.CALL_OUTPUT, (json, content) -> {
                    json.writeStringProperty("call_id", result.callId());
                    json.writeName("output");
                    var text = ResponsesItemWriter.onlyText(result.content());
                    if (text == null) {
                        content.shown(result.content());
                    } else {
                        json.writeString(text);
                    }
                }));
    }

    /** Writes the members that an item has beyond those of all. */
    private interface Members {
        void write(JsonGenerator json, ResponsesContentWriter content);
    }

    private static JsonBytes item(String id, String type, Members members) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("type", type);
            json.writeStringProperty("status", "completed");
            members.write(json, new ResponsesContentWriter(json, new HashSet<>()));
            json.writeEndObject();
        });
    }
}
