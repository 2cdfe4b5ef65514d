package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;
import static io.throughline.dialect.openai.OpenAiParts.wrong;
import static io.throughline.wire.JsonReads.stringOrNull;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Part;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads one element of a message's content array in OpenAI's chat API. */
final class OpenAiContentPart {

    private final JsonBytes json;
    private final String at;
    private @Nullable String type;
    private @Nullable String text;
    /** The strings of the one nested object a part has ({@code image_url}, {@code input_audio}, {@code file}). */
    private final Map<String, String> nested = new HashMap<>();

    private final Map<String, String> extras = new LinkedHashMap<>();

    private OpenAiContentPart(JsonBytes json, String at) {
        this.json = json;
        this.at = at;
    }

    /** The part {@code json}; {@code at} names it in errors. A type that is not known stays as it is. */
    static Part read(JsonBytes json, String at) {
        var part = new OpenAiContentPart(json, at);
        JsonReads.visit(json, parser -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw wrong(at, "must be an object with a type, but it is " + JsonReads.kindOf(parser));
            }
            JsonReads.members(parser, part::member);
        });
        return part.build();
    }

    private void member(String field, JsonParser parser) {
        switch (field) {
            case "type" -> type = stringOrNull(parser);
            case "text", "refusal" -> text = stringOrNull(parser);
            case "image_url", "input_audio", "file" -> nested(parser);
            default -> extras.put(field, JsonReads.raw(parser, json).utf8());
        }
    }

    private void nested(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            nested.put("url", parser.getString());
            return;
        }
        JsonReads.members(parser, (field, value) -> {
            var string = stringOrNull(value);
            if (string != null) {
                nested.put(field, string);
            }
        });
    }

    private Part build() {
        var rest = new Extras(DIALECT, extras);
        return switch (type) {
            case "text" -> new Part.Text(required(text, "text"), rest);
            case "refusal" -> new Part.Refusal(required(text, "refusal"));
            case "image_url" ->
                new Part.Image(Media.ofUrl(required(nested.get("url"), "image_url.url")), nested.get("detail"), rest);
            case "input_audio" ->
                new Part.Audio(
                        required(nested.get("data"), "input_audio.data"),
                        required(nested.get("format"), "input_audio.format"),
                        rest);
            case "file" -> {
                var data = nested.get("file_data");
                yield new Part.File(
                        data == null ? null : Media.ofUrl(data), nested.get("filename"), nested.get("file_id"), rest);
            }
            case null -> throw wrong(at + ".type", "is required, e.g. \"text\" or \"image_url\"");
            default -> new Part.Opaque(DIALECT, json.utf8());
        };
    }

    private String required(@Nullable String value, String field) {
        if (value == null) {
            throw wrong(at + "." + field, "is required in a part of type '" + type + "'");
        }
        return value;
    }
}
