package io.throughline.dialect.responses;

import io.throughline.chat.Content;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.EditPlan;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes a request of another client API for the Responses API. */
final class ResponsesRequestWriter {

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private final Content content;
    private final EditPlan plan;
    private final Set<Quirk> quirks;
    private final Set<String> dropped;

    private ResponsesRequestWriter(Content content, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        this.content = content;
        this.plan = plan;
        this.quirks = quirks;
        this.dropped = dropped;
    }

    static JsonBytes write(Content content, EditPlan plan, Set<Quirk> quirks, Set<String> dropped) {
        var writer = new ResponsesRequestWriter(content, plan, quirks, dropped);
        return JsonWrites.write(writer::body);
    }

    private void body(JsonGenerator json) {
        json.writeStartObject();
        if (plan.model() != null) {
            json.writeStringProperty("model", plan.model());
        }
        json.writeName("input");
        json.writeStartArray();
        var items = new ResponsesItemWriter(json, dropped);
        plan.arrange(content.messages()).all().forEach(items::message);
        json.writeEndArray();
        tools(json);
        new ResponsesOptions(content.options(), quirks, dropped).write(json);
        if (plan.stream()) {
            json.writeBooleanProperty("stream", true);
        }
        json.writeEndObject();
    }

    private void tools(JsonGenerator json) {
        var functions = content.tools().stream().filter(this::offered).toList();
        if (functions.isEmpty()) {
            return;
        }
        json.writeName("tools");
        json.writeStartArray();
        functions.forEach(tool -> tool(json, tool));
        json.writeEndArray();
        toolChoice(json, content.options().toolChoice());
        if (content.options().parallelToolCalls() != null) {
            json.writeBooleanProperty("parallel_tool_calls", content.options().parallelToolCalls());
        }
    }

    private boolean offered(ToolSpec tool) {
        if (tool.name().isEmpty()) {
            var type = tool.extras().fields().getOrDefault("type", "");
            dropped.add(type.length() > 2 ? "tools of type " + type.substring(1, type.length() - 1) : "tools");
            return false;
        }
        return true;
    }

    /** A function is flat here, and strict unless it says otherwise: that is not so where the client comes from. */
    private void tool(JsonGenerator json, ToolSpec tool) {
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeStringProperty("name", tool.name());
        if (tool.description() != null) {
            json.writeStringProperty("description", tool.description());
        }
        JsonWrites.rawMember(json, "parameters", tool.parametersJson() == null ? NO_PARAMETERS : tool.parametersJson());
        json.writeBooleanProperty("strict", Boolean.TRUE.equals(tool.strict()));
        json.writeEndObject();
        tool.extras().lost().forEach(name -> dropped.add("tools." + name));
    }

    private static void toolChoice(JsonGenerator json, @Nullable ToolChoice choice) {
        switch (choice) {
            case null -> {}
            case ToolChoice.Auto() -> json.writeStringProperty("tool_choice", "auto");
            case ToolChoice.None() -> json.writeStringProperty("tool_choice", "none");
            case ToolChoice.Required() -> json.writeStringProperty("tool_choice", "required");
            case ToolChoice.Named(var name) -> {
                json.writeName("tool_choice");
                function(json, name);
            }
            case ToolChoice.Allowed(var names, var required) -> {
                json.writeName("tool_choice");
                json.writeStartObject();
                json.writeStringProperty("type", "allowed_tools");
                json.writeStringProperty("mode", required ? "required" : "auto");
                json.writeName("tools");
                json.writeStartArray();
                names.forEach(name -> function(json, name));
                json.writeEndArray();
                json.writeEndObject();
            }
        }
    }

    private static void function(JsonGenerator json, String name) {
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeStringProperty("name", name);
        json.writeEndObject();
    }
}
