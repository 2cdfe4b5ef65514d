package io.throughline.testing;

import io.throughline.testing.Ask.Attachment;
import io.throughline.testing.Ask.Tool;
import io.throughline.testing.Ask.Tools;
import io.throughline.testing.Ask.Wishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads a chat request that has passed the rules. */
final class CohereAsk {
    private final Heard heard = new Heard();
    private final Map<String, String> names = new HashMap<>();

    private CohereAsk() {}

    static Ask read(FakeDialect dialect, JsonNode body) {
        var ask = new CohereAsk();
        FakeJson.list(body.path("messages")).forEach(ask::message);
        return ask.heard.ask(
                dialect, FakeJson.text(body, "model"), FakeJson.flag(body, "stream"), tools(body), wishes(body));
    }

    private void message(JsonNode message) {
        var role = FakeJson.text(message, "role");
        var shown = new ArrayList<Attachment>();
        var text = new StringBuilder(FakeJson.text(message, "content"));
        FakeJson.list(message.path("content")).forEach(item -> text.append(text(item, shown)));
        for (var call : FakeJson.list(message.path("tool_calls"))) {
            var function = call.path("function");
            names.put(FakeJson.text(call, "id"), FakeJson.text(function, "name"));
            text.append(Heard.call(FakeJson.text(function, "name"), FakeJson.text(function, "arguments")));
        }
        if (role.equals("tool")) {
            var id = FakeJson.text(message, "tool_call_id");
            heard.result(id, names.getOrDefault(id, "?"), text.toString());
        } else {
            heard.message(role, text.toString(), shown);
        }
    }

    private static String text(JsonNode item, List<Attachment> shown) {
        if (FakeJson.text(item, "type").equals("image_url")) {
            shown.add(OpenAiAsk.byUrl("image", FakeJson.text(item.path("image_url"), "url")));
            return "[image]";
        }
        return FakeJson.text(item, "text");
    }

    private static Tools tools(JsonNode body) {
        var offered = FakeJson.list(body.path("tools")).stream()
                .map(tool -> tool.path("function"))
                .map(function -> new Tool(FakeJson.text(function, "name"), function.path("parameters")))
                .toList();
        var choice = FakeJson.text(body, "tool_choice");
        return offered.isEmpty()
                ? Tools.NONE
                : new Tools(offered, null, choice.equals("REQUIRED"), choice.equals("NONE"), true);
    }

    private static Wishes wishes(JsonNode body) {
        var format = body.path("response_format");
        var schema = format.path("json_schema");
        return new Wishes(
                schema.isObject() ? schema : null,
                FakeJson.text(format, "type").equals("json_object"),
                1,
                FakeJson.flag(body, "logprobs"),
                0,
                FakeJson.list(body.path("stop_sequences")).stream()
                        .map(JsonNode::asString)
                        .toList(),
                FakeJson.number(body, "max_tokens", Integer.MAX_VALUE),
                FakeJson.text(body.path("thinking"), "type").equals("enabled"),
                true);
    }
}
