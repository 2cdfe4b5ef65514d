package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.wrong;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Fields;
import io.throughline.dialect.JsonInWords;
import io.throughline.dialect.OfferedTools;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Writes a request for Gemini's API; no client speaks it here, so that every request is written anew. */
final class GeminiRequestWriter {

    /** The API wants the user to speak first; this stands before conversations that an assistant opened. */
    private static final String OPENING = "(The assistant opens the conversation.)";

    private static final Set<String> EMPTY_SCHEMA =
            Set.of("type", "properties", "additionalProperties", "required", "$schema", "title");

    private final Content content;
    private final ChatOptions options;
    private final EditPlan plan;
    private final Set<String> dropped;
    private final GeminiModel model;
    private final GeminiTurnWriter writer;
    private final List<ToolSpec> tools;
    private final List<Part> system = new ArrayList<>();
    private final List<GeminiTurns.Turn> turns = new ArrayList<>();

    private GeminiRequestWriter(Content content, EditPlan plan, Set<String> dropped) {
        this.content = content;
        this.options = content.options();
        this.plan = plan;
        this.dropped = dropped;
        this.model = GeminiModel.of(plan.model());
        this.writer = new GeminiTurnWriter(model, dropped);
        this.tools = OfferedTools.of(content, dropped);
    }

    static List<JsonBytes> write(Content content, EditPlan plan, Set<String> dropped) {
        var request = new GeminiRequestWriter(content, plan, dropped);
        request.divide();
        return List.of(JsonWrites.write(request::body));
    }

    /** Instructions that come first go to {@code systemInstruction}, later ones are words of the user. */
    private void divide() {
        var all = plan.arrange(content.messages());
        all.instructions().forEach(this::instruct);
        if (asksForJsonInWords()) {
            system.add(new Part.Text(inWords()));
        }
        turns.addAll(GeminiTurns.of(all.said().stream().map(writer::sayable).toList()));
        open();
    }

    private void instruct(Message message) {
        for (var part : writer.sayable(message).parts()) {
            if (!(part instanceof Part.Text(var text, var _))) {
                dropped.add("messages.content of a system message that is not text");
            } else if (!text.isBlank()) {
                system.add(part);
            }
        }
    }

    /** A user's turn comes first; it holds the instructions where there is nothing else, or where the model takes none apart. */
    private void open() {
        if (turns.isEmpty() && system.isEmpty()) {
            throw wrong("messages", "hold no text; send at least one message that is not blank");
        }
        if (!turns.isEmpty() && turns.getFirst().model()) {
            turns.addFirst(new GeminiTurns.Turn(false, List.of(new Part.Text(OPENING)), List.of()));
        }
        if (turns.isEmpty() || (!model.takesInstructions() && !system.isEmpty())) {
            var parts = new ArrayList<>(system);
            if (!turns.isEmpty()) {
                parts.addAll(turns.removeFirst().parts());
            }
            turns.addFirst(new GeminiTurns.Turn(false, parts, List.of()));
            system.clear();
        }
    }

    private void body(JsonGenerator json) {
        json.writeStartObject();
        if (!system.isEmpty()) {
            json.writeName("systemInstruction");
            json.writeStartObject();
            json.writeName("parts");
            json.writeStartArray();
            system.forEach(part -> writer.part(json, part));
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeName("contents");
        json.writeStartArray();
        turns.forEach(turn -> writer.content(json, turn));
        json.writeEndArray();
        tools(json);
        new GeminiGenerationConfig(options, model, byFormat(), dropped).write(json);
        unsaid();
        json.writeEndObject();
    }

    private void unsaid() {
        if (options.endUser() != null) {
            dropped.add("user");
        }
        if (Boolean.FALSE.equals(options.parallelToolCalls()) && !tools.isEmpty()) {
            dropped.add("parallel_tool_calls");
        }
        options.extras().lost().stream()
                .filter(name -> !GeminiGenerationConfig.EXTRAS.contains(name))
                .forEach(dropped::add);
    }

    private void tools(JsonGenerator json) {
        if (tools.isEmpty()) {
            return;
        }
        json.writeName("tools");
        json.writeStartArray();
        json.writeStartObject();
        json.writeName("functionDeclarations");
        json.writeStartArray();
        tools.forEach(tool -> tool(json, tool));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        toolConfig(json);
    }

    private void tool(JsonGenerator json, ToolSpec tool) {
        json.writeStartObject();
        json.writeStringProperty("name", tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            json.writeStringProperty("description", tool.description());
        }
        if (tool.parametersJson() != null && !takesNothing(tool.parametersJson())) {
            JsonWrites.rawMember(json, "parametersJsonSchema", tool.parametersJson());
        }
        json.writeEndObject();
        tool.extras().lost().forEach(name -> dropped.add("tools." + name));
    }

    /** A function without parameters is declared without a schema. */
    private static boolean takesNothing(String schemaJson) {
        if (!ToolArguments.isObject(schemaJson)) {
            return true;
        }
        var schema = Fields.of(JsonBytes.of(schemaJson));
        var properties = schema.object("properties");
        return EMPTY_SCHEMA.containsAll(schema.all().keySet())
                && (properties == null || properties.all().isEmpty());
    }

    private void toolConfig(JsonGenerator json) {
        boolean strict = tools.stream().anyMatch(tool -> Boolean.TRUE.equals(tool.strict()));
        var free = strict && model.takesStrictTools() ? "VALIDATED" : "AUTO";
        var mode = switch (options.toolChoice()) {
            case ToolChoice.Auto() -> free;
            case ToolChoice.None() -> "NONE";
            case ToolChoice.Required(), ToolChoice.Named(var _) -> "ANY";
            case ToolChoice.Allowed(var _, var required) -> required ? "ANY" : free;
            case null -> free.equals("VALIDATED") ? free : null;
        };
        if (strict && !model.takesStrictTools()) {
            dropped.add("tools.strict");
        }
        if (mode == null) {
            return;
        }
        json.writeName("toolConfig");
        json.writeStartObject();
        json.writeName("functionCallingConfig");
        json.writeStartObject();
        json.writeStringProperty("mode", mode);
        if (options.toolChoice() instanceof ToolChoice.Named(var name)) {
            json.writeName("allowedFunctionNames");
            json.writeStartArray();
            json.writeString(name);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Models before generation 3 refuse a form of the answer beside functions. */
    private boolean byFormat() {
        return model.takesFormatBesideTools() || tools.isEmpty();
    }

    private boolean asksForJsonInWords() {
        return !byFormat() && JsonInWords.isAsked(options.responseFormat());
    }

    private String inWords() {
        if (options.responseFormat() instanceof ResponseFormat.JsonSchema) {
            dropped.add("response_format.json_schema.strict");
        }
        return JsonInWords.of(options.responseFormat());
    }
}
