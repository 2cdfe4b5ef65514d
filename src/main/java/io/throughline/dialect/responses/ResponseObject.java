package io.throughline.dialect.responses;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Keeping;
import io.throughline.chat.StopReason;
import io.throughline.chat.StoredResponse;
import io.throughline.chat.Usage;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the response object of one request, which repeats what the request asked for. Source: OpenAI's API description, {@code Response}.
 */
final class ResponseObject {

    private static final List<String> ASKED = List.of(
            "background",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "prompt_cache_key",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    private final JsonIndex asked;
    private final Place place;

    /** Of a response that is being made. */
    ResponseObject(ChatRequest request) {
        asked = request.body();
        var keeping = request.head().keeping();
        place = new Place(
                request.head().conversation(),
                keeping == null ? null : keeping.previous(),
                keeping != null && keeping.kept());
    }

    /** Of a response that was read from the store. */
    ResponseObject(StoredResponse stored) {
        asked = JsonIndex.of(JsonBytes.of(stored.facts().asked()));
        boolean named = stored.inNamedConversation();
        place = new Place(named ? stored.conversation() : null, named ? null : stored.parent(), true);
    }

    /** Where the response belongs: to a conversation by its key, behind another response, or to neither. */
    private record Place(
            @Nullable String conversation, @Nullable UUID previous, boolean kept) {}

    /** The members of a request that its response repeats, as one JSON object. */
    static String asked(JsonIndex body) {
        return JsonWrites.text(json -> {
            json.writeStartObject();
            for (var name : ASKED) {
                var value = body.value(name);
                if (value != null && !value.is("null")) {
                    JsonWrites.rawMember(json, name, value.utf8());
                }
            }
            json.writeEndObject();
        });
    }

    /** The id by which the gateway knows the response, whatever its provider calls it. */
    static String id(Receipt receipt) {
        return Keeping.RESPONSE + receipt.id();
    }

    /** Which model answers, as its provider says; empty where it does not. */
    record Origin(String model) {}

    /** How far the response has come; {@code output} are whole items. */
    record State(
            String status,
            @Nullable StopReason reason,
            @Nullable GatewayError error,
            List<JsonBytes> output,
            @Nullable Usage usage) {

        static final State QUEUED = new State("queued", null, null, List.of(), null);

        static final State BEGUN = new State("in_progress", null, null, List.of(), null);

        /** A response that has ended by itself. */
        static State ended(@Nullable StopReason reason, List<JsonBytes> output, @Nullable Usage usage) {
            return new State(isCut(reason) ? "incomplete" : "completed", reason, null, output, usage);
        }

        /** A response whose client has left. */
        static State cancelled(List<JsonBytes> output, @Nullable Usage usage) {
            return new State("cancelled", null, null, output, usage);
        }

        static State failed(GatewayError error, List<JsonBytes> output, @Nullable Usage usage) {
            return new State("failed", null, error, output, usage);
        }
    }

    /** Whether an answer that ended so lacks its end. */
    static boolean isCut(@Nullable StopReason reason) {
        return reason == StopReason.LENGTH || reason == StopReason.CONTENT_FILTER;
    }

    JsonBytes write(State state, Origin origin, Receipt receipt) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("id", id(receipt));
            json.writeStringProperty("object", "response");
            json.writeNumberProperty("created_at", receipt.nowSeconds());
            json.writeStringProperty("status", state.status());
            json.writeBooleanProperty("background", inBackground());
            conversation(json);
            error(json, state.error());
            incomplete(json, state.reason());
            json.writeStringProperty("model", origin.model().isEmpty() ? receipt.model() : origin.model());
            json.writeName("output");
            json.writeStartArray();
            state.output().forEach(item -> json.writeRawValue(item.utf8()));
            json.writeEndArray();
            JsonWrites.rawMember(json, "previous_response_id", previous());
            json.writeBooleanProperty("store", place.kept());
            asked(json);
            usage(json, state.usage(), receipt.costUsd());
            json.writeEndObject();
        });
    }

    boolean inBackground() {
        var background = asked.value("background");
        return background != null && background.is("true");
    }

    private void conversation(JsonGenerator json) {
        var key = place.conversation();
        if (key != null) {
            JsonWrites.rawMember(json, "conversation", conversation(key));
        }
    }

    static String conversation(String key) {
        return "{\"id\":" + JsonWrites.quoted(key) + "}";
    }

    @Nullable String conversationKey() {
        return place.conversation();
    }

    boolean kept() {
        return place.kept();
    }

    /** The response that this one continues, as JSON. */
    String previous() {
        var previous = place.previous();
        return previous == null ? "null" : JsonWrites.quoted(Keeping.RESPONSE + Keeping.hex(previous));
    }

    private void asked(JsonGenerator json) {
        echo(json, "instructions", "null");
        echo(json, "max_output_tokens", "null");
        echo(json, "max_tool_calls", "null");
        echo(json, "metadata", "{}");
        echo(json, "parallel_tool_calls", "true");
        echo(json, "prompt_cache_key", "null");
        echo(json, "reasoning", "{\"effort\":null,\"summary\":null}");
        echo(json, "safety_identifier", "null");
        echo(json, "service_tier", "\"auto\"");
        echo(json, "temperature", "null");
        echo(json, "text", "{\"format\":{\"type\":\"text\"}}");
        echo(json, "tool_choice", "\"auto\"");
        echo(json, "tools", "[]");
        echo(json, "top_logprobs", "0");
        echo(json, "top_p", "null");
        echo(json, "truncation", "\"disabled\"");
        echo(json, "user", "null");
    }

    private void echo(JsonGenerator json, String name, String otherwise) {
        var value = asked.value(name);
        JsonWrites.rawMember(json, name, value == null || value.is("null") ? otherwise : value.utf8());
    }

    private static void error(JsonGenerator json, @Nullable GatewayError error) {
        if (error == null) {
            json.writeNullProperty("error");
            return;
        }
        json.writeName("error");
        json.writeStartObject();
        json.writeStringProperty("code", code(error.kind()));
        json.writeStringProperty("message", error.message());
        json.writeEndObject();
    }

    /** The few codes that a response may fail with, and the one they lack: a model that is gone is no fault of the prompt. */
    private static String code(ErrorKind kind) {
        return switch (kind) {
            case RATE_LIMITED, QUOTA_EXHAUSTED -> "rate_limit_exceeded";
            case MODEL_NOT_FOUND -> "model_not_found";
            default -> kind.status() < 500 ? "invalid_prompt" : "server_error";
        };
    }

    private static void incomplete(JsonGenerator json, @Nullable StopReason reason) {
        if (!isCut(reason)) {
            json.writeNullProperty("incomplete_details");
            return;
        }
        json.writeName("incomplete_details");
        json.writeStartObject();
        json.writeStringProperty("reason", reason == StopReason.LENGTH ? "max_output_tokens" : "content_filter");
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, @Nullable Usage usage, @Nullable String costUsd) {
        if (usage == null) {
            json.writeNullProperty("usage");
            return;
        }
        json.writeName("usage");
        json.writeStartObject();
        json.writeNumberProperty("input_tokens", usage.inputTokens());
        json.writeName("input_tokens_details");
        json.writeStartObject();
        json.writeNumberProperty("cached_tokens", usage.cacheReadTokens());
        json.writeNumberProperty("cache_write_tokens", usage.cacheWriteTokens());
        json.writeEndObject();
        json.writeNumberProperty("output_tokens", usage.outputTokens());
        json.writeName("output_tokens_details");
        json.writeStartObject();
        json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
        json.writeEndObject();
        json.writeNumberProperty("total_tokens", usage.totalTokens());
        if (costUsd != null) {
            JsonWrites.rawMember(json, "cost", costUsd);
        }
        json.writeEndObject();
    }
}
