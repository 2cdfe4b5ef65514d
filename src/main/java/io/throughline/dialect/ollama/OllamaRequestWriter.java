package io.throughline.dialect.ollama;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.GatewayException;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.OfferedTools;
import io.throughline.dialect.ToolResults;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes a request for Ollama's API; no client speaks it here, so that every request is written anew. */
final class OllamaRequestWriter {

    private final Content content;
    private final ChatOptions options;
    private final EditPlan plan;
    private final Set<String> dropped;
    private final List<ToolSpec> tools;

    private OllamaRequestWriter(Content content, EditPlan plan, Set<String> dropped) {
        this.content = content;
        this.options = content.options();
        this.plan = plan;
        this.dropped = dropped;
        this.tools = options.toolChoice() instanceof ToolChoice.None
                ? List.of()
                : OfferedTools.withoutOthers(content, dropped);
    }

    static JsonBytes write(Content content, String model, EditPlan plan, Set<String> dropped) {
        return JsonWrites.write(json -> new OllamaRequestWriter(content, plan, dropped).body(json, model));
    }

    private void body(JsonGenerator json, String model) {
        var writer = new OllamaMessageWriter(dropped);
        var messages = JsonWrites.text(inner -> messages(inner, writer));
        var offered = JsonWrites.text(this::tools);
        if (writer.isEmpty()) {
            throw GatewayException.invalid("messages", "hold no text; send at least one message that is not blank");
        }
        long promptBytes = bytes(messages) - writer.imageBytes() + bytes(offered);
        json.writeStartObject();
        json.writeStringProperty("model", model);
        JsonWrites.rawMember(json, "messages", messages);
        if (!tools.isEmpty()) {
            JsonWrites.rawMember(json, "tools", offered);
        }
        format(json);
        thinking(json);
        var needed = OllamaWindow.needed(promptBytes, writer.images(), options.maxOutputTokens());
        new OllamaOptions(options, dropped).write(json, OllamaWindow.tokens(plan.window(), needed));
        json.writeBooleanProperty("stream", plan.stream());
        unsaid();
        json.writeEndObject();
    }

    private static long bytes(String text) {
        return JsonBytes.of(text).length();
    }

    /** Instructions keep their places: the role is taken anywhere. */
    private void messages(JsonGenerator json, OllamaMessageWriter writer) {
        var arranged = plan.arrange(content.messages());
        json.writeStartArray();
        arranged.instructions().forEach(message -> writer.write(json, message));
        ToolResults.apart(arranged.said()).forEach(message -> writer.write(json, message));
        json.writeEndArray();
    }

    private void tools(JsonGenerator json) {
        json.writeStartArray();
        tools.forEach(tool -> OfferedTools.write(json, tool, dropped));
        json.writeEndArray();
    }

    private void format(JsonGenerator json) {
        switch (options.responseFormat()) {
            case ResponseFormat.AnyJson() -> json.writeStringProperty("format", "json");
            case ResponseFormat.JsonSchema(var _, var _, var schema, var _) ->
                JsonWrites.rawMember(json, "format", schema);
            case ResponseFormat.PlainText() -> {}
            case null -> {}
        }
    }

    /** Levels are for the models that know them; the others take each of them as yes. */
    private void thinking(JsonGenerator json) {
        switch (options.reasoningEffort()) {
            case "none" -> json.writeBooleanProperty("think", false);
            case "minimal", "low" -> json.writeStringProperty("think", "low");
            case "high", "xhigh", "max" -> json.writeStringProperty("think", "high");
            case null -> {}
            default -> json.writeStringProperty("think", "medium");
        }
    }

    private void unsaid() {
        boolean forced = switch (options.toolChoice()) {
            case ToolChoice.Required(), ToolChoice.Named(var _) -> true;
            case ToolChoice.Allowed(var _, var required) -> required;
            case ToolChoice.Auto(), ToolChoice.None() -> false;
            case null -> false;
        };
        if (forced) {
            dropped.add("tool_choice");
        }
        if (Boolean.FALSE.equals(options.parallelToolCalls()) && !tools.isEmpty()) {
            dropped.add("parallel_tool_calls");
        }
        if (tools.stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()))) {
            dropped.add("tools.strict");
        }
        if (options.choices() != null && options.choices() > 1) {
            dropped.add("n");
        }
        if (options.endUser() != null) {
            dropped.add("user");
        }
    }
}
