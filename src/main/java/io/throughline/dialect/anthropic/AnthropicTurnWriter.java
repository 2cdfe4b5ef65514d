package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;
import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes turns as messages of Anthropic's API. Names of fields and parts that cannot be said are added to {@code dropped}. */
final class AnthropicTurnWriter {

    private final Set<String> dropped;

    AnthropicTurnWriter(Set<String> dropped) {
        this.dropped = dropped;
    }

    /** The turns of a conversation's beginning as messages. */
    List<JsonBytes> beginning(List<Message> history) {
        var sayable = history.stream().map(this::sayable).toList();
        return AnthropicTurns.beginning(sayable).stream().map(this::message).toList();
    }

    /** What these instructions say: their text, since the top-level {@code system} takes nothing else. */
    List<Part> instructions(List<Message> messages) {
        var said = new ArrayList<Part>();
        for (var message : messages) {
            note(message);
            for (var part : message.parts()) {
                if (!(part instanceof Part.Text)) {
                    dropped.add("messages.content of a system message that is not text");
                } else if (!AnthropicTurns.isBlank(part)) {
                    said.add(part);
                }
            }
        }
        return said;
    }

    /** The message without the parts that this API cannot take. */
    Message sayable(Message message) {
        note(message);
        return new Message(
                message.role(), message.parts().stream().filter(this::sayable).toList(), message.extras());
    }

    /** No message of this API has fields besides role and content. */
    private void note(Message message) {
        message.extras().lost().forEach(name -> dropped.add("messages." + name));
    }

    /** The parts as the value of {@code system}. */
    JsonBytes system(List<Part> parts) {
        return JsonWrites.write(json -> content(json, parts));
    }

    JsonBytes message(AnthropicTurns.Turn turn) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("role", turn.role() == Role.ASSISTANT ? "assistant" : "user");
            json.writeName("content");
            content(json, turn.parts());
            json.writeEndObject();
        });
    }

    /** A single plain text goes as a string: the providers that copied this API all read that form. */
    private void content(JsonGenerator json, List<Part> parts) {
        if (parts.size() == 1
                && parts.getFirst() instanceof Part.Text(var text, var extras)
                && extras.in(DIALECT).isEmpty()) {
            dropped.addAll(extras.lost());
            json.writeString(text);
            return;
        }
        json.writeStartArray();
        parts.forEach(part -> block(json, part));
        json.writeEndArray();
    }

    private boolean sayable(Part part) {
        return switch (part) {
            case Part.Reasoning reasoning -> AnthropicParts.genuine(reasoning) || drop("reasoning");
            case Part.Opaque(var dialect, var json) ->
                dialect.equals(DIALECT) || drop(dialect + " block" + typeOf(json));
            default -> true;
        };
    }

    private boolean drop(String name) {
        dropped.add(name);
        return false;
    }

    private static String typeOf(String json) {
        try {
            var type = Fields.of(JsonBytes.of(json)).text("type");
            return type == null ? "" : " " + type;
        } catch (MalformedJsonException e) {
            return "";
        }
    }

    private void block(JsonGenerator json, Part part) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                begin(json, "text");
                json.writeStringProperty("text", text);
                end(json, extras);
            }
            case Part.Refusal(var text) -> AnthropicParts.text(json, text);
            case Part.Image(var media, var _, var extras) -> {
                begin(json, "image");
                source(json, media, "image_url");
                end(json, extras);
            }
            case Part.File file -> file(json, file);
            case Part.Audio _ ->
                throw wrong(
                        "messages",
                        "hold input_audio, which Anthropic's API does not take; choose a model with audio-in");
            case Part.Reasoning reasoning -> AnthropicParts.thinking(json, reasoning);
            case Part.ToolCall(var id, var name, var arguments, var extras) -> {
                begin(json, "tool_use");
                json.writeStringProperty("id", id);
                json.writeStringProperty("name", AnthropicParts.escaped(name));
                JsonWrites.rawMember(json, "input", ToolArguments.object(arguments));
                end(json, extras);
            }
            case Part.ToolResult result -> result(json, result);
            case Part.Opaque(var _, var own) -> json.writeRawValue(own);
        }
    }

    private void result(JsonGenerator json, Part.ToolResult result) {
        begin(json, "tool_result");
        json.writeStringProperty("tool_use_id", result.callId());
        var parts = result.content().stream()
                .filter(part -> !AnthropicTurns.isBlank(part))
                .filter(this::sayable)
                .toList();
        if (!parts.isEmpty()) {
            json.writeName("content");
            content(json, parts);
        }
        if (result.failed()) {
            json.writeBooleanProperty("is_error", true);
        }
        end(json, result.extras());
    }

    private void file(JsonGenerator json, Part.File file) {
        var media = file.media();
        var type = media == null ? null : media.mediaType();
        if (media != null && type != null && type.startsWith("image/")) {
            block(json, new Part.Image(media, null, file.extras()));
            return;
        }
        begin(json, "document");
        if (media instanceof Media.Inline(var kind, var base64) && isText(kind)) {
            plainText(json, base64);
        } else if (media != null) {
            source(json, media, "file");
        } else if (file.extras().dialect().equals(DIALECT) && file.id() != null) {
            beginSource(json, "file");
            json.writeStringProperty("file_id", file.id());
            json.writeEndObject();
        } else {
            throw wrong(
                    "messages",
                    "hold the file_id '" + file.id()
                            + "', which only the provider that stored it knows; send file_data instead");
        }
        if (file.name() != null) {
            json.writeStringProperty("title", file.name());
        }
        end(json, file.extras());
    }

    private static boolean isText(String mediaType) {
        return mediaType.startsWith("text/") || mediaType.equals("application/json");
    }

    private static void plainText(JsonGenerator json, String base64) {
        beginSource(json, "text");
        json.writeStringProperty("media_type", "text/plain");
        try {
            json.writeStringProperty(
                    "data", new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw wrong("messages", "hold a file whose data is not base64");
        }
        json.writeEndObject();
    }

    private static void source(JsonGenerator json, Media media, String field) {
        switch (media) {
            case Media.Inline(var type, var base64) -> {
                beginSource(json, "base64");
                json.writeStringProperty("media_type", type);
                json.writeStringProperty("data", base64);
            }
            case Media.Remote(var url) -> {
                if (!url.startsWith("https://") && !url.startsWith("http://")) {
                    throw wrong("messages", "hold a " + field + " that is neither an https URL nor base64 data");
                }
                beginSource(json, "url");
                json.writeStringProperty("url", url);
            }
        }
        json.writeEndObject();
    }

    private static void beginSource(JsonGenerator json, String type) {
        json.writeName("source");
        begin(json, type);
    }

    private static void begin(JsonGenerator json, String type) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
    }

    private void end(JsonGenerator json, Extras extras) {
        var own = extras.in(DIALECT);
        own.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        if (own.isEmpty()) {
            dropped.addAll(extras.lost());
        }
        json.writeEndObject();
    }
}
