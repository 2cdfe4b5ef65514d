package io.throughline.dialect.bedrock;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.Content;
import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.anthropic.AnthropicParts;
import io.throughline.dialect.anthropic.AnthropicSchema;
import io.throughline.dialect.anthropic.AnthropicTurns;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The tools of one request: those the client offers, those that a history with calls needs, and the one whose input is the answer where a
 * JSON schema can be demanded in no other way.
 *
 * <p>Source: Amazon Bedrock API reference, {@code ToolConfiguration}. It has no choice {@code none}, and refuses a history with tool blocks
 * without it.
 */
final class BedrockTools {

    private final BedrockModel model;
    private final @Nullable ToolChoice choice;
    private final Set<String> dropped;
    private final List<ToolSpec> specs = new ArrayList<>();
    private final boolean byAnswerTool;

    BedrockTools(Content content, List<AnthropicTurns.Turn> turns, BedrockModel model, Set<String> dropped) {
        this.model = model;
        this.dropped = dropped;
        this.choice = content.options().toolChoice();
        this.byAnswerTool = content.options().responseFormat() instanceof ResponseFormat.JsonSchema
                && !model.takesSchemas()
                && model.takesForcedTools();
        var used = used(turns);
        if (!(choice instanceof ToolChoice.None)) {
            content.tools().stream().filter(this::allowed).forEach(specs::add);
        } else if (!used.isEmpty()) {
            specs.addAll(content.tools());
            dropped.add("tool_choice");
        }
        if (specs.isEmpty()) {
            specs.addAll(used);
        }
        if (byAnswerTool
                && content.options().responseFormat()
                        instanceof ResponseFormat.JsonSchema(var _, var about, var schema, var _)) {
            specs.add(new ToolSpec(BedrockParts.ANSWER_TOOL, answerTool(about), schema, null, Extras.NONE));
        }
    }

    private static String answerTool(@Nullable String about) {
        var words = "Gives the answer to the user.";
        return about == null || about.isBlank() ? words : words + " " + about;
    }

    /** A tool for each name that the history calls. */
    private static List<ToolSpec> used(List<AnthropicTurns.Turn> turns) {
        var byName = new LinkedHashMap<String, ToolSpec>();
        for (var turn : turns) {
            for (var part : turn.parts()) {
                if (part instanceof Part.ToolCall call) {
                    byName.putIfAbsent(call.name(), new ToolSpec(call.name(), null, null, null, Extras.NONE));
                }
            }
        }
        return List.copyOf(byName.values());
    }

    private boolean allowed(ToolSpec tool) {
        return switch (choice) {
            case ToolChoice.Allowed(var names, var _) -> names.contains(tool.name());
            case ToolChoice.Named(var name) -> model.takesNamedTools() || name.equals(tool.name());
            case ToolChoice.Auto _, ToolChoice.None _, ToolChoice.Required _ -> true;
            case null -> true;
        };
    }

    /** Whether the model must call a tool; Claude does not think then. */
    boolean forced() {
        return byAnswerTool
                || switch (choice) {
                    case ToolChoice.Required(), ToolChoice.Named(var _) -> true;
                    case ToolChoice.Allowed(var _, var required) -> required;
                    case ToolChoice.Auto(), ToolChoice.None() -> false;
                    case null -> false;
                };
    }

    void write(JsonGenerator json, BedrockTurnWriter writer) {
        if (specs.isEmpty()) {
            return;
        }
        json.writeName("toolConfig");
        json.writeStartObject();
        json.writeName("tools");
        json.writeStartArray();
        specs.forEach(tool -> tool(json, tool, writer));
        json.writeEndArray();
        if (forced()) {
            json.writeName("toolChoice");
            choice(json);
        }
        json.writeEndObject();
    }

    private void tool(JsonGenerator json, ToolSpec tool, BedrockTurnWriter writer) {
        var strict = Boolean.TRUE.equals(tool.strict()) && model.takesSchemas();
        var schema = AnthropicSchema.input(tool.parametersJson());
        json.writeStartObject();
        json.writeName("toolSpec");
        json.writeStartObject();
        json.writeStringProperty("name", wireName(tool));
        if (tool.description() != null && !tool.description().isBlank()) {
            json.writeStringProperty("description", tool.description());
        }
        json.writeName("inputSchema");
        json.writeStartObject();
        JsonWrites.rawMember(json, "json", strict ? AnthropicSchema.restrict(schema) : schema);
        json.writeEndObject();
        if (strict) {
            json.writeBooleanProperty("strict", true);
        } else if (Boolean.TRUE.equals(tool.strict())) {
            dropped.add("tools.strict");
        }
        json.writeEndObject();
        json.writeEndObject();
        writer.toolCachePoint(json, tool.extras());
    }

    private static String wireName(ToolSpec tool) {
        if (tool.name().isEmpty()) {
            throw wrong(
                    "tools",
                    "hold a tool of type " + tool.extras().fields().getOrDefault("type", "\"unknown\"")
                            + ", which only " + tool.extras().dialect() + " providers have; use function tools");
        }
        return wireName(tool.name());
    }

    private static String wireName(String name) {
        var wire = AnthropicParts.escaped(name);
        if (wire.length() > BedrockParts.MAX_NAME_CHARS) {
            throw wrong(
                    "tools",
                    "hold the name '" + name + "', which is longer than " + BedrockParts.MAX_NAME_CHARS
                            + " characters for Bedrock's API; shorten it");
        }
        return wire;
    }

    /** Beside the answer's tool the model may still call another one first. */
    private void choice(JsonGenerator json) {
        var named = byAnswerTool && specs.size() == 1
                ? BedrockParts.ANSWER_TOOL
                : choice instanceof ToolChoice.Named(var name) ? name : null;
        json.writeStartObject();
        json.writeName(named != null && model.takesNamedTools() ? "tool" : "any");
        json.writeStartObject();
        if (named != null && model.takesNamedTools()) {
            json.writeStringProperty("name", wireName(named));
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
