package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.wrong;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Part;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the pieces of a message or of a tool's answer. */
final class ResponsesContentWriter {

    private final JsonGenerator json;
    private final Set<String> dropped;

    ResponsesContentWriter(JsonGenerator json, Set<String> dropped) {
        this.json = json;
        this.dropped = dropped;
    }

    /** What the model reads. */
    void input(List<Part> parts) {
        json.writeStartArray();
        parts.forEach(this::input);
        json.writeEndArray();
    }

    /** As {@link #input}, for a client that wants to see what is stored: speech and pieces of this API are in it too. */
    void shown(List<Part> parts) {
        json.writeStartArray();
        for (var part : parts) {
            switch (part) {
                case Part.Audio(var base64, var format, var _) -> {
                    json.writeStartObject();
                    json.writeStringProperty("type", "input_audio");
                    json.writeObjectPropertyStart("input_audio");
                    json.writeStringProperty("data", base64);
                    json.writeStringProperty("format", format);
                    json.writeEndObject();
                    json.writeEndObject();
                }
                case Part.Opaque(var dialect, var own)
                when dialect.equals(ResponsesWords.DIALECT) -> json.writeRawValue(own);
                default -> {
                    if (isShown(part)) {
                        input(part);
                    }
                }
            }
        }
        json.writeEndArray();
    }

    /** Whether {@link #shown} writes it. */
    static boolean isShown(Part part) {
        return switch (part) {
            case Part.Text _, Part.Refusal _, Part.Image _, Part.File _, Part.Audio _ -> true;
            case Part.Opaque(var dialect, var _) -> dialect.equals(ResponsesWords.DIALECT);
            case Part.Reasoning _, Part.ToolCall _, Part.ToolResult _ -> false;
        };
    }

    /** What the model said itself. */
    void output(List<Part> parts) {
        json.writeStartArray();
        for (var part : parts) {
            if (part instanceof Part.Refusal(var text)) {
                words("refusal", "refusal", text);
            } else if (part instanceof Part.Text(var text, var extras)) {
                words("output_text", "text", text);
                note(extras);
            }
        }
        json.writeEndArray();
    }

    private void words(String type, String member, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        json.writeStringProperty(member, text);
        json.writeEndObject();
    }

    private void input(Part part) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                words("input_text", "text", text);
                note(extras);
            }
            case Part.Refusal(var text) -> words("input_text", "text", text);
            case Part.Image(var media, var detail, var extras) -> {
                json.writeStartObject();
                json.writeStringProperty("type", "input_image");
                json.writeStringProperty("image_url", media.url());
                json.writeStringProperty("detail", detail == null ? "auto" : detail);
                json.writeEndObject();
                note(extras);
            }
            case Part.File file -> file(file);
            case Part.Audio _ ->
                throw wrong("hold input_audio, which the Responses API does not take; choose a model with audio-in");
            case Part.Reasoning _, Part.ToolCall _, Part.ToolResult _, Part.Opaque _ ->
                throw new IllegalArgumentException("a piece of content that is an item of its own");
        }
    }

    private void file(Part.File file) {
        json.writeStartObject();
        json.writeStringProperty("type", "input_file");
        optional("file_id", file.id());
        switch (file.media()) {
            case Media.Inline inline -> {
                optional("filename", file.name() == null ? nameOf(inline.mediaType()) : file.name());
                json.writeStringProperty("file_data", inline.url());
            }
            case Media.Remote(var url) -> json.writeStringProperty("file_url", url);
            case null -> {}
        }
        json.writeEndObject();
        note(file.extras());
    }

    /** Data without a name is refused. */
    private static String nameOf(String mediaType) {
        var kind = mediaType.substring(mediaType.indexOf('/') + 1);
        return "document." + (kind.equals("plain") ? "txt" : kind);
    }

    private void optional(String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    private void note(Extras extras) {
        if (!extras.dialect().equals(ResponsesWords.DIALECT)) {
            dropped.addAll(extras.lost());
        }
    }
}
