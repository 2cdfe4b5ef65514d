package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;
import static io.throughline.testing.Shape.FLAG;
import static io.throughline.testing.Shape.OBJECT;
import static io.throughline.testing.Shape.TEXT;
import static io.throughline.testing.Shape.list;
import static io.throughline.testing.Shape.number;
import static io.throughline.testing.Shape.textOr;
import static io.throughline.testing.Shape.whole;
import static io.throughline.testing.Shape.words;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Cohere refuses in a chat request. Source: its API reference, "Chat" of version 2. */
final class CohereRules {
    private static final Kind NAME = Shape.text("[A-Za-z_][A-Za-z0-9_]*");
    private static final Shape ITEM = Shape.of(
                    "type",
                    words("text", "thinking", "image_url", "document"),
                    "text",
                    Shape.FILLED,
                    "thinking",
                    TEXT,
                    "image_url",
                    Shape.of("url", Shape.FILLED, "detail", words("auto", "low", "high"))
                            .require("url"),
                    "document",
                    OBJECT)
            .require("type")
            .oneOf("text", "thinking", "image_url", "document");
    private static final Shape CALL = Shape.of(
                    "id", Shape.FILLED,
                    "type", words("function"),
                    "function", Shape.of("name", NAME, "arguments", TEXT).require("name", "arguments"))
            .require("id", "type", "function");
    private static final Shape MESSAGE = Shape.of(
                    "role", words("system", "user", "assistant", "tool"),
                    "content", textOr(list(ITEM, 1, 1000)),
                    "tool_calls", list(CALL, 1, 1000),
                    "tool_plan", TEXT,
                    "citations", list(OBJECT),
                    "tool_call_id", Shape.FILLED)
            .require("role");
    private static final Shape TOOL = Shape.of(
                    "type", words("function"),
                    "function",
                            Shape.of("name", NAME, "description", TEXT, "parameters", OBJECT)
                                    .require("name", "parameters"))
            .require("type", "function");
    private static final Shape REQUEST = Shape.of(
                    "model", Shape.FILLED,
                    "messages", list(MESSAGE, 1, Integer.MAX_VALUE),
                    "stream", FLAG,
                    "tools", list(TOOL, 1, 1000),
                    "strict_tools", FLAG,
                    "documents", list(textOr(OBJECT), 1, 1000),
                    "citation_options", OBJECT,
                    "response_format",
                            Shape.of("type", words("text", "json_object"), "json_schema", OBJECT)
                                    .require("type"),
                    "safety_mode", words("CONTEXTUAL", "STRICT", "OFF"),
                    "max_tokens", whole(1, 256_000),
                    "stop_sequences", list(Shape.text("(?s).+"), 0, 5),
                    "temperature", number(0, 1),
                    "seed", whole(0, Long.MAX_VALUE),
                    "frequency_penalty", number(0, 1),
                    "presence_penalty", number(0, 1),
                    "k", number(0, 500),
                    "p", number(0.01, 0.99),
                    "logprobs", FLAG,
                    "tool_choice", words("REQUIRED", "NONE"),
                    "thinking",
                            Shape.of("type", words("enabled", "disabled"), "token_budget", whole(1, 100_000))
                                    .require("type"),
                    "priority", whole(0, 999),
                    "raw_prompting", FLAG)
            .require("model", "messages", "stream");

    private CohereRules() {}

    static void check(JsonNode body) {
        if (FakeJson.text(body, "model").contains("no-such")) {
            throw new Rejection(404, "", "model '" + FakeJson.text(body, "model") + "' not found", null, null);
        }
        REQUEST.check(withStream(body), "");
        form(body);
        tools(body);
        var messages = FakeJson.list(body.path("messages"));
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), "messages[" + i + "]", i);
        }
        if (!List.of("user", "tool").contains(FakeJson.text(messages.getLast(), "role"))) {
            throw invalid("invalid request: the last message must be from the user or a tool.");
        }
        pairs(messages);
    }

    /** The reference demands {@code stream}; the API itself takes its absence for false. */
    private static JsonNode withStream(JsonNode body) {
        return body.has("stream")
                ? body
                : FakeJson.tree(FakeJson.write(body).replaceFirst("\\{", "{\"stream\":false,"));
    }

    private static void form(JsonNode body) {
        var format = body.path("response_format");
        boolean json = FakeJson.text(format, "type").equals("json_object");
        if (json && (body.has("tools") || body.has("documents"))) {
            throw invalid("invalid request: response_format is not supported with tools or documents.");
        }
        var schema = format.path("json_schema");
        if (schema.isObject() && !FakeJson.text(schema, "type").equals("object")) {
            throw invalid("invalid request: schema must be of type object.");
        }
        if (schema.isObject() && schema.path("required").isEmpty()) {
            throw invalid("invalid request: an object in the schema must have at least one required field.");
        }
    }

    private static void tools(JsonNode body) {
        var names = new HashSet<String>();
        for (var tool : FakeJson.list(body.path("tools"))) {
            var function = tool.path("function");
            if (!names.add(FakeJson.text(function, "name"))) {
                throw invalid("invalid request: tool names must be unique.");
            }
            if (!FakeJson.text(function.path("parameters"), "type").equals("object")) {
                throw invalid("invalid request: parameters of a tool must be of type object.");
            }
            if (FakeJson.flag(body, "strict_tools")
                    && function.path("parameters").path("required").isEmpty()) {
                throw invalid("invalid request: strict_tools wants at least one required parameter.");
            }
        }
        if (names.isEmpty() && (body.has("tool_choice") || body.has("strict_tools"))) {
            throw invalid("invalid request: tool_choice and strict_tools are only allowed with tools.");
        }
    }

    private static void message(JsonNode message, String where, int index) {
        var role = FakeJson.text(message, "role");
        boolean hasCalls = message.has("tool_calls");
        if (role.equals("system") && index > 0) {
            throw invalid("invalid request: system messages are only allowed at the beginning (" + where + ").");
        }
        if (!message.has("content") && !hasCalls) {
            throw invalid("invalid request: " + where + " must have content or tool_calls.");
        }
        if (message.path("content").isString()
                && !role.equals("tool")
                && FakeJson.text(message, "content").isBlank()) {
            throw invalid("invalid request: " + where + ".content must not be empty.");
        }
        if (!role.equals("assistant") && (hasCalls || message.has("tool_plan"))) {
            throw invalid("invalid request: only the assistant has tool_calls and tool_plan (" + where + ").");
        }
        if (role.equals("tool") != message.has("tool_call_id")) {
            throw invalid("invalid request: tool_call_id belongs to messages of tools (" + where + ").");
        }
    }

    private static void pairs(List<JsonNode> messages) {
        Set<String> open = new LinkedHashSet<>();
        for (var message : messages) {
            if (FakeJson.text(message, "role").equals("tool")) {
                var id = FakeJson.text(message, "tool_call_id");
                if (!open.remove(id)) {
                    throw invalid("invalid request: tool_call_id '" + id + "' has no tool call before it.");
                }
                continue;
            }
            unanswered(open);
            FakeJson.list(message.path("tool_calls")).forEach(call -> open.add(FakeJson.text(call, "id")));
        }
        unanswered(open);
    }

    private static void unanswered(Set<String> open) {
        if (!open.isEmpty()) {
            throw invalid("invalid request: tool calls without a result: " + open);
        }
    }
}
