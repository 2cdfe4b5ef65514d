package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A Converse request as the messages that the Claude behind it gets. */
final class BedrockAsMessages {
    private static final int DEFAULT_MAX_TOKENS = 4096;

    private final JsonNode request;
    private final String model;

    BedrockAsMessages(JsonNode request, String model) {
        this.request = request;
        this.model = model.replaceFirst("^.*anthropic\\.", "").replaceFirst("-v\\d+(:\\d+)?$", "");
    }

    JsonNode body() {
        var inference = request.path("inferenceConfig");
        var body = FakeJson.object(
                "model", model,
                "max_tokens", FakeJson.number(inference, "maxTokens", DEFAULT_MAX_TOKENS),
                "messages",
                        FakeJson.list(request.path("messages")).stream()
                                .map(message -> FakeJson.object(
                                        "role", FakeJson.text(message, "role"),
                                        "content", blocks(message.path("content"))))
                                .toList(),
                "system", request.has("system") ? blocks(request.path("system")) : FakeJson.ABSENT,
                "temperature", either(inference.path("temperature")),
                "top_p", either(inference.path("topP")),
                "stop_sequences", either(inference.path("stopSequences")),
                "tools", request.has("toolConfig") ? tools() : FakeJson.ABSENT,
                "tool_choice", choice(request.path("toolConfig").path("toolChoice")));
        request.path("additionalModelRequestFields")
                .properties()
                .forEach(field -> body.put(field.getKey(), field.getValue()));
        var schema = request.path("outputConfig")
                .path("textFormat")
                .path("structure")
                .path("jsonSchema")
                .path("schema");
        if (schema.isString()) {
            var format = FakeJson.object("type", "json_schema", "schema", FakeJson.tree(schema.stringValue()));
            var config = FakeJson.object("format", format);
            if (body.get("output_config") instanceof JsonNode said) {
                said.properties().forEach(field -> config.put(field.getKey(), field.getValue()));
            }
            body.put("output_config", config);
        }
        return FakeJson.tree(FakeJson.write(body));
    }

    private static Object either(JsonNode value) {
        return value.isMissingNode() ? FakeJson.ABSENT : value;
    }

    private static List<Map<String, @Nullable Object>> blocks(JsonNode blocks) {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (var block : FakeJson.list(blocks)) {
            if (!block.has("cachePoint")) {
                all.add(block(block));
            }
        }
        return all;
    }

    private static Map<String, @Nullable Object> block(JsonNode block) {
        if (block.has("toolUse")) {
            var use = block.path("toolUse");
            return FakeJson.object(
                    "type", "tool_use",
                    "id", FakeJson.text(use, "toolUseId"),
                    "name", FakeJson.text(use, "name"),
                    "input", use.path("input"));
        }
        if (block.has("toolResult")) {
            var result = block.path("toolResult");
            return FakeJson.object(
                    "type", "tool_result",
                    "tool_use_id", FakeJson.text(result, "toolUseId"),
                    "content", blocks(result.path("content")),
                    "is_error", FakeJson.text(result, "status").equals("error"));
        }
        if (block.has("reasoningContent")) {
            return thought(block.path("reasoningContent"));
        }
        if (block.has("image") || block.has("document")) {
            return media(block);
        }
        var text = block.has("json") ? FakeJson.write(block.path("json")) : FakeJson.text(block, "text");
        return FakeJson.object("type", "text", "text", text);
    }

    private static Map<String, @Nullable Object> thought(JsonNode thought) {
        var text = thought.path("reasoningText");
        return text.isObject()
                ? FakeJson.object(
                        "type", "thinking",
                        "thinking", FakeJson.text(text, "text"),
                        "signature", FakeJson.text(text, "signature"))
                : FakeJson.object("type", "redacted_thinking", "data", FakeJson.text(thought, "redactedContent"));
    }

    private static Map<String, @Nullable Object> media(JsonNode block) {
        boolean image = block.has("image");
        var value = block.path(image ? "image" : "document");
        var format = FakeJson.text(value, "format");
        var bytes = FakeJson.text(value.path("source"), "bytes");
        var source = image || format.equals("pdf")
                ? FakeJson.object(
                        "type", "base64", "media_type", image ? "image/" + format : "application/pdf", "data", bytes)
                : FakeJson.object("type", "text", "media_type", "text/plain", "data", bytes);
        return FakeJson.object("type", image ? "image" : "document", "source", source);
    }

    private List<Map<String, @Nullable Object>> tools() {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        for (var tool : FakeJson.list(request.path("toolConfig").path("tools"))) {
            if (tool.has("toolSpec")) {
                var spec = tool.path("toolSpec");
                all.add(FakeJson.object(
                        "name", FakeJson.text(spec, "name"),
                        "description", either(spec.path("description")),
                        "input_schema", spec.path("inputSchema").path("json"),
                        "strict", either(spec.path("strict"))));
            }
        }
        return all;
    }

    private static Object choice(JsonNode choice) {
        if (choice.has("tool")) {
            return FakeJson.object("type", "tool", "name", FakeJson.text(choice.path("tool"), "name"));
        }
        return choice.isObject() ? FakeJson.object("type", choice.has("any") ? "any" : "auto") : FakeJson.ABSENT;
    }
}
