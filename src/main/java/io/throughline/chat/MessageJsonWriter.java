package io.throughline.chat;

import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the stored form. Extras lie flat beside the other members, their names marked, so that no JSON is nested deeper than it came. */
final class MessageJsonWriter {

    /** Before the name of a member that is an extra. */
    static final String EXTRA = "+";

    /** The dialect of an opaque part that another release stored: it goes back as it is. */
    static final String STORED = "throughline";

    private MessageJsonWriter() {}

    static void message(JsonGenerator json, Message message) {
        json.writeStartObject();
        json.writeStringProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        parts(json, "parts", message.parts());
        extras(json, message.extras());
        json.writeEndObject();
    }

    private static void parts(JsonGenerator json, String name, List<Part> parts) {
        json.writeArrayPropertyStart(name);
        parts.forEach(part -> part(json, part));
        json.writeEndArray();
    }

    private static void part(JsonGenerator json, Part part) {
        if (part instanceof Part.Opaque(var dialect, var raw) && dialect.equals(STORED)) {
            json.writeRawValue(raw);
            return;
        }
        json.writeStartObject();
        switch (part) {
            case Part.Text(var text, var extras) -> {
                type(json, "text", extras);
                json.writeStringProperty("text", text);
            }
            case Part.Refusal(var text) -> {
                type(json, "refusal", Extras.NONE);
                json.writeStringProperty("text", text);
            }
            case Part.Image(var media, var detail, var extras) -> {
                type(json, "image", extras);
                media(json, media);
                optional(json, "detail", detail);
            }
            case Part.Audio(var base64, var format, var extras) -> {
                type(json, "audio", extras);
                json.writeStringProperty("format", format);
                json.writeStringProperty("base64", base64);
            }
            case Part.File(var media, var name, var id, var extras) -> {
                type(json, "file", extras);
                media(json, media);
                optional(json, "name", name);
                optional(json, "id", id);
            }
            case Part.Reasoning(var text, var redacted, var extras) -> {
                type(json, "reasoning", extras);
                json.writeStringProperty("text", text);
                flag(json, "redacted", redacted);
            }
            case Part.ToolCall(var id, var name, var arguments, var extras) -> {
                type(json, "tool_call", extras);
                json.writeStringProperty("id", id);
                json.writeStringProperty("name", name);
                json.writeStringProperty("arguments", arguments);
            }
            case Part.ToolResult(var callId, var content, var failed, var extras) -> {
                type(json, "tool_result", extras);
                json.writeStringProperty("call_id", callId);
                parts(json, "content", content);
                flag(json, "failed", failed);
            }
            case Part.Opaque(var dialect, var raw) -> {
                type(json, "opaque", Extras.NONE);
                json.writeStringProperty("dialect", dialect);
                JsonWrites.rawMember(json, "json", raw);
            }
        }
        json.writeEndObject();
    }

    private static void type(JsonGenerator json, String type, Extras extras) {
        json.writeStringProperty("type", type);
        extras(json, extras);
    }

    private static void extras(JsonGenerator json, Extras extras) {
        if (extras.equals(Extras.NONE)) {
            return;
        }
        json.writeStringProperty("dialect", extras.dialect());
        extras.fields().forEach((name, raw) -> JsonWrites.rawMember(json, EXTRA + name, raw));
    }

    private static void media(JsonGenerator json, @Nullable Media media) {
        switch (media) {
            case Media.Inline(var mediaType, var base64) -> {
                json.writeStringProperty("media_type", mediaType);
                json.writeStringProperty("base64", base64);
            }
            case Media.Remote(var url) -> json.writeStringProperty("url", url);
            case null -> {}
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private static void flag(JsonGenerator json, String name, boolean set) {
        if (set) {
            json.writeBooleanProperty(name, true);
        }
    }
}
