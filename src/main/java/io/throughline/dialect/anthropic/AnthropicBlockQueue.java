package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.chat.Signature;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Puts the parts of an answer into blocks that follow each other: clients of this API read one block at a time, while other providers send
 * parallel tool calls interleaved. The part in front is written as it comes, the others wait.
 */
final class AnthropicBlockQueue {

    private final Map<Integer, Block> byPart = new HashMap<>();
    private final Deque<Block> waiting = new ArrayDeque<>();
    private int written;

    void begin(int part, PartKind kind, String dialect, ByteArrayOutputStream out) {
        var block = new Block(kind, dialect);
        byPart.put(part, block);
        if (block.shown()) {
            waiting.add(block);
            flush(out);
        }
    }

    void text(int part, String text, ByteArrayOutputStream out) {
        var block = byPart.get(part);
        if (block != null && block.shown()) {
            block.pending.append(text);
            flush(out);
        }
    }

    void sign(int part, String signature) {
        var block = byPart.get(part);
        if (block != null) {
            block.signature = signature;
        }
    }

    void end(int part, ByteArrayOutputStream out) {
        var block = byPart.get(part);
        if (block != null) {
            block.ended = true;
            flush(out);
        }
    }

    void endAll(ByteArrayOutputStream out) {
        waiting.forEach(block -> block.ended = true);
        flush(out);
    }

    private void flush(ByteArrayOutputStream out) {
        for (var block = waiting.peek(); block != null; block = waiting.peek()) {
            block.write(out);
            if (!block.ended) {
                return;
            }
            waiting.remove();
        }
    }

    private final class Block {
        private final PartKind kind;
        private final String dialect;
        private final StringBuilder pending = new StringBuilder();
        private @Nullable String signature;
        private boolean ended;
        private int index = -1;

        Block(PartKind kind, String dialect) {
            this.kind = kind;
            this.dialect = dialect;
        }

        /** Thoughts of other providers carry no signature of Anthropic's and are left out. */
        boolean shown() {
            return switch (kind) {
                case PartKind.Text(), PartKind.Refusal(), PartKind.ToolCall(var _, var _) -> true;
                case PartKind.Reasoning(), PartKind.RedactedReasoning(var _) -> dialect.equals(DIALECT);
                case PartKind.Opaque(var from, var _) -> from.equals(DIALECT);
            };
        }

        void write(ByteArrayOutputStream out) {
            switch (kind) {
                case PartKind.Text(), PartKind.Refusal() -> {
                    if (!pending.isEmpty()) {
                        open(out, json -> AnthropicParts.text(json, ""));
                        delta(out, "text_delta", "text");
                    }
                }
                case PartKind.ToolCall(var id, var name) -> {
                    open(out, json -> AnthropicParts.toolUse(json, AnthropicParts.id(id), name, "{}"));
                    if (!pending.isEmpty()) {
                        delta(out, "input_json_delta", "partial_json");
                    }
                }
                case PartKind.Reasoning() -> thinking(out);
                case PartKind.RedactedReasoning(var data) -> open(out, json -> redacted(json, data));
                case PartKind.Opaque(var _, var own) -> open(out, json -> json.writeRawValue(own));
            }
            if (ended && index >= 0) {
                AnthropicWriter.event("content_block_stop", out, json -> json.writeNumberProperty("index", index));
            }
        }

        /** Whole and at its end, since only then it is known whether a signature came. */
        private void thinking(ByteArrayOutputStream out) {
            if (!ended || signature == null) {
                return;
            }
            open(
                    out,
                    json -> AnthropicParts.thinking(
                            json, new Part.Reasoning("", false, Signature.extras(AnthropicParts.DIALECT, ""))));
            if (!pending.isEmpty()) {
                delta(out, "thinking_delta", "thinking");
            }
            pending.append(signature);
            delta(out, "signature_delta", "signature");
        }

        private static void redacted(JsonGenerator json, String data) {
            json.writeStartObject();
            json.writeStringProperty("type", "redacted_thinking");
            json.writeStringProperty("data", data);
            json.writeEndObject();
        }

        private void open(ByteArrayOutputStream out, Consumer<JsonGenerator> start) {
            if (index >= 0) {
                return;
            }
            index = written++;
            AnthropicWriter.event("content_block_start", out, json -> {
                json.writeNumberProperty("index", index);
                json.writeName("content_block");
                start.accept(json);
            });
        }

        /** Some providers cut a character between two deltas; its first half waits for the second. */
        private int wholeCharacters() {
            int last = pending.length() - 1;
            return Character.isHighSurrogate(pending.charAt(last)) ? last : last + 1;
        }

        private void delta(ByteArrayOutputStream out, String type, String field) {
            int whole = ended ? pending.length() : wholeCharacters();
            if (whole == 0) {
                return;
            }
            var text = pending.substring(0, whole);
            pending.delete(0, whole);
            AnthropicWriter.event("content_block_delta", out, json -> {
                json.writeNumberProperty("index", index);
                json.writeName("delta");
                json.writeStartObject();
                json.writeStringProperty("type", type);
                json.writeStringProperty(field, text);
                json.writeEndObject();
            });
        }
    }
}
