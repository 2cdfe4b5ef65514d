package io.throughline.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A streamed chat completion as a client gets it, read without mercy: {@link #violations()} lists what some SDK would break on. */
public final class ChatStream {

    /** A tool call put together from its deltas. */
    public record Call(String id, String name, String arguments) {}

    private final List<String> violations = new ArrayList<>();
    private final Map<Integer, Choice> choices = new TreeMap<>();
    private final Set<String> heads = new LinkedHashSet<>();
    private @Nullable JsonNode usage;
    private @Nullable JsonNode error;
    private boolean done;
    private boolean someEnded;

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final Map<Integer, List<String>> calls = new LinkedHashMap<>();
        private @Nullable String reason;
    }

    private ChatStream() {}

    /** Reads the whole body of an answer. */
    public static ChatStream of(String body) {
        var stream = new ChatStream();
        stream.check(body.endsWith("\n\n"), "does not end with a blank line");
        for (var frame : body.split("\n\n")) {
            stream.frame(frame);
        }
        stream.check(
                stream.done != (stream.error != null),
                stream.done ? "[DONE] after an error" : "no [DONE] and no error");
        stream.check(stream.heads.size() <= 1, "id, created or model change: " + stream.heads);
        if (stream.error == null) {
            stream.choices.forEach((index, choice) -> stream.check(choice.reason != null, index + " has no end"));
            stream.check(!stream.choices.isEmpty(), "no choices");
        }
        return stream;
    }

    public List<String> violations() {
        return violations;
    }

    public String text(int choice) {
        return choices.getOrDefault(choice, new Choice()).text.toString();
    }

    public String text() {
        return text(0);
    }

    public String reasoning() {
        return choices.getOrDefault(0, new Choice()).reasoning.toString();
    }

    public List<Call> calls(int choice) {
        return choices.getOrDefault(choice, new Choice()).calls.values().stream()
                .map(call -> new Call(call.get(0), call.get(1), call.get(2)))
                .toList();
    }

    public @Nullable String finishReason(int choice) {
        return choices.getOrDefault(choice, new Choice()).reason;
    }

    /** How many choices there were. */
    public int choices() {
        return choices.size();
    }

    public @Nullable JsonNode usage() {
        return usage;
    }

    /** The error object that ended the stream, or null. */
    public @Nullable JsonNode error() {
        return error;
    }

    private void check(boolean right, String violation) {
        if (!right) {
            violations.add(violation);
        }
    }

    private void frame(String frame) {
        if (frame.startsWith(":")) {
            return;
        }
        check(frame.startsWith("data: ") && frame.indexOf('\n') < 0 && frame.indexOf('\r') < 0, "frame is " + frame);
        check(!done && error == null, "something after the end: " + frame);
        var data = frame.substring(Math.min(6, frame.length()));
        if (data.equals("[DONE]")) {
            done = true;
            return;
        }
        var chunk = FakeJson.tree(data);
        if (chunk.path("error").isObject()) {
            failed(chunk);
        } else {
            chunk(chunk);
        }
    }

    private void failed(JsonNode frame) {
        error = frame.path("error");
        check(!frame.has("choices"), "an error beside choices");
        check(error.path("message").isString() && error.path("type").isString(), "error is " + error);
        check(error.has("param") && error.has("code"), "error is " + error);
    }

    private void chunk(JsonNode chunk) {
        check(!chunk.has("error"), "a key error: " + chunk);
        check(FakeJson.text(chunk, "object").equals("chat.completion.chunk"), "object of " + chunk);
        check(
                !FakeJson.text(chunk, "id").isEmpty()
                        && chunk.path("created").isNumber()
                        && chunk.path("model").isString(),
                "no id, created or model: " + chunk);
        heads.add(chunk.path("id") + " " + chunk.path("created") + " " + chunk.path("model"));
        check(chunk.path("choices").isArray(), "no choices: " + chunk);
        check(usage == null, "a chunk after usage: " + chunk);
        if (chunk.hasNonNull("usage")) {
            usage = chunk.path("usage");
            check(chunk.path("choices").isEmpty(), "usage beside choices: " + chunk);
        } else {
            check(!chunk.path("choices").isEmpty(), "neither choices nor usage: " + chunk);
        }
        chunk.path("choices").forEach(this::choice);
    }

    private void choice(JsonNode json) {
        check(json.path("index").isInt() && json.path("delta").isObject(), "index or delta of " + json);
        int index = json.path("index").asInt(0);
        var delta = json.path("delta");
        boolean first = !choices.containsKey(index);
        check(!first || index == choices.size(), "choice " + index + " came after " + choices.keySet());
        var choice = choices.computeIfAbsent(index, unused -> new Choice());
        check(choice.reason == null, "something after the end of choice " + index + ": " + json);
        check(delta.has("role") == first, "role in " + json);
        check(!first || FakeJson.text(delta, "role").equals("assistant"), "role in " + json);
        check(json.hasNonNull("finish_reason") || !someEnded, "a delta after the end of another choice: " + json);
        delta.path("tool_calls").forEach(call -> call(choice, call));
        choice.text.append(FakeJson.text(delta, "content"));
        choice.reasoning.append(FakeJson.text(delta, "reasoning_content"));
        check(!delta.has("reasoning"), "reasoning spelt otherwise: " + json);
        if (json.hasNonNull("finish_reason")) {
            choice.reason = FakeJson.text(json, "finish_reason");
            someEnded = true;
            check(
                    !delta.has("content") || FakeJson.text(delta, "content").isEmpty(),
                    "text in the last delta: " + json);
            check(!delta.has("tool_calls"), "calls in the last delta: " + json);
        }
    }

    private void call(Choice choice, JsonNode call) {
        check(call.path("index").isInt(), "index of " + call);
        int index = call.path("index").asInt(-1);
        var function = call.path("function");
        check(function.path("arguments").isString(), "arguments of " + call);
        var known = choice.calls.get(index);
        if (known == null) {
            check(index == choice.calls.size(), "call " + index + " came after " + choice.calls.keySet());
            check(
                    !FakeJson.text(call, "id").isEmpty()
                            && FakeJson.text(call, "type").equals("function"),
                    "head of " + call);
            check(function.path("name").isString(), "name of " + call);
            known = List.of(FakeJson.text(call, "id"), FakeJson.text(function, "name"), "");
        } else {
            check(!call.has("id") && !call.has("type") && !function.has("name"), "a call named twice: " + call);
        }
        choice.calls.put(
                index, List.of(known.get(0), known.get(1), known.get(2) + FakeJson.text(function, "arguments")));
    }
}
