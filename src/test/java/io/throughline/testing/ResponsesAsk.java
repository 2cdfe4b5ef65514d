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

/** Reads a request for a response that has passed the rules. */
final class ResponsesAsk {
    private final Heard heard = new Heard();
    private final Map<String, String> names = new HashMap<>();
    private final StringBuilder assistant = new StringBuilder();

    private ResponsesAsk() {}

    static Ask read(FakeDialect dialect, JsonNode body) {
        var ask = new ResponsesAsk();
        ask.heard.message("system", FakeJson.text(body, "instructions"), List.of());
        ask.heard.message("user", FakeJson.text(body, "input"), List.of());
        FakeJson.list(body.path("input")).forEach(ask::item);
        ask.endTurn();
        return ask.heard.ask(
                dialect, FakeJson.text(body, "model"), FakeJson.flag(body, "stream"), tools(body), wishes(body));
    }

    /** Words and calls of the assistant that stand together are one message. */
    private void item(JsonNode item) {
        var id = FakeJson.text(item, "call_id");
        switch (FakeJson.text(item, "type")) {
            case "function_call" -> {
                names.put(id, FakeJson.text(item, "name"));
                assistant.append(Heard.call(FakeJson.text(item, "name"), FakeJson.text(item, "arguments")));
            }
            case "function_call_output" -> {
                endTurn();
                heard.result(id, names.getOrDefault(id, "?"), text(item.path("output"), new ArrayList<>()));
            }
            case "message" -> message(item);
            default -> {
                if (item.has("role")) {
                    message(item);
                }
            }
        }
    }

    private void message(JsonNode item) {
        var shown = new ArrayList<Attachment>();
        var text = text(item.path("content"), shown);
        if (FakeJson.text(item, "role").equals("assistant")) {
            assistant.append(text);
            return;
        }
        endTurn();
        heard.message(FakeJson.text(item, "role"), text, shown);
    }

    private void endTurn() {
        heard.message("assistant", assistant.toString(), List.of());
        assistant.setLength(0);
    }

    private static String text(JsonNode content, List<Attachment> shown) {
        var text = new StringBuilder(content.isString() ? content.stringValue() : "");
        for (var part : FakeJson.list(content)) {
            switch (FakeJson.text(part, "type")) {
                case "input_image" -> {
                    shown.add(OpenAiAsk.byUrl("image", FakeJson.text(part, "image_url")));
                    text.append("[image]");
                }
                case "input_file" -> {
                    shown.add(OpenAiAsk.byUrl("file", FakeJson.text(part, "file_data")));
                    text.append("[file]");
                }
                case "refusal" -> text.append(FakeJson.text(part, "refusal"));
                default -> text.append(FakeJson.text(part, "text"));
            }
        }
        return text.toString();
    }

    private static Tools tools(JsonNode body) {
        var offered = FakeJson.list(body.path("tools")).stream()
                .map(tool -> new Tool(FakeJson.text(tool, "name"), tool.path("parameters")))
                .toList();
        if (offered.isEmpty()) {
            return Tools.NONE;
        }
        var choice = body.path("tool_choice");
        var word = choice.isString() ? choice.stringValue() : "";
        var named = FakeJson.text(choice, "name");
        boolean parallel = !body.has("parallel_tool_calls") || FakeJson.flag(body, "parallel_tool_calls");
        return new Tools(
                offered, named.isEmpty() ? null : named, word.equals("required"), word.equals("none"), parallel);
    }

    private static Wishes wishes(JsonNode body) {
        var format = body.path("text").path("format");
        return new Wishes(
                format.path("schema").isObject() ? format.path("schema") : null,
                FakeJson.text(format, "type").equals("json_object"),
                1,
                false,
                0,
                List.of(),
                FakeJson.number(body, "max_output_tokens", Integer.MAX_VALUE),
                body.path("reasoning").has("summary"),
                true);
    }
}
