package io.throughline.dialect.cohere;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** One event of a stream, found in one pass; members that it has not are empty or null. */
final class CohereEvent {

    private final JsonBytes json;
    String type = "";
    String id = "";
    int index;
    String text = "";
    String thinking = "";
    String toolPlan = "";
    String callId = "";
    String callName = "";
    String arguments = "";
    String finishReason = "";

    /** Whether the provider wrote an error text. */
    boolean told;

    @Nullable JsonBytes usage;

    @Nullable JsonBytes logprobs;

    private CohereEvent(JsonBytes json) {
        this.json = json;
    }

    static CohereEvent of(JsonBytes json) {
        var event = new CohereEvent(json);
        JsonReads.visit(json, parser -> JsonReads.members(parser, event::member));
        return event;
    }

    private void member(String name, JsonParser value) {
        switch (name) {
            case "type" -> type = text(value);
            case "id" -> id = text(value);
            case "index" -> index = (int) JsonReads.longOrZero(value);
            case "message" -> told = value.currentToken() == JsonToken.VALUE_STRING;
            case "logprobs" -> logprobs = objectOrNull(value);
            case "delta" -> members(value, this::delta);
            default -> {}
        }
    }

    private void delta(String name, JsonParser value) {
        switch (name) {
            case "message" -> members(value, this::message);
            case "finish_reason" -> finishReason = text(value);
            case "error" -> told = value.currentToken() == JsonToken.VALUE_STRING;
            case "usage" -> usage = objectOrNull(value);
            default -> {}
        }
    }

    private void message(String name, JsonParser value) {
        switch (name) {
            case "content" -> members(value, this::content);
            case "tool_plan" -> toolPlan = text(value);
            case "tool_calls" -> members(value, this::call);
            default -> {}
        }
    }

    private void content(String name, JsonParser value) {
        switch (name) {
            case "text" -> text = text(value);
            case "thinking" -> thinking = text(value);
            default -> {}
        }
    }

    private void call(String name, JsonParser value) {
        switch (name) {
            case "id" -> callId = text(value);
            case "function" -> members(value, this::function);
            default -> {}
        }
    }

    private void function(String name, JsonParser value) {
        switch (name) {
            case "name" -> callName = text(value);
            case "arguments" -> arguments = text(value);
            default -> {}
        }
    }

    /** Empty arrays stand where an object has nothing yet. */
    private static void members(JsonParser value, JsonReads.MemberReading reading) {
        if (value.currentToken() == JsonToken.START_OBJECT) {
            JsonReads.members(value, reading);
        }
    }

    private @Nullable JsonBytes objectOrNull(JsonParser value) {
        return value.currentToken() == JsonToken.START_OBJECT ? JsonReads.raw(value, json) : null;
    }

    private static String text(JsonParser value) {
        var text = JsonReads.stringOrNull(value);
        return text == null ? "" : text;
    }
}
