package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a request of another client API for Anthropic's API. */
final class AnthropicRequestWriter {

    /** What every Claude model can put out; for requests in which neither the client nor the catalog names a limit. */
    static final long DEFAULT_MAX_TOKENS = 4096;

    private static final int MAX_USER_ID_CHARS = 256;

    /** The API wants the user to speak first; this stands before conversations that an assistant opened. */
    private static final String OPENING = "(The assistant opens the conversation.)";

    private static final String JSON_ONLY =
            "Answer with one valid JSON object and nothing else: no prose before or after it, no code fence.";

    private final Content content;
    private final ChatOptions options;
    private final EditPlan plan;
    private final boolean raw;
    private final Set<String> dropped;
    private final AnthropicModel model;
    private final AnthropicTurnWriter writer;
    private final List<Part> system = new ArrayList<>();
    private final List<AnthropicTurns.Turn> turns = new ArrayList<>();

    private AnthropicRequestWriter(Content content, EditPlan plan, boolean raw, Set<String> dropped) {
        this.raw = raw;
        this.content = content;
        this.options = content.options();
        this.plan = plan;
        this.dropped = dropped;
        this.model = AnthropicModel.of(plan.model());
        this.writer = new AnthropicTurnWriter(dropped);
    }

    /** {@code raw} writes the body as Vertex AI wants it. */
    static List<JsonBytes> write(Content content, EditPlan plan, boolean raw, Set<String> dropped) {
        var request = new AnthropicRequestWriter(content, plan, raw, dropped);
        request.divide();
        return List.of(JsonWrites.write(request::body));
    }

    /** Instructions that come first go to the top; what the model cannot be told is left out before turns are made. */
    private void divide() {
        var all = plan.arrange(content.messages());
        system.addAll(writer.instructions(all.instructions()));
        turns.addAll(AnthropicTurns.of(all.said().stream().map(writer::sayable).toList()));
        if (turns.isEmpty() && system.isEmpty()) {
            throw wrong("messages", "hold no text; send at least one message that is not blank");
        }
        if (turns.isEmpty()) {
            turns.add(new AnthropicTurns.Turn(Role.USER, List.copyOf(system)));
            system.clear();
        } else if (turns.getFirst().role() == Role.ASSISTANT) {
            turns.addFirst(new AnthropicTurns.Turn(Role.USER, List.of(new Part.Text(OPENING))));
        }
    }

    private void body(JsonGenerator json) {
        var named = options.maxOutputTokens() != null ? options.maxOutputTokens() : plan.outputCap();
        var thinking = thinking(named);
        format();
        json.writeStartObject();
        if (raw) {
            json.writeStringProperty(AnthropicVertex.VERSION_MEMBER, AnthropicVertex.VERSION);
        } else if (plan.model() != null) {
            json.writeStringProperty("model", plan.model());
        }
        json.writeNumberProperty("max_tokens", named != null ? named : DEFAULT_MAX_TOKENS + thinking.budgetTokens());
        if (!system.isEmpty()) {
            JsonWrites.rawMember(json, "system", writer.system(system).utf8());
        }
        json.writeName("messages");
        json.writeStartArray();
        turns.forEach(turn -> json.writeRawValue(writer.message(turn).utf8()));
        json.writeEndArray();
        tools(json);
        thinking.write(json, model.refusesSampling());
        outputConfig(json, thinking);
        sampling(json, thinking);
        stops(json);
        user(json);
        dropped.addAll(options.extras().lost());
        if (plan.stream()) {
            json.writeBooleanProperty("stream", true);
        }
        json.writeEndObject();
    }

    /** Thinking is refused beside a forced tool, and by budget also in a running tool loop whose first thoughts are lost. */
    private AnthropicThinking thinking(@Nullable Long maxTokens) {
        var effort = options.reasoningEffort();
        var thinking = AnthropicThinking.of(model, effort, maxTokens);
        if (thinking.on() && (forced() || (thinking.mode() == AnthropicThinking.Mode.BUDGET && thoughtsLost()))) {
            thinking = thinking.quiet();
        }
        if (effort != null && !effort.equals("none") && !thinking.on() && thinking.effort() == null) {
            dropped.add("reasoning_effort");
        }
        return thinking;
    }

    private boolean forced() {
        return switch (options.toolChoice()) {
            case ToolChoice.Required(), ToolChoice.Named(var _) -> true;
            case ToolChoice.Allowed(var _, var required) -> required;
            case ToolChoice.Auto(), ToolChoice.None() -> false;
            case null -> false;
        };
    }

    private boolean thoughtsLost() {
        if (turns.size() < 2 || turns.getLast().role() == Role.ASSISTANT) {
            return turns.getLast().role() == Role.ASSISTANT;
        }
        var results = turns.getLast().parts().getFirst() instanceof Part.ToolResult;
        return results && !(turns.get(turns.size() - 2).parts().getFirst() instanceof Part.Reasoning);
    }

    private void tools(JsonGenerator json) {
        var offered = content.tools().stream().filter(this::allowed).toList();
        if (offered.isEmpty()) {
            return;
        }
        json.writeName("tools");
        json.writeStartArray();
        offered.forEach(tool -> tool(json, tool));
        json.writeEndArray();
        toolChoice(json);
    }

    private boolean allowed(ToolSpec tool) {
        if (tool.name().isEmpty()) {
            throw wrong(
                    "tools",
                    "hold a tool of type " + tool.extras().fields().getOrDefault("type", "\"unknown\"")
                            + ", which only " + tool.extras().dialect() + " providers have; use function tools");
        }
        return !(options.toolChoice() instanceof ToolChoice.Allowed(var names, var _)) || names.contains(tool.name());
    }

    private void tool(JsonGenerator json, ToolSpec tool) {
        var strict = Boolean.TRUE.equals(tool.strict()) && model.takesSchemas();
        var schema = AnthropicSchema.input(tool.parametersJson());
        json.writeStartObject();
        json.writeStringProperty("name", wireName(tool.name()));
        if (tool.description() != null && !tool.description().isBlank()) {
            json.writeStringProperty("description", tool.description());
        }
        JsonWrites.rawMember(json, "input_schema", strict ? AnthropicSchema.restrict(schema) : schema);
        if (strict) {
            json.writeBooleanProperty("strict", true);
        } else if (Boolean.TRUE.equals(tool.strict())) {
            dropped.add("tools.strict");
        }
        json.writeEndObject();
        tool.extras().lost().forEach(name -> dropped.add("tools." + name));
    }

    private static String wireName(String name) {
        var wire = AnthropicParts.escaped(name);
        if (wire.length() > AnthropicParts.MAX_NAME_CHARS) {
            throw wrong(
                    "tools",
                    "hold the name '" + name + "', which is longer than " + AnthropicParts.MAX_NAME_CHARS
                            + " characters for Anthropic's API; shorten it");
        }
        return wire;
    }

    private void toolChoice(JsonGenerator json) {
        var one = Boolean.FALSE.equals(options.parallelToolCalls());
        var type = switch (options.toolChoice()) {
            case ToolChoice.Auto() -> "auto";
            case ToolChoice.None() -> "none";
            case ToolChoice.Required() -> "any";
            case ToolChoice.Named(var _) -> "tool";
            case ToolChoice.Allowed(var _, var required) -> required ? "any" : "auto";
            case null -> one ? "auto" : null;
        };
        if (type == null) {
            return;
        }
        json.writeName("tool_choice");
        json.writeStartObject();
        json.writeStringProperty("type", type);
        if (options.toolChoice() instanceof ToolChoice.Named(var name)) {
            json.writeStringProperty("name", wireName(name));
        }
        if (one && !type.equals("none")) {
            json.writeBooleanProperty("disable_parallel_tool_use", true);
        }
        json.writeEndObject();
    }

    /** Models without structured outputs are asked in words. */
    private void format() {
        switch (options.responseFormat()) {
            case ResponseFormat.AnyJson() -> system.add(new Part.Text(JSON_ONLY));
            case ResponseFormat.JsonSchema schema
            when !bySchema() -> {
                system.add(new Part.Text(JSON_ONLY + " It must fit this JSON schema:\n" + schema.schemaJson()));
                dropped.add("response_format.json_schema.strict");
            }
            case ResponseFormat.JsonSchema _, ResponseFormat.PlainText _ -> {}
            case null -> {}
        }
    }

    private boolean bySchema() {
        return options.responseFormat() instanceof ResponseFormat.JsonSchema(var _, var _, var schema, var _)
                && model.takesSchemas()
                && !AnthropicSchema.isEmpty(schema);
    }

    private void outputConfig(JsonGenerator json, AnthropicThinking thinking) {
        if (thinking.effort() == null && !bySchema()) {
            return;
        }
        json.writeName("output_config");
        json.writeStartObject();
        if (thinking.effort() != null) {
            json.writeStringProperty("effort", thinking.effort());
        }
        if (bySchema() && options.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            json.writeName("format");
            json.writeStartObject();
            json.writeStringProperty("type", "json_schema");
            JsonWrites.rawMember(json, "schema", AnthropicSchema.restrict(schema.schemaJson()));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** At most one of temperature and top_p, none beside thinking, none for models that refuse them. */
    private void sampling(JsonGenerator json, AnthropicThinking thinking) {
        var sampling = options.sampling();
        boolean refused = model.refusesSampling() || thinking.on();
        number(json, "temperature", clipped(sampling.temperature()), refused);
        number(json, "top_p", sampling.topP(), refused || sampling.temperature() != null);
        number(json, "top_k", sampling.topK(), refused);
        number(json, "presence_penalty", sampling.presencePenalty(), true);
        number(json, "frequency_penalty", sampling.frequencyPenalty(), true);
        if (sampling.seed() != null) {
            dropped.add("seed");
        }
        if (options.choices() != null && options.choices() > 1) {
            dropped.add("n");
        }
    }

    private static @Nullable BigDecimal clipped(@Nullable BigDecimal temperature) {
        return temperature == null ? null : temperature.min(BigDecimal.ONE).max(BigDecimal.ZERO);
    }

    private void number(JsonGenerator json, String name, @Nullable BigDecimal value, boolean refused) {
        if (value == null) {
            return;
        }
        if (refused) {
            dropped.add(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    /** A sequence of blanks only is refused by the API. */
    private void stops(JsonGenerator json) {
        var stops = options.stop().stream().filter(stop -> !stop.isBlank()).toList();
        if (stops.size() < options.stop().size()) {
            dropped.add("stop");
        }
        if (stops.isEmpty()) {
            return;
        }
        json.writeName("stop_sequences");
        json.writeStartArray();
        stops.forEach(json::writeString);
        json.writeEndArray();
    }

    private void user(JsonGenerator json) {
        var user = options.endUser();
        if (user == null || user.isEmpty()) {
            return;
        }
        if (user.length() > MAX_USER_ID_CHARS) {
            dropped.add("user");
            return;
        }
        json.writeName("metadata");
        json.writeStartObject();
        json.writeStringProperty("user_id", user);
        json.writeEndObject();
    }
}
