package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.GatewayException;
import io.throughline.chat.ToolChoice;
import io.throughline.chat.ToolSpec;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tools of a request, whose functions are flat, and which of them may be called. */
final class ResponsesTools {

    private static final String CHOICE = "tool_choice";
    private static final String FUNCTION = "function";
    private static final Set<String> MEMBERS = Set.of("type", "name", "description", "parameters", "strict");

    private final Fields body;

    ResponsesTools(Fields body) {
        this.body = body;
    }

    /** A tool that is no function has no name and its members in its extras. */
    List<ToolSpec> tools() {
        var tools = new ArrayList<ToolSpec>();
        for (var element : body.list("tools")) {
            tools.add(tool(Fields.of(element), "tools[" + tools.size() + "]"));
        }
        return tools;
    }

    private static ToolSpec tool(Fields tool, String at) {
        var type = tool.text("type");
        if (type == null) {
            throw GatewayException.invalid(at + ".type", "is required, e.g. \"function\"");
        }
        if (!type.equals(FUNCTION)) {
            return new ToolSpec("", null, null, null, tool.extras(DIALECT, Set.of()));
        }
        var name = tool.text("name");
        if (name == null) {
            throw GatewayException.invalid(
                    at + ".name", "is required: a function is flat here, {\"type\": \"function\", \"name\": …}");
        }
        return new ToolSpec(
                name,
                tool.text("description"),
                tool.rawText("parameters"),
                tool.flag("strict"),
                tool.extras(DIALECT, MEMBERS));
    }

    /** One of a tool that is no function is none the model has a word for: it goes to {@code extras}. */
    @Nullable ToolChoice choice(Map<String, String> extras) {
        var raw = body.raw(CHOICE);
        if (raw == null) {
            return null;
        }
        var word = body.text(CHOICE);
        if (word != null) {
            return switch (word) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Required();
                default -> throw wrong(raw);
            };
        }
        var choice = body.object(CHOICE);
        if (choice == null) {
            throw wrong(raw);
        }
        return switch (choice.textOr("type", "")) {
            case FUNCTION -> new ToolChoice.Named(choice.textOr("name", ""));
            case "allowed_tools" -> allowed(choice);
            default -> {
                extras.put(CHOICE, raw.utf8());
                yield null;
            }
        };
    }

    private static ToolChoice allowed(Fields choice) {
        var names = new ArrayList<String>();
        for (var each : choice.list("tools")) {
            var name = Fields.of(each).text("name");
            if (name != null) {
                names.add(name);
            }
        }
        return new ToolChoice.Allowed(names, "required".equals(choice.text("mode")));
    }

    private static GatewayException wrong(JsonBytes value) {
        return GatewayException.invalid(
                CHOICE, "must be auto, none, required or an object that names a tool, but it is " + value.utf8());
    }
}
