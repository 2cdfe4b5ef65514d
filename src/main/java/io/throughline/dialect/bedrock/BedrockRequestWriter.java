package io.throughline.dialect.bedrock;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.anthropic.AnthropicSchema;
import io.throughline.dialect.anthropic.AnthropicThinking;
import io.throughline.dialect.anthropic.AnthropicTurns;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a request of any client API for Bedrock's Converse API. */
final class BedrockRequestWriter {

    /** Beside a thinking budget, for requests in which neither the client nor the catalog names a limit. */
    private static final long DEFAULT_ANSWER_TOKENS = 4096;

    /** The API wants the user to speak first; this stands before conversations that an assistant opened. */
    private static final String OPENING = "(The assistant opens the conversation.)";

    private static final String JSON_ONLY =
            "Answer with one valid JSON object and nothing else: no prose before or after it, no code fence.";

    private static final String EMPTY = "{}";

    /** Members of this API that no other one has: a client may set them, whichever API it speaks. */
    private static final List<String> OWN = List.of("guardrailConfig", "performanceConfig", "requestMetadata");

    private final Content content;
    private final ChatOptions options;
    private final EditPlan plan;
    private final Set<String> dropped;
    private final BedrockModel model;
    private final BedrockTurnWriter writer;
    private final List<Part> system = new ArrayList<>();
    private final List<AnthropicTurns.Turn> turns = new ArrayList<>();

    private BedrockRequestWriter(Content content, EditPlan plan, Set<String> dropped) {
        this.content = content;
        this.options = content.options();
        this.plan = plan;
        this.dropped = dropped;
        this.model = BedrockModel.of(plan.model());
        this.writer = new BedrockTurnWriter(model, dropped);
    }

    static List<JsonBytes> write(Content content, EditPlan plan, Set<String> dropped) {
        var request = new BedrockRequestWriter(content, plan, dropped);
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
        var tools = new BedrockTools(content, turns, model, dropped);
        var thinking = thinking(named, tools);
        format();
        json.writeStartObject();
        if (!system.isEmpty()) {
            JsonWrites.rawMember(json, "system", writer.system(system).utf8());
        }
        json.writeName("messages");
        json.writeStartArray();
        turns.forEach(turn -> json.writeRawValue(writer.message(turn).utf8()));
        json.writeEndArray();
        tools.write(json, writer);
        inference(json, thinking, named);
        outputConfig(json);
        further(json, thinking);
        own(json);
        notSaid();
        json.writeEndObject();
    }

    /** Claude refuses to think beside a forced tool, and by budget also in a running tool loop whose first thoughts are lost. */
    private AnthropicThinking thinking(@Nullable Long maxTokens, BedrockTools tools) {
        var effort = options.reasoningEffort();
        if (!model.isClaude()) {
            return AnthropicThinking.UNSAID;
        }
        var thinking = AnthropicThinking.of(model.claude(), effort, maxTokens);
        if (thinking.on() && (tools.forced() || (thinking.mode() == AnthropicThinking.Mode.BUDGET && thoughtsLost()))) {
            thinking = thinking.quiet();
        }
        if (effort != null && !effort.equals("none") && !thinking.on() && thinking.effort() == null) {
            dropped.add("reasoning_effort");
        }
        return thinking;
    }

    private boolean thoughtsLost() {
        if (turns.size() < 2 || turns.getLast().role() == Role.ASSISTANT) {
            return turns.getLast().role() == Role.ASSISTANT;
        }
        var results = turns.getLast().parts().getFirst() instanceof Part.ToolResult;
        var first = turns.get(turns.size() - 2).parts().getFirst();
        return results && !(first instanceof Part.Reasoning || first instanceof Part.Opaque);
    }

    /** Models without structured outputs and without forced tools are asked in words. */
    private void format() {
        switch (options.responseFormat()) {
            case ResponseFormat.AnyJson() -> system.add(new Part.Text(JSON_ONLY));
            case ResponseFormat.JsonSchema schema
            when !bySchema() -> {
                if (!model.takesForcedTools() || model.takesSchemas()) {
                    system.add(new Part.Text(JSON_ONLY + " It must fit this JSON schema:\n" + schema.schemaJson()));
                }
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

    private void inference(JsonGenerator json, AnthropicThinking thinking, @Nullable Long named) {
        var config = JsonWrites.text(inner -> {
            inner.writeStartObject();
            if (named != null) {
                inner.writeNumberProperty("maxTokens", named);
            } else if (thinking.budgetTokens() > 0) {
                inner.writeNumberProperty("maxTokens", DEFAULT_ANSWER_TOKENS + thinking.budgetTokens());
            }
            sampling(inner, thinking);
            stops(inner);
            inner.writeEndObject();
        });
        member(json, "inferenceConfig", config);
    }

    private static void member(JsonGenerator json, String name, String object) {
        if (!object.equals(EMPTY)) {
            JsonWrites.rawMember(json, name, object);
        }
    }

    /** Claude takes at most one of temperature and top_p, none beside thinking, and none at all in its newest models. */
    private void sampling(JsonGenerator json, AnthropicThinking thinking) {
        var sampling = options.sampling();
        boolean refused = refusesSampling(thinking);
        number(json, "temperature", clipped(sampling.temperature()), refused ? "temperature" : null);
        boolean second = model.isClaude() && sampling.temperature() != null;
        number(json, "topP", sampling.topP(), refused || second ? "top_p" : null);
    }

    private boolean refusesSampling(AnthropicThinking thinking) {
        return thinking.on() || (model.isClaude() && model.claude().refusesSampling());
    }

    private static @Nullable BigDecimal clipped(@Nullable BigDecimal temperature) {
        return temperature == null ? null : temperature.min(BigDecimal.ONE).max(BigDecimal.ZERO);
    }

    /** {@code dropAs} is the client's name of a number that must not be sent, null for one that may. */
    private void number(JsonGenerator json, String name, @Nullable BigDecimal value, @Nullable String dropAs) {
        if (value == null) {
            return;
        }
        if (dropAs != null) {
            dropped.add(dropAs);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private void stops(JsonGenerator json) {
        var stops = options.stop().stream().filter(stop -> !stop.isBlank()).toList();
        if (stops.size() < options.stop().size()) {
            dropped.add("stop");
        }
        JsonWrites.stringsIfAny(json, "stopSequences", stops);
    }

    private void outputConfig(JsonGenerator json) {
        if (!bySchema()
                || !(options.responseFormat()
                        instanceof ResponseFormat.JsonSchema(var name, var about, var schema, var _))) {
            return;
        }
        json.writeName("outputConfig");
        json.writeStartObject();
        json.writeName("textFormat");
        json.writeStartObject();
        json.writeStringProperty("type", "json_schema");
        json.writeName("structure");
        json.writeStartObject();
        json.writeName("jsonSchema");
        json.writeStartObject();
        json.writeStringProperty("schema", AnthropicSchema.restrict(schema));
        json.writeStringProperty("name", name);
        if (about != null && !about.isBlank()) {
            json.writeStringProperty("description", about);
        }
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What the model's maker has a word for and this API has not. */
    private void further(JsonGenerator json, AnthropicThinking thinking) {
        var topK = options.sampling().topK();
        var effort = options.reasoningEffort();
        var fields = JsonWrites.text(inner -> {
            inner.writeStartObject();
            thinking.write(inner, model.claude().refusesSampling());
            if (thinking.effort() != null) {
                inner.writeName("output_config");
                inner.writeStartObject();
                inner.writeStringProperty("effort", thinking.effort());
                inner.writeEndObject();
            }
            number(inner, "top_k", topK, model.isClaude() && !refusesSampling(thinking) ? null : "top_k");
            if (effort != null && model.family() == BedrockModel.Family.OPENAI) {
                inner.writeStringProperty("reasoning_effort", effort);
            }
            inner.writeEndObject();
        });
        member(json, "additionalModelRequestFields", fields);
        if (effort != null && !model.isClaude() && model.family() != BedrockModel.Family.OPENAI) {
            dropped.add("reasoning_effort");
        }
    }

    private void own(JsonGenerator json) {
        options.extras().fields().forEach((name, raw) -> {
            if (OWN.contains(name)) {
                JsonWrites.rawMember(json, name, raw);
            } else {
                dropped.add(name);
            }
        });
    }

    private void notSaid() {
        var sampling = options.sampling();
        note("presence_penalty", sampling.presencePenalty());
        note("frequency_penalty", sampling.frequencyPenalty());
        note("seed", sampling.seed());
        note("user", options.endUser());
        note("n", options.choices() != null && options.choices() > 1 ? options.choices() : null);
        note("parallel_tool_calls", Boolean.FALSE.equals(options.parallelToolCalls()) ? Boolean.FALSE : null);
    }

    private void note(String name, @Nullable Object value) {
        if (value != null) {
            dropped.add(name);
        }
    }
}
