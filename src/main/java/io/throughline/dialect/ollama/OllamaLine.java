package io.throughline.dialect.ollama;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One line of a stream, or a whole answer, found in one pass; members that it has not are empty or null. */
final class OllamaLine {

    /** A tool call; {@code id} is empty in older versions, {@code arguments} is JSON. */
    record Call(String id, String name, String arguments) {}

    private final JsonBytes json;
    String model = "";
    String createdAt = "";
    String content = "";
    String thinking = "";
    final List<Call> calls = new ArrayList<>(0);
    boolean done;
    String doneReason = "";

    /** Absent where the prompt was still in memory. */
    @Nullable Long promptTokens;

    long outputTokens;

    @Nullable JsonBytes logprobs;

    @Nullable String error;

    private OllamaLine(JsonBytes json) {
        this.json = json;
    }

    static OllamaLine of(JsonBytes json) {
        var line = new OllamaLine(json);
        JsonReads.visit(json, parser -> JsonReads.members(parser, line::member));
        return line;
    }

    private void member(String name, JsonParser value) {
        switch (name) {
            case "model" -> model = text(value);
            case "created_at" -> createdAt = text(value);
            case "message" -> members(value, this::message);
            case "done" -> done = Boolean.TRUE.equals(JsonReads.booleanOrNull(value));
            case "done_reason" -> doneReason = text(value);
            case "prompt_eval_count" -> promptTokens = JsonReads.isNumber(value) ? JsonReads.longOrZero(value) : null;
            case "eval_count" -> outputTokens = JsonReads.longOrZero(value);
            case "logprobs" -> logprobs = is(value, JsonToken.START_ARRAY) ? JsonReads.raw(value, json) : null;
            case "error" -> error = is(value, JsonToken.VALUE_NULL) ? null : text(value);
            default -> {}
        }
    }

    private void message(String name, JsonParser value) {
        switch (name) {
            case "content" -> content = text(value);
            case "thinking" -> thinking = text(value);
            case "tool_calls" -> {
                if (is(value, JsonToken.START_ARRAY)) {
                    JsonReads.elements(value, this::call);
                }
            }
            default -> {}
        }
    }

    private void call(JsonParser value) {
        var draft = new Draft();
        members(value, draft::member);
        calls.add(new Call(draft.id, draft.name, draft.arguments));
    }

    /** A tool call while it is being read. */
    private final class Draft {
        private String id = "";
        private String name = "";
        private String arguments = "";

        private void member(String member, JsonParser value) {
            switch (member) {
                case "id" -> id = text(value);
                case "function" -> members(value, this::function);
                default -> {}
            }
        }

        private void function(String member, JsonParser value) {
            switch (member) {
                case "name" -> name = text(value);
                case "arguments" -> arguments = jsonOf(value);
                default -> {}
            }
        }
    }

    /** An object; text from servers that speak almost the same. */
    private String jsonOf(JsonParser value) {
        return is(value, JsonToken.VALUE_STRING)
                ? text(value)
                : JsonReads.raw(value, json).utf8();
    }

    private static void members(JsonParser value, JsonReads.MemberReading reading) {
        if (is(value, JsonToken.START_OBJECT)) {
            JsonReads.members(value, reading);
        }
    }

    private static boolean is(JsonParser value, JsonToken token) {
        return value.currentToken() == token;
    }

    private static String text(JsonParser value) {
        var text = JsonReads.stringOrNull(value);
        return text == null ? "" : text;
    }
}
