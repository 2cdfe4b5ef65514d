package io.throughline.dialect.threads;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The members of an answer. Sources: {@code MessageResponse}, {@code ToolOutputsResponse} and {@code ChatMessagesResponse} of the Python SDK,
 * {@code createMessageResponse} of the JavaScript one.
 *
 * @param asked the request, for what it says of thread, assistant and run
 */
record ThreadsAnswer(
        Fields asked,
        Receipt receipt,
        Message said,
        @Nullable Usage usage) {

    private static final String DONE = "Message added successfully";
    private static final String WAITING = "Tool calls need outputs: submit them to go on";

    List<Part.ToolCall> calls() {
        return said.parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
    }

    /** The fields at the top for the older methods, and again as the last of a list for the newer ones. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        message(json);
        json.writeName("messages");
        json.writeStartArray();
        json.writeStartObject();
        message(json);
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private void message(JsonGenerator json) {
        var calls = calls();
        json.writeStringProperty("message", calls.isEmpty() ? DONE : WAITING);
        place(json);
        json.writeStringProperty("content", text());
        json.writeStringProperty("message_id", turnId());
        json.writeStringProperty("role", "assistant");
        json.writeStringProperty("status", calls.isEmpty() ? "COMPLETED" : "REQUIRES_ACTION");
        json.writeName("tool_calls");
        if (calls.isEmpty()) {
            json.writeNull();
        } else {
            calls(json);
        }
        counts(json);
        json.writeNullProperty("retrieved_memories");
        json.writeNullProperty("retrieved_files");
        textOrNull(json, "reasoning", reasoning());
        var now = Instant.ofEpochSecond(receipt.nowSeconds()).toString();
        json.writeStringProperty("created_at", now);
        rawOrNull(json, "attachments");
        rawOrNull(json, "metadata_", "notices");
        json.writeStringProperty("timestamp", now);
    }

    /** Which thread and run it is about. */
    void place(JsonGenerator json) {
        textOrNull(json, "thread_id", asked.text("thread_id"));
        textOrNull(json, "assistant_id", asked.text("assistant_id"));
        json.writeStringProperty("run_id", asked.textOr("run_id", turnId()));
    }

    void calls(JsonGenerator json) {
        json.writeStartArray();
        for (var call : calls()) {
            json.writeStartObject();
            json.writeStringProperty("id", call.id());
            json.writeStringProperty("type", "function");
            json.writeName("function");
            json.writeStartObject();
            json.writeStringProperty("name", call.name());
            json.writeStringProperty("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Who answered, with how many tokens, for how much. */
    void counts(JsonGenerator json) {
        json.writeNullProperty("memory_operation_id");
        int slash = receipt.model().indexOf('/');
        textOrNull(json, "model_provider", slash < 0 ? null : receipt.model().substring(0, slash));
        json.writeStringProperty("model_name", receipt.model().substring(slash + 1));
        var counted = usage != null ? usage : receipt.estimate();
        if (counted != null) {
            json.writeNumberProperty("input_tokens", counted.inputTokens());
            json.writeNumberProperty("output_tokens", counted.outputTokens());
            json.writeNumberProperty("total_tokens", counted.totalTokens());
        }
        if (receipt.costUsd() != null) {
            json.writeNumberProperty("cost_usd", new BigDecimal(receipt.costUsd()));
        }
    }

    /** The gateway's id of the turn with its hyphens. */
    String turnId() {
        var hex = receipt.id();
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    private String text() {
        var text = new StringBuilder();
        for (var part : said.parts()) {
            switch (part) {
                case Part.Text(var words, var _) -> text.append(words);
                case Part.Refusal(var words) -> text.append(words);
                case Part.Image _,
                        Part.Audio _,
                        Part.File _,
                        Part.Reasoning _,
                        Part.ToolCall _,
                        Part.ToolResult _,
                        Part.Opaque _ -> {}
            }
        }
        return text.toString();
    }

    private @Nullable String reasoning() {
        var thoughts = new StringBuilder();
        for (var part : said.parts()) {
            if (part instanceof Part.Reasoning(var words, var redacted, var _) && !redacted) {
                thoughts.append(words);
            }
        }
        return thoughts.isEmpty() ? null : thoughts.toString();
    }

    private static void textOrNull(JsonGenerator json, String name, @Nullable String text) {
        if (text == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, text);
        }
    }

    private void rawOrNull(JsonGenerator json, String name) {
        rawOrNull(json, name, name);
    }

    private void rawOrNull(JsonGenerator json, String name, String from) {
        var value = asked.rawText(from);
        JsonWrites.rawMember(json, name, value == null ? "null" : value);
    }
}
