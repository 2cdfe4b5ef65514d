package io.throughline.testing;

import io.throughline.testing.Ask.Attachment;
import io.throughline.testing.Ask.Seen;
import io.throughline.testing.Ask.Tool;
import io.throughline.testing.Ask.ToolResult;
import io.throughline.testing.Ask.Tools;
import io.throughline.testing.Ask.Wishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a messages request that has passed the rules. */
final class AnthropicAsk {
    private AnthropicAsk() {}

    static Ask read(FakeDialect dialect, JsonNode body) {
        var messages = FakeJson.list(body.path("messages"));
        var seen = new ArrayList<Seen>();
        var system = text(body.path("system"));
        if (!system.isEmpty()) {
            seen.add(new Seen("system", system));
        }
        messages.forEach(message -> addSeen(seen, message));
        var model = FakeJson.text(body, "model");
        var results = results(messages);
        return new Ask(
                dialect,
                model,
                FakeJson.flag(body, "stream"),
                List.copyOf(seen),
                results,
                attachments(messages.getLast()),
                tools(body),
                wishes(body),
                Script.of(model, Ask.lastUserText(seen)));
    }

    /** A user turn that carries results and text is two messages in words that all dialects share. */
    private static void addSeen(List<Seen> seen, JsonNode message) {
        var role = FakeJson.text(message, "role");
        var content = message.path("content");
        var rest = new StringBuilder();
        for (var block : FakeJson.list(content)) {
            if (FakeJson.text(block, "type").equals("tool_result")) {
                seen.add(new Seen("tool", "[result " + text(block.path("content")) + "]"));
            } else {
                rest.append(blockText(block));
            }
        }
        if (content.isString()) {
            rest.append(content.stringValue());
        }
        if (!rest.isEmpty()) {
            seen.add(new Seen(role, rest.toString()));
        }
    }

    private static String blockText(JsonNode block) {
        var type = FakeJson.text(block, "type");
        return switch (type) {
            case "text" -> FakeJson.text(block, "text");
            case "tool_use" ->
                "[call " + FakeJson.text(block, "name") + " " + FakeJson.write(block.path("input")) + "]";
            case "thinking", "redacted_thinking" -> "";
            default -> "[" + type + "]";
        };
    }

    static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        FakeJson.list(content).forEach(block -> text.append(blockText(block)));
        return text.toString();
    }

    /** The results of the last turn, unless the user said something more after them. */
    private static List<ToolResult> results(List<JsonNode> messages) {
        var names = new HashMap<String, String>();
        for (var message : messages) {
            for (var block : FakeJson.list(message.path("content"))) {
                names.put(FakeJson.text(block, "id"), FakeJson.text(block, "name"));
            }
        }
        var results = new ArrayList<ToolResult>();
        for (var message : messages.reversed()) {
            if (!FakeJson.text(message, "role").equals("user") || !onlyResults(message)) {
                break;
            }
            results.addAll(0, resultsOf(message, names));
        }
        return results;
    }

    private static boolean onlyResults(JsonNode message) {
        var blocks = FakeJson.list(message.path("content"));
        return !blocks.isEmpty()
                && blocks.stream()
                        .allMatch(block -> FakeJson.text(block, "type").equals("tool_result"));
    }

    private static List<ToolResult> resultsOf(JsonNode message, Map<String, String> names) {
        return FakeJson.list(message.path("content")).stream()
                .map(block -> {
                    var id = FakeJson.text(block, "tool_use_id");
                    return new ToolResult(id, names.getOrDefault(id, "?"), text(block.path("content")));
                })
                .toList();
    }

    private static List<Attachment> attachments(JsonNode last) {
        var found = new ArrayList<Attachment>();
        for (var block : FakeJson.list(last.path("content"))) {
            var type = FakeJson.text(block, "type");
            if (type.equals("image") || type.equals("document")) {
                found.add(attachment(type.equals("image") ? "image" : "file", block.path("source")));
            }
        }
        return found;
    }

    private static Attachment attachment(String kind, JsonNode source) {
        return FakeJson.text(source, "type").equals("base64")
                ? new Attachment(
                        kind, FakeJson.text(source, "media_type"), OpenAiAsk.decoded(FakeJson.text(source, "data")), "")
                : new Attachment(kind, "", -1, FakeJson.text(source, "url"));
    }

    private static Tools tools(JsonNode body) {
        var offered = FakeJson.list(body.path("tools")).stream()
                .filter(tool -> tool.has("input_schema"))
                .map(tool -> new Tool(FakeJson.text(tool, "name"), tool.path("input_schema")))
                .toList();
        if (offered.isEmpty()) {
            return Tools.NONE;
        }
        var choice = body.path("tool_choice");
        var type = FakeJson.text(choice, "type");
        return new Tools(
                offered,
                forced(choice),
                type.equals("any"),
                type.equals("none"),
                !FakeJson.flag(choice, "disable_parallel_tool_use"));
    }

    private static @Nullable String forced(JsonNode choice) {
        return FakeJson.text(choice, "type").equals("tool") ? FakeJson.text(choice, "name") : null;
    }

    private static Wishes wishes(JsonNode body) {
        var schema = body.path("output_config").path("format").path("schema");
        var thinking = FakeJson.text(body.path("thinking"), "type");
        return new Wishes(
                schema.isObject() ? schema : null,
                false,
                1,
                false,
                0,
                FakeJson.list(body.path("stop_sequences")).stream()
                        .map(JsonNode::asString)
                        .toList(),
                FakeJson.number(body, "max_tokens", Integer.MAX_VALUE),
                thinking.equals("enabled") || thinking.equals("adaptive"),
                true);
    }
}
