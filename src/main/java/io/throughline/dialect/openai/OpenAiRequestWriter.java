package io.throughline.dialect.openai;

import static io.throughline.dialect.openai.OpenAiParts.DIALECT;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a request of another client API for OpenAI's chat API. */
final class OpenAiRequestWriter {

    private final Content content;
    private final EditPlan plan;
    private final Set<Quirk> quirks;
    private final Set<String> dropped;

    private OpenAiRequestWriter(Content content, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        this.content = content;
        this.plan = plan;
        this.quirks = quirks;
        this.dropped = dropped;
    }

    static JsonBytes write(Content content, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        var writer = new OpenAiRequestWriter(content, plan, quirks, dropped);
        return JsonWrites.write(writer::body);
    }

    private void body(JsonGenerator json) {
        json.writeStartObject();
        optional(json, "model", plan.model());
        json.writeName("messages");
        json.writeStartArray();
        new OpenAiMessageWriter(quirks, dropped)
                .write(plan.arrange(content.messages()).all())
                .forEach(each -> json.writeRawValue(each.utf8()));
        json.writeEndArray();
        tools(json);
        options(json, content.options());
        if (plan.stream()) {
            json.writeBooleanProperty("stream", true);
            if (!quirks.contains(Quirk.NO_STREAM_OPTIONS)) {
                JsonWrites.rawMember(json, "stream_options", "{\"include_usage\":true}");
            }
        }
        json.writeEndObject();
    }

    private void tools(JsonGenerator json) {
        var functions =
                content.tools().stream().filter(tool -> !tool.name().isEmpty()).toList();
        content.tools().stream().filter(tool -> tool.name().isEmpty()).forEach(tool -> dropped.add("tools"));
        if (functions.isEmpty()) {
            return;
        }
        json.writeName("tools");
        json.writeStartArray();
        functions.forEach(tool -> tool(json, tool));
        json.writeEndArray();
        toolChoice(json, content.options().toolChoice());
        optional(json, "parallel_tool_calls", content.options().parallelToolCalls());
    }

    private void tool(JsonGenerator json, ToolSpec tool) {
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", tool.name());
        optional(json, "description", tool.description());
        if (tool.parametersJson() != null) {
            JsonWrites.rawMember(json, "parameters", tool.parametersJson());
        }
        optional(json, "strict", tool.strict());
        json.writeEndObject();
        json.writeEndObject();
        tool.extras().lost().forEach(name -> dropped.add("tools." + name));
    }

    private static void toolChoice(JsonGenerator json, @Nullable ToolChoice choice) {
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto() -> json.writeStringProperty("tool_choice", "auto");
            case ToolChoice.None() -> json.writeStringProperty("tool_choice", "none");
            case ToolChoice.Required() -> json.writeStringProperty("tool_choice", "required");
            case ToolChoice.Named(var name) ->
                JsonWrites.rawMember(
                        json,
                        "tool_choice",
                        "{\"type\":\"function\",\"function\":{\"name\":" + JsonWrites.quoted(name) + "}}");
            case ToolChoice.Allowed(var _, var required) ->
                json.writeStringProperty("tool_choice", required ? "required" : "auto");
        }
    }

    private void options(JsonGenerator json, ChatOptions options) {
        if (options.maxOutputTokens() != null) {
            json.writeNumberProperty("max_completion_tokens", options.maxOutputTokens());
        }
        var sampling = options.sampling();
        optional(json, "temperature", sampling.temperature());
        optional(json, "top_p", sampling.topP());
        optional(json, "presence_penalty", sampling.presencePenalty());
        optional(json, "frequency_penalty", sampling.frequencyPenalty());
        if (sampling.topK() != null) {
            dropped.add("top_k");
        }
        if (sampling.seed() != null) {
            json.writeNumberProperty("seed", sampling.seed());
        }
        if (!options.stop().isEmpty()) {
            json.writeName("stop");
            json.writeStartArray();
            options.stop().forEach(json::writeString);
            json.writeEndArray();
        }
        if (options.choices() != null) {
            json.writeNumberProperty("n", options.choices());
        }
        optional(json, "reasoning_effort", options.reasoningEffort());
        optional(json, "user", options.endUser());
        format(json, options.responseFormat());
        extras(json, options.extras());
    }

    /** OpenAI's newer API has other names for some of the same fields. */
    private void extras(JsonGenerator json, Extras extras) {
        extras.in(DIALECT).forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        if (extras.dialect().equals(DIALECT)) {
            return;
        }
        var foreign = new LinkedHashMap<>(extras.fields());
        if (extras.dialect().equals(OpenAiParts.RESPONSES)) {
            renamed(json, foreign, "text.verbosity", "verbosity");
            renamed(json, foreign, "message.output_text.logprobs", "logprobs");
            renamed(json, foreign, "top_logprobs", "top_logprobs");
            renamed(json, foreign, "service_tier", "service_tier");
        }
        dropped.addAll(foreign.keySet());
    }

    private static void renamed(JsonGenerator json, Map<String, String> fields, String name, String here) {
        var value = fields.remove(name);
        if (value != null) {
            JsonWrites.rawMember(json, here, value);
        }
    }

    private static void format(JsonGenerator json, @Nullable ResponseFormat format) {
        switch (format) {
            case null -> {}
            case ResponseFormat.PlainText() -> JsonWrites.rawMember(json, "response_format", "{\"type\":\"text\"}");
            case ResponseFormat.AnyJson() ->
                JsonWrites.rawMember(json, "response_format", "{\"type\":\"json_object\"}");
            case ResponseFormat.JsonSchema(var name, var description, var schema, var strict) -> {
                json.writeName("response_format");
                json.writeStartObject();
                json.writeStringProperty("type", "json_schema");
                json.writeName("json_schema");
                json.writeStartObject();
                json.writeStringProperty("name", name);
                optional(json, "description", description);
                JsonWrites.rawMember(json, "schema", schema);
                optional(json, "strict", strict);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> json.writeStringProperty(name, text);
            case Boolean flag -> json.writeBooleanProperty(name, flag);
            case BigDecimal number -> json.writeNumberProperty(name, number);
            default -> throw new IllegalArgumentException(name);
        }
    }
}
