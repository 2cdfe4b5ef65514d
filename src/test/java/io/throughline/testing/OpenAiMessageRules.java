package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What OpenAI refuses in the messages of a chat completions request. */
final class OpenAiMessageRules {
    private static final List<String> ROLES = List.of("system", "assistant", "user", "function", "tool", "developer");
    private static final List<String> IMAGES = List.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private OpenAiMessageRules() {}

    static void check(JsonNode messages) {
        if (messages.isMissingNode()) {
            throw invalid("Missing required parameter: 'messages'.", "missing_required_parameter", "messages");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw invalid(
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty"
                            + " array instead.",
                    "empty_array",
                    "messages");
        }
        var list = FakeJson.list(messages);
        for (int i = 0; i < list.size(); i++) {
            message(list.get(i), "messages.[" + i + "]");
        }
        pairs(list);
    }

    private static void message(JsonNode message, String where) {
        var role = FakeJson.text(message, "role");
        if (!ROLES.contains(role)) {
            throw invalid(
                    "Invalid value: '" + role + "'. Supported values are: 'system', 'assistant', 'user',"
                            + " 'function', 'tool', and 'developer'.",
                    "invalid_value",
                    where + ".role");
        }
        var content = message.path("content");
        boolean mayBeSilent = role.equals("assistant")
                && (message.path("tool_calls").size() > 0
                        || FakeJson.given(message, "function_call")
                        || FakeJson.given(message, "refusal")
                        || FakeJson.given(message, "audio"));
        if ((content.isMissingNode() || content.isNull()) && !mayBeSilent) {
            throw invalid("Invalid value for 'content': expected a string, got null.", null, where + ".content");
        }
        if (!content.isMissingNode() && !content.isNull() && !content.isString() && !content.isArray()) {
            throw invalid(
                    "Invalid type for '" + where + ".content': expected one of a string or array of objects.",
                    "invalid_type",
                    where + ".content");
        }
        for (var part : FakeJson.list(content)) {
            part(part, role, where + ".content");
        }
        calls(message, where);
    }

    private static void part(JsonNode part, String role, String where) {
        var allowed = switch (role) {
            case "user" -> List.of("text", "image_url", "input_audio", "file");
            case "assistant" -> List.of("text", "refusal");
            default -> List.of("text");
        };
        var type = FakeJson.text(part, "type");
        if (!allowed.contains(type)) {
            throw invalid(
                    "Invalid value: '" + type + "'. Supported values are: " + allowed + ".",
                    "invalid_value",
                    where + ".type");
        }
        if (type.equals("text") && !part.path("text").isString()) {
            throw invalid("Missing required parameter: '" + where + ".text'.", "missing_required_parameter", where);
        }
        if (type.equals("image_url")) {
            image(FakeJson.text(part.path("image_url"), "url"), where);
        }
    }

    private static void image(String url, String where) {
        if (url.startsWith("https://")) {
            return;
        }
        int comma = url.indexOf(";base64,");
        if (!url.startsWith("data:") || comma < 0) {
            throw invalid("Invalid 'image_url': expected an https URL or a base64 data URL.", "invalid_value", where);
        }
        if (!IMAGES.contains(url.substring("data:".length(), comma))) {
            throw invalid(
                    "You uploaded an unsupported image. Please make sure your image has of one the following"
                            + " formats: ['png', 'jpeg', 'gif', 'webp'].",
                    "invalid_image_format",
                    null);
        }
        try {
            int bytes = Base64.getDecoder().decode(url.substring(comma + ";base64,".length())).length;
            if (bytes > 0) {
                return;
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalid("Invalid base64 image_url.", "invalid_base64", null);
        }
        throw invalid("Invalid image.", "invalid_image_format", null);
    }

    private static void calls(JsonNode message, String where) {
        var calls = message.path("tool_calls");
        if (calls.isArray() && calls.isEmpty()) {
            throw invalid(
                    "Invalid '" + where + ".tool_calls': empty array. Expected an array with minimum length 1, but"
                            + " got an empty array instead.",
                    "empty_array",
                    where + ".tool_calls");
        }
        for (var call : FakeJson.list(calls)) {
            var type = FakeJson.text(call, "type");
            if (FakeJson.text(call, "id").isEmpty()) {
                throw invalid(
                        "Missing required parameter: '" + where + ".tool_calls[0].id'.",
                        "missing_required_parameter",
                        where + ".tool_calls[0].id");
            }
            if (type.isEmpty()) {
                throw invalid(
                        "Missing required parameter: '" + where + ".tool_calls[0].type'.",
                        "missing_required_parameter",
                        where + ".tool_calls[0].type");
            }
            if (type.equals("function")
                    && !call.path("function").path("arguments").isString()) {
                throw invalid(
                        "Invalid type for '" + where + ".tool_calls[0].function.arguments': expected a string.",
                        "invalid_type",
                        where + ".tool_calls[0].function.arguments");
            }
        }
    }

    /** Every call is answered before the next turn, every answer has its call. */
    private static void pairs(List<JsonNode> messages) {
        Set<String> open = new LinkedHashSet<>();
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            var message = messages.get(i);
            if (FakeJson.text(message, "role").equals("tool")) {
                var id = FakeJson.text(message, "tool_call_id");
                if (!known.contains(id)) {
                    throw invalid(
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding"
                                    + " message with 'tool_calls'.",
                            null,
                            "messages.[" + i + "].role");
                }
                open.remove(id);
                continue;
            }
            allAnswered(open, i);
            known.clear();
            for (var call : FakeJson.list(message.path("tool_calls"))) {
                open.add(FakeJson.text(call, "id"));
            }
            known.addAll(open);
        }
        allAnswered(open, messages.size());
    }

    private static void allAnswered(Set<String> open, int next) {
        if (!open.isEmpty()) {
            throw invalid(
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                            + String.join(", ", open),
                    null,
                    "messages.[" + next + "].role");
        }
    }
}
