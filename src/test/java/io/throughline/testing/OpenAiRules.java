package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What OpenAI refuses in a chat completions request, messages aside. */
final class OpenAiRules {
    private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9_-]{1,64}$");
    private static final Pattern REASONING_MODEL = Pattern.compile("^(o\\d|gpt-5)(?!.*chat).*");
    private static final List<String> OURS = List.of("throughline", "conversation");

    private OpenAiRules() {}

    static void check(JsonNode body) {
        ours(body);
        if (FakeJson.text(body, "model").isEmpty()) {
            throw invalid("you must provide a model parameter");
        }
        if (FakeJson.text(body, "model").contains("no-such")) {
            throw new Rejection(
                    404,
                    "invalid_request_error",
                    "The model `" + FakeJson.text(body, "model") + "` does not exist or you do not have access to it.",
                    "model_not_found",
                    null);
        }
        OpenAiMessageRules.check(body.path("messages"));
        limits(body);
        sampling(body);
        streaming(body);
        tools(body);
        format(body);
    }

    private static void ours(JsonNode body) {
        for (var name : FakeJson.names(body)) {
            if (OURS.stream().anyMatch(name::startsWith)) {
                throw invalid("Unrecognized request argument supplied: " + name);
            }
        }
    }

    private static void limits(JsonNode body) {
        boolean old = FakeJson.given(body, "max_tokens");
        boolean current = FakeJson.given(body, "max_completion_tokens");
        if (old && current) {
            throw invalid(
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
                    "invalid_parameter_combination",
                    null);
        }
        if (old && reasoning(body)) {
            throw invalid(
                    "Unsupported parameter: 'max_tokens' is not supported with this model."
                            + " Use 'max_completion_tokens' instead.",
                    "unsupported_parameter",
                    "max_tokens");
        }
        for (var name : List.of("max_tokens", "max_completion_tokens")) {
            range(body, name, 1, 1_000_000);
        }
    }

    private static boolean reasoning(JsonNode body) {
        return REASONING_MODEL.matcher(FakeJson.text(body, "model")).matches();
    }

    private static void sampling(JsonNode body) {
        range(body, "temperature", 0, 2);
        range(body, "top_p", 0, 1);
        range(body, "n", 1, 128);
        range(body, "top_logprobs", 0, 20);
        range(body, "presence_penalty", -2, 2);
        range(body, "frequency_penalty", -2, 2);
        if (FakeJson.given(body, "top_logprobs") && !FakeJson.flag(body, "logprobs")) {
            throw invalid(
                    "Invalid value for 'top_logprobs': 'top_logprobs' is only allowed when 'logprobs' is true.",
                    null,
                    "top_logprobs");
        }
        if (body.path("stop").isArray() && body.path("stop").size() > 4) {
            throw invalid(
                    "Invalid 'stop': array too long. Expected an array with maximum length 4.",
                    "array_above_max_length",
                    "stop");
        }
        if (reasoning(body)
                && body.path("temperature").isNumber()
                && body.path("temperature").doubleValue() != 1) {
            throw invalid(
                    "Unsupported value: 'temperature' does not support " + body.path("temperature")
                            + " with this model. Only the default (1) value is supported.",
                    "unsupported_value",
                    "temperature");
        }
    }

    private static void range(JsonNode body, String name, double least, double most) {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isNumber()) {
            throw invalid("Invalid type for '" + name + "': expected a number.", "invalid_type", name);
        }
        if (value.doubleValue() < least || value.doubleValue() > most) {
            throw invalid(
                    "Invalid '" + name + "': expected a value between " + least + " and " + most + ", but got " + value
                            + " instead.",
                    value.doubleValue() < least ? "decimal_below_min_value" : "decimal_above_max_value",
                    name);
        }
    }

    private static void streaming(JsonNode body) {
        if (FakeJson.given(body, "stream_options") && !FakeJson.flag(body, "stream")) {
            throw invalid(
                    "The 'stream_options' parameter is only allowed when 'stream' is enabled.", null, "stream_options");
        }
        for (var option : FakeJson.names(body.path("stream_options"))) {
            if (!List.of("include_usage", "include_obfuscation").contains(option)) {
                throw invalid(
                        "Unknown parameter: 'stream_options." + option + "'.",
                        "unknown_parameter",
                        "stream_options." + option);
            }
        }
    }

    private static void tools(JsonNode body) {
        var tools = FakeJson.list(body.path("tools"));
        if (FakeJson.given(body, "tools") && tools.isEmpty()) {
            throw invalid(
                    "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.",
                    "empty_array",
                    "tools");
        }
        for (var dependent : List.of("tool_choice", "parallel_tool_calls")) {
            if (FakeJson.given(body, dependent) && tools.isEmpty()) {
                throw invalid(
                        "Invalid value for '" + dependent + "': '" + dependent
                                + "' is only allowed when 'tools' are specified.",
                        null,
                        dependent);
            }
        }
        var names = new HashSet<String>();
        for (int i = 0; i < tools.size(); i++) {
            tool(tools.get(i), "tools[" + i + "]");
            names.add(FakeJson.text(tools.get(i).path("function"), "name"));
        }
        var named = FakeJson.text(body.path("tool_choice").path("function"), "name");
        if (!named.isEmpty() && !names.contains(named)) {
            throw invalid("Tool choice '" + named + "' not found in 'tools' parameter.", null, "tool_choice");
        }
    }

    private static void tool(JsonNode tool, String where) {
        var type = FakeJson.text(tool, "type");
        if (type.equals("custom")) {
            return;
        }
        if (!type.equals("function")) {
            throw invalid(
                    "Invalid value: '" + type + "'. Supported values are: 'function' and 'custom'.",
                    "invalid_value",
                    where + ".type");
        }
        var name = FakeJson.text(tool.path("function"), "name");
        if (name.isEmpty()) {
            throw invalid(
                    "Missing required parameter: '" + where + ".function.name'.",
                    "missing_required_parameter",
                    where + ".function.name");
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    "Invalid '" + where + ".function.name': string does not match pattern. Expected a string that"
                            + " matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    "invalid_value",
                    where + ".function.name");
        }
        var parameters = tool.path("function").path("parameters");
        if (parameters.isObject()
                && !parameters.isEmpty()
                && !FakeJson.text(parameters, "type").equals("object")) {
            throw invalid(
                    "Invalid schema for function '" + name + "': schema must be a JSON Schema of 'type: \"object\"'.",
                    "invalid_function_parameters",
                    where + ".function.parameters");
        }
    }

    private static void format(JsonNode body) {
        var format = body.path("response_format");
        switch (FakeJson.text(format, "type")) {
            case "json_object" -> mentionsJson(body);
            case "json_schema" -> schema(format.path("json_schema"));
            case "text" -> {
                return;
            }
            default -> {
                if (FakeJson.given(body, "response_format")) {
                    throw invalid(
                            "Invalid value: '" + FakeJson.text(format, "type") + "'. Supported values are:"
                                    + " 'json_object', 'json_schema', and 'text'.",
                            "invalid_value",
                            "response_format.type");
                }
            }
        }
    }

    private static void mentionsJson(JsonNode body) {
        if (!body.path("messages").toString().toLowerCase(java.util.Locale.ROOT).contains("json")) {
            throw invalid(
                    "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
                            + " 'json_object'.",
                    null,
                    "messages");
        }
    }

    private static void schema(JsonNode schema) {
        for (var name : List.of("name", "schema")) {
            if (!FakeJson.given(schema, name)) {
                throw invalid(
                        "Missing required parameter: 'response_format.json_schema." + name + "'.",
                        "missing_required_parameter",
                        "response_format.json_schema." + name);
            }
        }
        if (!NAME.matcher(FakeJson.text(schema, "name")).matches()) {
            throw invalid(
                    "Invalid 'response_format.json_schema.name': string does not match pattern.",
                    "invalid_value",
                    "response_format.json_schema.name");
        }
        if (FakeJson.flag(schema, "strict") && !strict(schema.path("schema"))) {
            throw invalid(
                    "Invalid schema for response_format '" + FakeJson.text(schema, "name") + "': In context=(),"
                            + " 'additionalProperties' is required to be supplied and to be false.",
                    null,
                    "response_format");
        }
    }

    private static boolean strict(JsonNode schema) {
        var closed = schema.path("additionalProperties");
        return !FakeJson.text(schema, "type").equals("object") || (closed.isBoolean() && !closed.booleanValue());
    }
}
