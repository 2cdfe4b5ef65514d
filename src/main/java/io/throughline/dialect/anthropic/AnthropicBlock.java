package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.PartKind;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** One content block of an answer while it is being read: what each of its pieces means as events. */
abstract class AnthropicBlock {

    /** What the block's next piece means. */
    abstract void delta(JsonBytes delta, List<ChatEvent> events);

    abstract void end(List<ChatEvent> events);

    /** A block that has begun with {@code start}; {@code nextPart} counts the parts of the answer. */
    static AnthropicBlock start(Fields start, IntSupplier nextPart, List<ChatEvent> events) {
        var type = start.textOr("type", "");
        return switch (type) {
            case "text" -> {
                var text = new Text(nextPart.getAsInt());
                events.add(new ChatEvent.PartStarted(0, text.part, new PartKind.Text()));
                text.add(start.textOr("text", ""), events);
                yield text;
            }
            case "thinking" -> {
                var thinking = new Thinking(nextPart.getAsInt());
                events.add(new ChatEvent.PartStarted(0, thinking.part, new PartKind.Reasoning()));
                thinking.add(start.textOr("thinking", ""), events);
                thinking.signature.append(start.textOr("signature", ""));
                yield thinking;
            }
            case "redacted_thinking" -> {
                var redacted = new Text(nextPart.getAsInt());
                events.add(new ChatEvent.PartStarted(
                        0, redacted.part, new PartKind.RedactedReasoning(start.textOr("data", ""))));
                yield redacted;
            }
            case "tool_use" -> {
                var name = AnthropicParts.unescaped(start.textOr("name", ""));
                var input = start.rawText("input");
                var call = new ToolUse(nextPart.getAsInt(), input == null ? "{}" : input);
                events.add(
                        new ChatEvent.PartStarted(0, call.part, new PartKind.ToolCall(start.textOr("id", ""), name)));
                yield call;
            }
            default -> new Own(start, nextPart);
        };
    }

    /** The strings of a delta by name; other members of a delta have no meaning in the model. */
    private static Map<String, String> strings(JsonBytes delta) {
        var strings = new LinkedHashMap<String, String>(4);
        JsonReads.visit(
                delta,
                parser -> JsonReads.members(parser, (name, value) -> {
                    var text = JsonReads.stringOrNull(value);
                    if (text != null) {
                        strings.put(name, text);
                    }
                }));
        return strings;
    }

    /** Text, and redacted thinking, which has no deltas. Citations are not part of the model; they stay in the frame. */
    private static final class Text extends AnthropicBlock {
        private final int part;

        Text(int part) {
            this.part = part;
        }

        @Override
        void delta(JsonBytes delta, List<ChatEvent> events) {
            add(strings(delta).getOrDefault("text", ""), events);
        }

        void add(String text, List<ChatEvent> events) {
            if (!text.isEmpty()) {
                events.add(new ChatEvent.TextDelta(0, part, text));
            }
        }

        @Override
        void end(List<ChatEvent> events) {
            events.add(new ChatEvent.PartEnded(0, part));
        }
    }

    private static final class Thinking extends AnthropicBlock {
        private final int part;
        private final StringBuilder signature = new StringBuilder();

        Thinking(int part) {
            this.part = part;
        }

        @Override
        void delta(JsonBytes delta, List<ChatEvent> events) {
            var strings = strings(delta);
            add(strings.getOrDefault("thinking", ""), events);
            signature.append(strings.getOrDefault("signature", ""));
        }

        void add(String text, List<ChatEvent> events) {
            if (!text.isEmpty()) {
                events.add(new ChatEvent.ReasoningDelta(0, part, text));
            }
        }

        @Override
        void end(List<ChatEvent> events) {
            if (!signature.isEmpty()) {
                events.add(new ChatEvent.ReasoningSigned(0, part, AnthropicParts.DIALECT, signature.toString()));
            }
            events.add(new ChatEvent.PartEnded(0, part));
        }
    }

    /** The input comes in pieces; a provider that sent none of them meant what stood at the start, usually {@code {}}. */
    private static final class ToolUse extends AnthropicBlock {
        private final int part;
        private final String startInput;
        private boolean seen;

        ToolUse(int part, String startInput) {
            this.part = part;
            this.startInput = startInput;
        }

        @Override
        void delta(JsonBytes delta, List<ChatEvent> events) {
            var json = strings(delta).getOrDefault("partial_json", "");
            if (!json.isEmpty()) {
                seen = true;
                events.add(new ChatEvent.ToolInputDelta(0, part, json));
            }
        }

        @Override
        void end(List<ChatEvent> events) {
            if (!seen) {
                events.add(new ChatEvent.ToolInputDelta(0, part, startInput));
            }
            events.add(new ChatEvent.PartEnded(0, part));
        }
    }

    /** A block of the provider's own: its strings grow by the deltas' strings of the same name, its input by pieces of JSON text. */
    private static final class Own extends AnthropicBlock {
        private final IntSupplier nextPart;
        private final Map<String, String> members = new LinkedHashMap<>();
        private final Map<String, StringBuilder> grown = new LinkedHashMap<>();
        private final StringBuilder input = new StringBuilder();

        Own(Fields start, IntSupplier nextPart) {
            this.nextPart = nextPart;
            members.putAll(start.all());
        }

        @Override
        void delta(JsonBytes delta, List<ChatEvent> events) {
            JsonReads.visit(delta, parser -> JsonReads.members(parser, (name, value) -> member(name, value, delta)));
        }

        private void member(String name, JsonParser parser, JsonBytes delta) {
            var text = JsonReads.stringOrNull(parser);
            if (name.equals("type")) {
                return;
            }
            if (name.equals("partial_json")) {
                input.append(text == null ? "" : text);
            } else if (text != null) {
                grown.computeIfAbsent(name, this::begun).append(text);
            } else {
                members.put(name, JsonReads.raw(parser, delta).utf8());
            }
        }

        private StringBuilder begun(String name) {
            var raw = members.get(name);
            var text =
                    raw == null ? null : JsonReads.<@Nullable String>read(JsonBytes.of(raw), JsonReads::stringOrNull);
            return new StringBuilder(text == null ? "" : text);
        }

        @Override
        void end(List<ChatEvent> events) {
            grown.forEach((name, text) -> members.put(name, JsonWrites.quoted(text.toString())));
            if (!input.isEmpty()) {
                members.put("input", ToolArguments.object(input.toString()));
            }
            int part = nextPart.getAsInt();
            var json = JsonWrites.text(out -> {
                out.writeStartObject();
                members.forEach((name, raw) -> JsonWrites.rawMember(out, name, raw));
                out.writeEndObject();
            });
            events.add(new ChatEvent.PartStarted(0, part, new PartKind.Opaque(DIALECT, json)));
            events.add(new ChatEvent.PartEnded(0, part));
        }
    }
}
