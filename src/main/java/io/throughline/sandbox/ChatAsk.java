package io.throughline.sandbox;

import io.throughline.sandbox.Refusals.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A chat completion request, read as far as the sandbox needs it. */
record ChatAsk(JsonNode body) {

    private static final int MAX_CHOICES = 128;

    /** What is wrong with it, if anything. */
    Optional<Problem> problem() {
        if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
            return Optional.of(Problem.invalid(
                    "messages", "Missing required parameter: 'messages' must be an array of at least one message."));
        }
        if (choices() < 1 || choices() > MAX_CHOICES) {
            return Optional.of(
                    Problem.invalid("n", "Invalid 'n': expected 1 to " + MAX_CHOICES + ", but got " + choices() + "."));
        }
        if (maxTokens().orElse(1) < 1) {
            return Optional.of(Problem.invalid(
                    "max_tokens",
                    "Invalid 'max_tokens': expected at least 1, but got "
                            + maxTokens().getAsInt() + "."));
        }
        return Optional.empty();
    }

    String model() {
        return body.path("model").stringValue("");
    }

    boolean streamed() {
        return body.path("stream").booleanValue(false);
    }

    boolean usageWanted() {
        return body.path("stream_options").path("include_usage").booleanValue(false);
    }

    int choices() {
        return body.path("n").intValue(1);
    }

    OptionalInt maxTokens() {
        return Stream.of("max_completion_tokens", "max_tokens")
                .map(body::path)
                .filter(JsonNode::isInt)
                .mapToInt(JsonNode::intValue)
                .findFirst();
    }

    List<String> stops() {
        var stop = body.path("stop");
        return (stop.isString() ? Stream.of(stop) : stop.valueStream())
                .map(node -> node.stringValue(""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    String responseFormat() {
        return body.path("response_format").path("type").stringValue("text");
    }

    JsonNode schema() {
        return body.path("response_format").path("json_schema").path("schema");
    }

    /** The text of the last user message, empty when there is none. */
    String userText() {
        var users = texts("user");
        return users.isEmpty() ? "" : users.getLast();
    }

    /** The texts of all messages of these roles, in order. */
    List<String> texts(String... roles) {
        var wanted = List.of(roles);
        return messages()
                .filter(message -> wanted.contains(role(message)))
                .map(ChatAsk::text)
                .toList();
    }

    /** The content parts of the last user message that are not text. */
    List<JsonNode> media() {
        return messages()
                .filter(message -> role(message).equals("user"))
                .reduce((first, second) -> second)
                .map(message -> message.path("content")
                        .valueStream()
                        .filter(part -> !isText(part))
                        .toList())
                .orElse(List.of());
    }

    /** The tool results at the end, after the assistant's last turn. */
    List<ToolResult> toolResults() {
        var results = new ArrayList<ToolResult>();
        for (var message : messages().toList().reversed()) {
            if (!role(message).equals("tool")) {
                break;
            }
            var id = message.path("tool_call_id").stringValue("");
            results.addFirst(new ToolResult(toolName(id), text(message)));
        }
        return results;
    }

    /** The output of one tool call. */
    record ToolResult(String tool, String output) {}

    /** An estimate of the prompt: the pieces of every text and tool, 3 a message, 85 an image or file, 3 to begin with. */
    int promptTokens() {
        var texts =
                messages().mapToInt(message -> 3 + Pieces.count(text(message))).sum();
        var calls = messages()
                .mapToInt(message -> countOf(message.path("tool_calls")))
                .sum();
        var media = messages()
                .flatMap(message -> message.path("content").valueStream())
                .filter(part -> !isText(part))
                .count();
        return 3 + texts + calls + Math.toIntExact(85 * media) + countOf(body.path("tools"));
    }

    Stream<JsonNode> messages() {
        return body.path("messages").valueStream();
    }

    private String toolName(String callId) {
        return messages()
                .flatMap(message -> message.path("tool_calls").valueStream())
                .filter(call -> call.path("id").stringValue("").equals(callId))
                .map(call -> call.path("function").path("name").stringValue(""))
                .findFirst()
                .orElse("an unknown tool");
    }

    private static int countOf(JsonNode node) {
        return node.isMissingNode() ? 0 : Pieces.count(Json.text(node));
    }

    private static String role(JsonNode message) {
        return message.path("role").stringValue("");
    }

    private static boolean isText(JsonNode part) {
        return part.path("type").stringValue("text").equals("text");
    }

    private static String text(JsonNode message) {
        var content = message.path("content");
        if (content.isString()) {
            return content.stringValue("");
        }
        return content.valueStream()
                .filter(ChatAsk::isText)
                .map(part -> part.path("text").stringValue(""))
                .collect(Collectors.joining("\n"));
    }
}
