package io.throughline.api.threads;

import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.Fields;
import io.throughline.items.Item;
import io.throughline.items.Turn;
import io.throughline.wire.JsonBytes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Stored messages as the threads API shows them. Instructions are not shown: they are the assistant's. */
final class ThreadJson {

    private ThreadJson() {}

    /** The members of a message of that turn; {@code next} is the turn behind it, null when it is the newest. */
    static void message(JsonGenerator json, Item item, Turn turn, @Nullable Turn next) {
        var message = item.message();
        var metadata = item.metadata() != null ? item.metadata() : kept(message, "metadata");
        json.writeStringProperty("message_id", id(item, turn).toString());
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("content", text(message));
        Replies.time(json, "created_at", createdAt(item, metadata));
        json.writeStringProperty("status", status(message, next));
        Replies.raw(json, "metadata_", metadata);
        Replies.raw(json, "attachments", kept(message, "attachments"));
        var calls = Run.calls(message);
        if (!calls.isEmpty()) {
            json.writeName("tool_calls");
            calls(json, calls);
            json.writeStringProperty("run_id", Run.id(turn));
        }
    }

    /** An answer has the id of its turn; other messages have one that follows from it and their place. */
    static UUID id(Item item, Turn turn) {
        return turn.answer() != null && item.message().role() == Role.ASSISTANT ? turn.id() : id(turn.id(), item.at());
    }

    static UUID id(UUID turnId, int at) {
        return new UUID(turnId.getMostSignificantBits(), turnId.getLeastSignificantBits() ^ (at + 1L));
    }

    private static @Nullable String kept(Message message, String name) {
        return message.extras().in(Extras.KEPT).get(name);
    }

    private static Instant createdAt(Item item, @Nullable String metadata) {
        var dated = metadata == null ? null : Timestamp.of(metadata);
        return dated == null ? item.createdAt() : dated;
    }

    private static String status(Message message, @Nullable Turn next) {
        if (Run.calls(message).isEmpty()) {
            return "COMPLETED";
        }
        if (next == null) {
            return "REQUIRES_ACTION";
        }
        boolean unanswered = next.input().stream()
                .flatMap(said -> said.parts().stream())
                .anyMatch(part -> part instanceof Part.ToolResult result && result.failed());
        return unanswered ? "CANCELLED" : "COMPLETED";
    }

    private static void calls(JsonGenerator json, List<Part.ToolCall> calls) {
        Replies.array(json, calls, (each, call) -> {
            each.writeStringProperty("id", call.id());
            each.writeStringProperty("type", "function");
            each.writeName("function");
            each.writeStartObject();
            each.writeStringProperty("name", call.name());
            each.writeStringProperty("arguments", call.arguments());
            each.writeEndObject();
        });
    }

    /** Its words; of a file that went with it, none. */
    private static String text(Message message) {
        var text = new StringBuilder();
        for (var part : message.parts()) {
            switch (part) {
                case Part.Text(var words, var extras) ->
                    text.append(extras.in(Extras.KEPT).containsKey("file") ? "" : words);
                case Part.Refusal(var words) -> text.append(words);
                case Part.ToolResult(var _, var content, var _, var _) ->
                    text.append(new Message(message.role(), content, message.extras()).text());
                case Part.Image _, Part.Audio _, Part.File _, Part.Reasoning _, Part.ToolCall _, Part.Opaque _ -> {}
            }
        }
        return text.toString();
    }

    /** When a message was said, as its client says in its metadata. */
    static final class Timestamp {

        private static final String NAME = "custom_timestamp";

        private Timestamp() {}

        /** Null where it does not say, or nothing that can be read. */
        static @Nullable Instant of(String metadata) {
            var written = Fields.of(JsonBytes.of(metadata)).text(NAME);
            return written == null ? null : parsed(written);
        }

        /** @throws GatewayException INVALID_REQUEST when it is there and cannot be read */
        static void check(JsonBytes metadata) {
            var raw = Fields.of(metadata).raw(NAME);
            if (raw != null && !isStorable(of(metadata.utf8()))) {
                throw GatewayException.invalid(
                        "metadata." + NAME, "must be a time such as \"2026-11-20T14:10:12Z\", but it is " + raw.utf8());
            }
        }

        /** From 1970 to the year 9999. */
        private static boolean isStorable(@Nullable Instant time) {
            return time != null && time.getEpochSecond() >= 0 && time.getEpochSecond() < 253_402_300_800L;
        }

        /** Without a zone it is UTC. */
        private static @Nullable Instant parsed(String written) {
            var text = written.strip().replace(' ', 'T');
            for (var each : List.of(text, text + "Z", text + "T00:00:00Z")) {
                try {
                    return OffsetDateTime.parse(each).toInstant();
                } catch (DateTimeParseException _) {
                    // the next spelling
                }
            }
            return null;
        }
    }
}
