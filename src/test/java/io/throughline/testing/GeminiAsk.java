package io.throughline.testing;

import io.throughline.testing.Ask.Attachment;
import io.throughline.testing.Ask.Tool;
import io.throughline.testing.Ask.Tools;
import io.throughline.testing.Ask.Wishes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a request for contents that has passed the rules. */
final class GeminiAsk {
    private final Heard heard = new Heard();

    private GeminiAsk() {}

    static Ask read(FakeDialect dialect, String model, boolean stream, JsonNode body) {
        var ask = new GeminiAsk();
        ask.content("system", body.path("systemInstruction"));
        for (var content : FakeJson.list(body.path("contents"))) {
            ask.content(FakeJson.text(content, "role").equals("model") ? "assistant" : "user", content);
        }
        return ask.heard.ask(dialect, model, stream, tools(body), wishes(body));
    }

    private void content(String role, JsonNode content) {
        var text = new StringBuilder();
        var shown = new ArrayList<Attachment>();
        for (var part : FakeJson.list(content.path("parts"))) {
            var response = part.path("functionResponse");
            if (response.isObject()) {
                heard.result(FakeJson.text(response, "id"), FakeJson.text(response, "name"), said(response));
            } else {
                text.append(text(part, shown));
            }
        }
        heard.message(role, text.toString(), shown);
    }

    /** Google proposes {@code output} for results that are no objects. */
    private static String said(JsonNode response) {
        var value = response.path("response");
        return value.size() == 1 && value.path("output").isString()
                ? FakeJson.text(value, "output")
                : FakeJson.write(value);
    }

    private static String text(JsonNode part, List<Attachment> shown) {
        if (part.has("functionCall")) {
            var call = part.path("functionCall");
            return Heard.call(FakeJson.text(call, "name"), FakeJson.write(call.path("args")));
        }
        if (part.has("inlineData")) {
            var type = FakeJson.text(part.path("inlineData"), "mimeType");
            int bytes = OpenAiAsk.decoded(FakeJson.text(part.path("inlineData"), "data"));
            shown.add(new Attachment(kind(type), type, bytes, ""));
            return "[" + kind(type) + "]";
        }
        if (part.has("fileData")) {
            var type = FakeJson.text(part.path("fileData"), "mimeType");
            shown.add(new Attachment(kind(type), "", -1, FakeJson.text(part.path("fileData"), "fileUri")));
            return "[" + kind(type) + "]";
        }
        return FakeJson.flag(part, "thought") ? "" : FakeJson.text(part, "text");
    }

    private static String kind(String type) {
        return type.startsWith("image/") ? "image" : type.startsWith("audio/") ? "audio" : "file";
    }

    private static Tools tools(JsonNode body) {
        var offered = new ArrayList<Tool>();
        for (var tool : FakeJson.list(body.path("tools"))) {
            for (var function : FakeJson.list(tool.path("functionDeclarations"))) {
                var schema = function.has("parametersJsonSchema") ? "parametersJsonSchema" : "parameters";
                offered.add(new Tool(FakeJson.text(function, "name"), function.path(schema)));
            }
        }
        if (offered.isEmpty()) {
            return Tools.NONE;
        }
        var calling = body.path("toolConfig").path("functionCallingConfig");
        var allowed = FakeJson.list(calling.path("allowedFunctionNames"));
        var mode = FakeJson.text(calling, "mode");
        var forced =
                mode.equals("ANY") && !allowed.isEmpty() ? allowed.getFirst().asString() : null;
        return new Tools(offered, forced, mode.equals("ANY"), mode.equals("NONE"), true);
    }

    private static Wishes wishes(JsonNode body) {
        var config = body.path("generationConfig");
        var schema = config.path("responseJsonSchema");
        boolean json = FakeJson.text(config, "responseMimeType").equals("application/json");
        return new Wishes(
                schema.isObject() ? schema : null,
                json,
                FakeJson.number(config, "candidateCount", 1),
                FakeJson.flag(config, "responseLogprobs"),
                FakeJson.number(config, "logprobs", 0),
                FakeJson.list(config.path("stopSequences")).stream()
                        .map(JsonNode::asString)
                        .toList(),
                FakeJson.number(config, "maxOutputTokens", Integer.MAX_VALUE),
                FakeJson.flag(config.path("thinkingConfig"), "includeThoughts"),
                true);
    }
}
