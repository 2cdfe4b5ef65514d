package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;
import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.Extras;
import io.throughline.chat.Media;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads content blocks of Anthropic's API into parts. A block that the model has no word for stays as it is. */
final class AnthropicBlocks {

    private final Fields block;
    private final String at;

    private AnthropicBlocks(Fields block, String at) {
        this.block = block;
        this.at = at;
    }

    /** The parts of a {@code content} or {@code system} value, which is a string or an array of blocks. {@code at} names it in errors. */
    static List<Part> read(@Nullable JsonBytes content, String at) {
        if (content == null) {
            return List.of();
        }
        return switch (content.at(0)) {
            case '"' -> List.of(new Part.Text(JsonReads.read(content, parser -> parser.getString())));
            case '[' -> blocks(content, at);
            default ->
                throw wrong(
                        at,
                        "must be a string or an array of blocks, but it is "
                                + JsonReads.read(content, JsonReads::kindOf));
        };
    }

    private static List<Part> blocks(JsonBytes array, String at) {
        var parts = new ArrayList<Part>();
        for (var element : Fields.elements(array)) {
            var place = at + "[" + parts.size() + "]";
            if (element.at(0) != '{') {
                throw wrong(
                        place,
                        "must be an object with a type, but it is " + JsonReads.read(element, JsonReads::kindOf));
            }
            parts.add(new AnthropicBlocks(Fields.of(element), place).part());
        }
        return parts;
    }

    private Part part() {
        return switch (block.text("type")) {
            case "text" -> new Part.Text(required("text"), extras("text"));
            case "image" -> image();
            case "document" -> document();
            case "tool_use" ->
                new Part.ToolCall(id("id"), required("name"), inputJson(), extras("id", "name", "input"));
            case "tool_result" ->
                new Part.ToolResult(
                        id("tool_use_id"),
                        read(block.raw("content"), at + ".content"),
                        Boolean.TRUE.equals(block.flag("is_error")),
                        extras("tool_use_id", "content", "is_error"));
            case "thinking" -> new Part.Reasoning(required("thinking"), false, extras("thinking"));
            case "redacted_thinking" -> new Part.Reasoning(required("data"), true, extras("data"));
            case null -> throw wrong(at + ".type", "is required, e.g. \"text\" or \"image\"");
            default -> opaque();
        };
    }

    private Part opaque() {
        return new Part.Opaque(DIALECT, block.json().utf8());
    }

    private String inputJson() {
        var input = block.rawText("input");
        return input == null ? "{}" : input;
    }

    private Part image() {
        var media = media(source());
        return media == null ? opaque() : new Part.Image(media, null, extras("source"));
    }

    private Part document() {
        var source = source();
        var title = block.text("title");
        var rest = extras("source", "title");
        if ("file".equals(source.text("type"))) {
            return new Part.File(null, title, source.text("file_id"), rest);
        }
        var media = media(source);
        return media == null ? opaque() : new Part.File(media, title, null, rest);
    }

    private Fields source() {
        var source = block.object("source");
        if (source == null) {
            throw wrong(at + ".source", "is required: an object such as {\"type\": \"url\", \"url\": \"https://…\"}");
        }
        return source;
    }

    /** The source's bytes or address; null for kinds that only this API knows. */
    private @Nullable Media media(Fields source) {
        return switch (source.text("type")) {
            case "base64" -> new Media.Inline(source.textOr("media_type", ""), source.textOr("data", ""));
            case "url" -> new Media.Remote(source.textOr("url", ""));
            case "text" -> new Media.Inline("text/plain", base64(source.textOr("data", "")));
            case null, default -> null;
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A call's id as its provider gave it, which {@link AnthropicWriter} may have had to rewrite for this client. */
    private String id(String field) {
        return AnthropicParts.unescaped(required(field));
    }

    private String required(String field) {
        var text = block.text(field);
        if (text == null) {
            throw wrong(
                    at + "." + field,
                    "is required and must be a string in a block of type '" + block.text("type") + "'");
        }
        return text;
    }

    private Extras extras(String... known) {
        var read = new HashSet<>(Set.of(known));
        read.add("type");
        return block.extras(DIALECT, read);
    }
}
