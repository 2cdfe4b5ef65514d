package io.throughline.dialect;

import io.throughline.chat.Content;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The functions of a request that the model may be told of. */
public final class OfferedTools {

    private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

    private OfferedTools() {}

    /** Without the tools that only another provider has, which are named in {@code dropped}; of a list of allowed ones the others are not offered. */
    public static List<ToolSpec> of(Content content, Set<String> dropped) {
        var choice = content.options().toolChoice();
        return content.tools().stream()
                .filter(tool -> isFunction(tool, dropped))
                .filter(tool ->
                        !(choice instanceof ToolChoice.Allowed(var names, var _)) || names.contains(tool.name()))
                .toList();
    }

    /** As {@link #of}, for an API that cannot name the tool to call: where one is named, it is the only one. */
    public static List<ToolSpec> withoutOthers(Content content, Set<String> dropped) {
        var offered = of(content, dropped);
        return content.options().toolChoice() instanceof ToolChoice.Named(var name)
                ? offered.stream().filter(tool -> tool.name().equals(name)).toList()
                : offered;
    }

    /** Writes the tool as OpenAI's APIs have it and others have taken over, with parameters always; strictness is left to the caller. */
    public static void write(JsonGenerator json, ToolSpec tool, Set<String> dropped) {
        var parameters = tool.parametersJson();
        json.writeStartObject();
        json.writeStringProperty("type", "function");
        json.writeName("function");
        json.writeStartObject();
        json.writeStringProperty("name", tool.name());
        if (tool.description() != null && !tool.description().isBlank()) {
            json.writeStringProperty("description", tool.description());
        }
        JsonWrites.rawMember(
                json,
                "parameters",
                parameters != null && ToolArguments.isObject(parameters) ? parameters : NO_PARAMETERS);
        json.writeEndObject();
        json.writeEndObject();
        tool.extras().lost().forEach(name -> dropped.add("tools." + name));
    }

    private static boolean isFunction(ToolSpec tool, Set<String> dropped) {
        if (!tool.name().isEmpty()) {
            return true;
        }
        var type = tool.extras().fields().getOrDefault("type", "");
        dropped.add(type.length() > 2 ? "tools of type " + type.substring(1, type.length() - 1) : "tools");
        return false;
    }
}
