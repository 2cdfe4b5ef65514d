package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * OpenRouter's {@code reasoning_details}: blocks of thoughts, some of them sealed, that it wants back in their order and unchanged. A stream
 * brings the words of a block in pieces of the same type and index. Source: OpenRouter's documentation, "Preserving reasoning".
 */
final class OpenAiReasoningDetails {

    static final String FIELD = "reasoning_details";

    /** The member that comes in pieces, by type of block; others come whole. */
    private static final Map<String, String> WORDS = Map.of("reasoning.text", "text", "reasoning.summary", "summary");

    private final List<Map<String, String>> blocks = new ArrayList<>(1);

    /** Adds the blocks of one delta, an array. */
    void add(JsonBytes array) {
        for (var item : Fields.elements(array)) {
            if (item.at(0) == '{') {
                add(Fields.of(item).all());
            }
        }
    }

    private void add(Map<String, String> block) {
        var words = WORDS.get(text(block, "type"));
        var last = blocks.isEmpty() ? null : blocks.getLast();
        if (words == null || last == null || !same(last, block, "type") || !same(last, block, "index")) {
            blocks.add(new LinkedHashMap<>(block));
            return;
        }
        var all = text(last, words) + text(block, words);
        block.forEach((name, raw) -> {
            if (!raw.equals("null")) {
                last.put(name, raw);
            }
        });
        last.put(words, JsonWrites.quoted(all));
    }

    private static boolean same(Map<String, String> one, Map<String, String> other, String name) {
        return one.getOrDefault(name, "").equals(other.getOrDefault(name, ""));
    }

    private static String text(Map<String, String> block, String name) {
        var raw = block.get(name);
        return raw == null ? "" : OpenAiParts.orEmpty(JsonReads.read(JsonBytes.of(raw), JsonReads::stringOrNull));
    }

    /** All blocks as the mark of the part that holds the thoughts; empty when there were none. */
    Extras mark() {
        return blocks.isEmpty()
                ? Extras.NONE
                : mark(blocks.stream().map(OpenAiReasoningDetails::json).collect(Collectors.joining(",", "[", "]")));
    }

    static Extras mark(String array) {
        return new Extras(DIALECT, Map.of(FIELD, array));
    }

    private static String json(Map<String, String> block) {
        return JsonWrites.text(json -> {
            json.writeStartObject();
            block.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
            json.writeEndObject();
        });
    }

    /** The array that the message's answer came with; null when it came with none. */
    static @Nullable String of(Message answer) {
        return of(answer.parts());
    }

    static @Nullable String of(List<Part> parts) {
        for (var part : parts) {
            var own = part instanceof Part.Reasoning(var _, var _, var extras)
                    ? extras.in(DIALECT).get(FIELD)
                    : null;
            if (own != null) {
                return own;
            }
        }
        return null;
    }
}
