package io.throughline.testing;

import io.throughline.testing.Ask.Attachment;
import io.throughline.testing.Ask.Seen;
import io.throughline.testing.Ask.Tool;
import io.throughline.testing.Ask.ToolResult;
import io.throughline.testing.Ask.Tools;
import io.throughline.testing.Ask.Wishes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a chat completions request that has passed the rules. */
final class OpenAiAsk {
    private OpenAiAsk() {}

    static Ask read(FakeDialect dialect, JsonNode body) {
        var messages = FakeJson.list(body.path("messages"));
        var seen = messages.stream().map(OpenAiAsk::seen).toList();
        var model = FakeJson.text(body, "model");
        return new Ask(
                dialect,
                model,
                FakeJson.flag(body, "stream"),
                seen,
                results(messages),
                attachments(messages.getLast()),
                tools(body),
                wishes(body),
                Script.of(model, Ask.lastUserText(seen)));
    }

    private static Seen seen(JsonNode message) {
        var role = FakeJson.text(message, "role");
        var text = new StringBuilder(contentText(message.path("content")));
        for (var call : FakeJson.list(message.path("tool_calls"))) {
            var function = call.path("function");
            text.append("[call ").append(FakeJson.text(function, "name")).append(' ');
            text.append(FakeJson.text(function, "arguments")).append(']');
        }
        return role.equals("tool") ? new Seen(role, "[result " + text + "]") : new Seen(role, text.toString());
    }

    static String contentText(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        var text = new StringBuilder();
        for (var part : FakeJson.list(content)) {
            var type = FakeJson.text(part, "type");
            switch (type) {
                case "text" -> text.append(FakeJson.text(part, "text"));
                case "refusal" -> text.append(FakeJson.text(part, "refusal"));
                default -> text.append('[').append(type).append(']');
            }
        }
        return text.toString();
    }

    private static List<ToolResult> results(List<JsonNode> messages) {
        var names = callNames(messages);
        var results = new ArrayList<ToolResult>();
        for (var message : messages.reversed()) {
            if (!FakeJson.text(message, "role").equals("tool")) {
                break;
            }
            var id = FakeJson.text(message, "tool_call_id");
            results.addFirst(new ToolResult(id, names.getOrDefault(id, "?"), contentText(message.path("content"))));
        }
        return results;
    }

    private static Map<String, String> callNames(List<JsonNode> messages) {
        var names = new HashMap<String, String>();
        for (var message : messages) {
            for (var call : FakeJson.list(message.path("tool_calls"))) {
                names.put(FakeJson.text(call, "id"), FakeJson.text(call.path("function"), "name"));
            }
        }
        return names;
    }

    private static List<Attachment> attachments(JsonNode last) {
        var found = new ArrayList<Attachment>();
        for (var part : FakeJson.list(last.path("content"))) {
            switch (FakeJson.text(part, "type")) {
                case "image_url" -> found.add(byUrl("image", FakeJson.text(part.path("image_url"), "url")));
                case "file" -> found.add(byUrl("file", FakeJson.text(part.path("file"), "file_data")));
                case "input_audio" -> found.add(audio(part.path("input_audio")));
                default -> {
                    continue;
                }
            }
        }
        return found;
    }

    static Attachment byUrl(String kind, String url) {
        if (!url.startsWith("data:")) {
            return new Attachment(kind, "", -1, url);
        }
        var type = url.substring("data:".length(), url.indexOf(';'));
        return new Attachment(kind, type, decoded(url.substring(url.indexOf(',') + 1)), "");
    }

    private static Attachment audio(JsonNode audio) {
        return new Attachment(
                "audio", "audio/" + FakeJson.text(audio, "format"), decoded(FakeJson.text(audio, "data")), "");
    }

    static int decoded(String base64) {
        return Base64.getDecoder().decode(base64).length;
    }

    private static Tools tools(JsonNode body) {
        var offered = FakeJson.list(body.path("tools")).stream()
                .map(tool -> tool.path("function"))
                .map(function -> new Tool(FakeJson.text(function, "name"), function.path("parameters")))
                .toList();
        if (offered.isEmpty()) {
            return Tools.NONE;
        }
        var choice = body.path("tool_choice");
        boolean parallel = !body.has("parallel_tool_calls") || FakeJson.flag(body, "parallel_tool_calls");
        var word = choice.isString() ? choice.stringValue() : "";
        return new Tools(offered, forced(choice), word.equals("required"), word.equals("none"), parallel);
    }

    private static @Nullable String forced(JsonNode choice) {
        var name = FakeJson.text(choice.path("function"), "name");
        return name.isEmpty() ? null : name;
    }

    private static Wishes wishes(JsonNode body) {
        var format = body.path("response_format");
        var schema = format.path("json_schema").path("schema");
        int max = FakeJson.number(body, "max_tokens", Integer.MAX_VALUE);
        return new Wishes(
                schema.isObject() ? schema : null,
                FakeJson.text(format, "type").equals("json_object"),
                FakeJson.number(body, "n", 1),
                FakeJson.flag(body, "logprobs"),
                FakeJson.number(body, "top_logprobs", 0),
                stops(body.path("stop")),
                FakeJson.number(body, "max_completion_tokens", max),
                FakeJson.given(body, "reasoning_effort"),
                FakeJson.flag(body.path("stream_options"), "include_usage"));
    }

    private static List<String> stops(JsonNode stop) {
        return stop.isString()
                ? List.of(stop.stringValue())
                : FakeJson.list(stop).stream().map(JsonNode::asString).toList();
    }
}
