package io.throughline.dialect;

import io.throughline.chat.Content;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import java.util.List;
import java.util.Set;

/** The functions of a request that the model may be told of. */
public final class OfferedTools {

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

    private static boolean isFunction(ToolSpec tool, Set<String> dropped) {
        if (!tool.name().isEmpty()) {
            return true;
        }
        var type = tool.extras().fields().getOrDefault("type", "");
        dropped.add(type.length() > 2 ? "tools of type " + type.substring(1, type.length() - 1) : "tools");
        return false;
    }
}
