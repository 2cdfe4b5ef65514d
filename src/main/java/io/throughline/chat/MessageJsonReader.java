package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the stored form; see {@link MessageJsonWriter}. */
final class MessageJsonReader {

    private final JsonBytes json;

    MessageJsonReader(JsonBytes json) {
        this.json = json;
    }

    List<Message> document(JsonParser parser) {
        var messages = new ArrayList<Message>();
        JsonReads.members(parser, (name, value) -> {
            switch (name) {
                case "v" -> check(JsonReads.longOrZero(value));
                case "messages" -> messages.addAll(JsonReads.list(value, this::message));
                default -> {}
            }
        });
        return messages;
    }

    private static void check(long version) {
        if (version > MessageJson.VERSION) {
            throw new IllegalStateException("messages are stored in form " + version + ", and this release reads up to "
                    + MessageJson.VERSION + "; run the newer release");
        }
    }

    private Message message(JsonParser parser) {
        var members = new Members();
        JsonReads.members(parser, members::read);
        return new Message(
                Role.valueOf(members.text("role").toUpperCase(Locale.ROOT)), members.parts, members.extras());
    }

    private Part part(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return new Part.Opaque(
                    MessageJsonWriter.STORED, JsonReads.raw(parser, json).utf8());
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        var members = new Members();
        JsonReads.members(parser, members::read);
        int to = (int) parser.currentLocation().getByteOffset();
        return switch (members.text("type")) {
            case "text" -> new Part.Text(members.text("text"), members.extras());
            case "refusal" -> new Part.Refusal(members.text("text"));
            case "image" -> image(members);
            case "audio" -> new Part.Audio(members.text("base64"), members.text("format"), members.extras());
            case "file" ->
                new Part.File(members.media(), members.texts.get("name"), members.texts.get("id"), members.extras());
            case "reasoning" -> new Part.Reasoning(members.text("text"), members.is("redacted"), members.extras());
            case "tool_call" ->
                new Part.ToolCall(
                        members.text("id"), members.text("name"), members.text("arguments"), members.extras());
            case "tool_result" ->
                new Part.ToolResult(members.text("call_id"), members.parts, members.is("failed"), members.extras());
            case "opaque" -> new Part.Opaque(members.text("dialect"), members.raw);
            default ->
                new Part.Opaque(MessageJsonWriter.STORED, json.slice(from, to).utf8());
        };
    }

    private static Part image(Members members) {
        var media = members.media();
        return new Part.Image(
                media == null ? new Media.Remote("") : media, members.texts.get("detail"), members.extras());
    }

    /** The members of one message or part, whatever its type. */
    private final class Members {

        private final Map<String, String> texts = new HashMap<>();
        private final Map<String, Boolean> flags = new HashMap<>();
        private final Map<String, String> fields = new LinkedHashMap<>();
        private List<Part> parts = List.of();
        private String raw = "null";

        void read(String name, JsonParser value) {
            if (name.startsWith(MessageJsonWriter.EXTRA)) {
                fields.put(name.substring(1), JsonReads.raw(value, json).utf8());
                return;
            }
            if (name.equals("json")) {
                raw = JsonReads.raw(value, json).utf8();
                return;
            }
            switch (value.currentToken()) {
                case VALUE_STRING -> texts.put(name, value.getString());
                case VALUE_TRUE -> flags.put(name, true);
                case START_ARRAY -> array(name, value);
                default -> {}
            }
        }

        private void array(String name, JsonParser value) {
            if (name.equals("parts") || name.equals("content")) {
                parts = JsonReads.list(value, MessageJsonReader.this::part);
            }
        }

        String text(String name) {
            return texts.getOrDefault(name, "");
        }

        boolean is(String name) {
            return flags.getOrDefault(name, false);
        }

        Extras extras() {
            var dialect = texts.get("dialect");
            return dialect == null ? Extras.NONE : new Extras(dialect, fields);
        }

        @Nullable Media media() {
            var base64 = texts.get("base64");
            if (base64 != null) {
                return new Media.Inline(text("media_type"), base64);
            }
            var url = texts.get("url");
            return url == null ? null : new Media.Remote(url);
        }
    }
}
