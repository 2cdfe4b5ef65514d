package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;
import static io.throughline.testing.Shape.FLAG;
import static io.throughline.testing.Shape.OBJECT;
import static io.throughline.testing.Shape.TEXT;
import static io.throughline.testing.Shape.list;
import static io.throughline.testing.Shape.textOr;
import static io.throughline.testing.Shape.whole;
import static io.throughline.testing.Shape.words;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What OpenAI refuses in a request for a response that is not to be stored. Source: its API reference and OpenAPI description. */
final class ResponsesRules {
    private static final Kind NAME = Shape.text("[a-zA-Z0-9_-]{1,64}");
    /** The description demands it, but clients leave it out or send null, and are answered. */
    private static final Kind MAYBE = (value, where) -> {
        if (!value.isNull()) {
            FLAG.check(value, where);
        }
    };

    private static final Shape FUNCTION = Shape.of(
                    "type", words("function"),
                    "name", NAME,
                    "description", TEXT,
                    "parameters", OBJECT,
                    "strict", MAYBE)
            .require("type", "name", "parameters");
    private static final Shape NAMED =
            Shape.of("type", words("function"), "name", NAME).require("type", "name");
    private static final Shape ALLOWED = Shape.of(
                    "type", words("allowed_tools"), "mode", words("auto", "required"), "tools", list(NAMED, 1, 128))
            .require("type", "mode", "tools");
    private static final Kind CHOICE = (value, where) -> {
        var shape = value.isString()
                ? words("none", "auto", "required")
                : FakeJson.text(value, "type").equals("allowed_tools") ? ALLOWED : NAMED;
        shape.check(value, where);
    };
    private static final Shape FORMAT = Shape.of(
                    "type", words("text", "json_object", "json_schema"),
                    "name", NAME,
                    "description", TEXT,
                    "schema", OBJECT,
                    "strict", FLAG)
            .require("type");
    private static final Shape REQUEST = Shape.of(
                    "model", Shape.FILLED,
                    "input", textOr(list(ResponsesItemRules.ITEM, 1, 100_000)),
                    "instructions", TEXT,
                    "tools", list(FUNCTION, 1, 128),
                    "tool_choice", CHOICE,
                    "parallel_tool_calls", FLAG,
                    "store", FLAG,
                    "include", list(words("reasoning.encrypted_content", "message.output_text.logprobs")),
                    "max_output_tokens", whole(16, 1_000_000),
                    "temperature", Shape.number(0, 2),
                    "top_p", Shape.number(0, 1),
                    "top_logprobs", whole(0, 20),
                    "text", Shape.of("format", FORMAT, "verbosity", words("low", "medium", "high")),
                    "reasoning",
                            Shape.of(
                                    "effort",
                                    words("none", "minimal", "low", "medium", "high", "xhigh", "max"),
                                    "summary",
                                    words("auto", "concise", "detailed"),
                                    "mode",
                                    TEXT,
                                    "context",
                                    TEXT),
                    "user", TEXT,
                    "service_tier", TEXT,
                    "metadata", OBJECT,
                    "prompt_cache_key", TEXT,
                    "prompt_cache_retention", TEXT,
                    "prompt_cache_options", OBJECT,
                    "safety_identifier", TEXT,
                    "truncation", words("auto", "disabled"),
                    "stream", FLAG)
            .require("model", "input", "store");

    private ResponsesRules() {}

    static void check(JsonNode body) {
        var model = FakeJson.text(body, "model");
        if (model.contains("no-such")) {
            throw new Rejection(
                    404,
                    "invalid_request_error",
                    "The model '" + model + "' does not exist",
                    "model_not_found",
                    "model");
        }
        REQUEST.check(body, "");
        for (var name : List.of("temperature", "top_p", "top_logprobs")) {
            if (body.has(name) && model.matches("(gpt-5|o\\d).*")) {
                throw invalid(
                        "Unsupported parameter: '" + name + "' is not supported with this model.",
                        "unsupported_parameter",
                        name);
            }
        }
        if (FakeJson.flag(body, "store")) {
            throw invalid("the gateway keeps the conversation, nothing may be stored here");
        }
        if (!body.has("tools") && (body.has("tool_choice") || body.has("parallel_tool_calls"))) {
            throw invalid("Tool choice and parallel_tool_calls are only allowed with tools.");
        }
        format(body);
        pairs(FakeJson.list(body.path("input")));
    }

    private static void format(JsonNode body) {
        var format = body.path("text").path("format");
        var type = FakeJson.text(format, "type");
        if (type.equals("json_object") && !FakeJson.write(body.path("input")).matches("(?is).*json.*")) {
            throw invalid(
                    "Response input messages must contain the word 'json' in some form to use 'text.format' of type"
                            + " 'json_object'.");
        }
        if (type.equals("json_schema") && !(format.has("name") && format.has("schema"))) {
            throw invalid("Missing required parameter: 'text.format.name' or 'text.format.schema'.");
        }
    }

    /** Every call has its output somewhere behind it, every output its call; a thought stands before what it led to. */
    private static void pairs(List<JsonNode> items) {
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var id = FakeJson.text(item, "call_id");
            switch (FakeJson.text(item, "type")) {
                case "function_call" -> open.add(id);
                case "function_call_output" -> {
                    if (!open.remove(id)) {
                        throw invalid("No tool call found for function call output with call_id " + id + ".");
                    }
                }
                case "reasoning" -> followed(items, i);
                default -> {
                    continue;
                }
            }
        }
        if (!open.isEmpty()) {
            throw invalid("No tool output found for function call " + open + ".");
        }
    }

    private static void followed(List<JsonNode> items, int index) {
        var next = index + 1 < items.size() ? items.get(index + 1) : FakeJson.tree("{}");
        boolean assistants = FakeJson.text(next, "role").equals("assistant");
        if (!assistants && !List.of("function_call", "reasoning").contains(FakeJson.text(next, "type"))) {
            throw invalid("Item of type 'reasoning' was provided without its required following item.");
        }
    }
}
