package io.throughline.dialect.responses;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.Extras;
import io.throughline.chat.ResponseFormat;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** How to answer, in the words of the Responses API; what it has no word for is added to {@code dropped}. */
final class ResponsesOptions {

    /** Fields that mean the same here and in OpenAI's chat API. */
    private static final List<String> SAME = List.of(
            "service_tier",
            "metadata",
            "prompt_cache_key",
            "prompt_cache_retention",
            "prompt_cache_options",
            "safety_identifier",
            "top_logprobs");

    /** The API refuses a lower limit, which chat completions take. */
    private static final long LEAST_OUTPUT_TOKENS = 16;

    private static final String VERBOSITY = "verbosity";
    private static final String REASONING = "reasoning";
    private static final Set<String> REASONING_MEMBERS = Set.of("effort", "summary", "mode", "context");
    private static final String LOGPROBS = "logprobs";
    private static final String STORE = "store";

    private final ChatOptions options;
    private final Set<Quirk> quirks;
    private final Set<String> dropped;
    private final Map<String, String> extras;

    ResponsesOptions(ChatOptions options, Set<Quirk> quirks, Set<String> dropped) {
        this.options = options;
        this.quirks = quirks;
        this.dropped = dropped;
        this.extras = new LinkedHashMap<>(inChatWords(options.extras()));
        extras.values().removeIf("null"::equals);
    }

    private static Map<String, String> inChatWords(Extras extras) {
        var own = new LinkedHashMap<>(extras.in(ResponsesWords.DIALECT));
        var verbosity = own.remove(ResponsesContent.VERBOSITY);
        if (verbosity != null) {
            own.put(VERBOSITY, verbosity);
        }
        var logprobs = own.remove(ResponsesContent.LOGPROBS);
        if (logprobs != null) {
            own.put(LOGPROBS, logprobs);
        }
        return own.isEmpty() ? extras.in(ResponsesWords.CHAT) : own;
    }

    /** The gateway keeps the conversation, so nothing is stored at the provider. */
    void write(JsonGenerator json) {
        json.writeBooleanProperty("store", false);
        include(json);
        if (options.maxOutputTokens() != null) {
            json.writeNumberProperty("max_output_tokens", Math.max(LEAST_OUTPUT_TOKENS, options.maxOutputTokens()));
        }
        number(json, "temperature", options.sampling().temperature());
        number(json, "top_p", options.sampling().topP());
        text(json);
        reasoning(json);
        if (options.endUser() != null) {
            json.writeStringProperty("user", options.endUser());
        }
        for (var name : SAME) {
            var value = extras.remove(name);
            if (value != null) {
                JsonWrites.rawMember(json, name, value);
            }
        }
        unsaid();
    }

    private static void number(JsonGenerator json, String name, @Nullable BigDecimal value) {
        if (value != null) {
            json.writeNumberProperty(name, value);
        }
    }

    private void include(JsonGenerator json) {
        var wanted = new ArrayList<String>();
        if (!quirks.contains(Quirk.NO_ENCRYPTED_REASONING)) {
            wanted.add("reasoning.encrypted_content");
        }
        if ("true".equals(extras.remove(LOGPROBS))) {
            wanted.add("message.output_text.logprobs");
        }
        if (!wanted.isEmpty()) {
            json.writeName("include");
            json.writeStartArray();
            wanted.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private void text(JsonGenerator json) {
        var verbosity = extras.remove(VERBOSITY);
        if (options.responseFormat() == null && verbosity == null) {
            return;
        }
        json.writeName("text");
        json.writeStartObject();
        format(json, options.responseFormat());
        if (verbosity != null) {
            JsonWrites.rawMember(json, VERBOSITY, verbosity);
        }
        json.writeEndObject();
    }

    private static void format(JsonGenerator json, @Nullable ResponseFormat format) {
        switch (format) {
            case null -> {}
            case ResponseFormat.PlainText() -> JsonWrites.rawMember(json, "format", "{\"type\":\"text\"}");
            case ResponseFormat.AnyJson() -> JsonWrites.rawMember(json, "format", "{\"type\":\"json_object\"}");
            case ResponseFormat.JsonSchema(var name, var description, var schema, var strict) -> {
                json.writeName("format");
                json.writeStartObject();
                json.writeStringProperty("type", "json_schema");
                json.writeStringProperty("name", name);
                if (description != null) {
                    json.writeStringProperty("description", description);
                }
                JsonWrites.rawMember(json, "schema", schema);
                if (strict != null) {
                    json.writeBooleanProperty("strict", strict);
                }
                json.writeEndObject();
            }
        }
    }

    /** A summary is only asked for where the client does: not every account may see one. */
    private void reasoning(JsonGenerator json) {
        var own = extras.get(REASONING);
        var asked = new LinkedHashMap<String, String>();
        if (own != null && own.startsWith("{")) {
            extras.remove(REASONING);
            asked.putAll(Fields.of(JsonBytes.of(own)).all());
        }
        if (options.reasoningEffort() != null) {
            asked.put("effort", JsonWrites.quoted(options.reasoningEffort()));
        }
        asked.values().removeIf("null"::equals);
        asked.keySet().stream()
                .filter(name -> !REASONING_MEMBERS.contains(name))
                .forEach(name -> dropped.add(REASONING + "." + name));
        asked.keySet().retainAll(REASONING_MEMBERS);
        if (asked.isEmpty()) {
            return;
        }
        json.writeName(REASONING);
        json.writeStartObject();
        asked.forEach((name, value) -> JsonWrites.rawMember(json, name, value));
        json.writeEndObject();
    }

    private void unsaid() {
        var sampling = options.sampling();
        unsaid("top_k", sampling.topK());
        unsaid("presence_penalty", sampling.presencePenalty());
        unsaid("frequency_penalty", sampling.frequencyPenalty());
        unsaid("seed", sampling.seed());
        unsaid("stop", options.stop().isEmpty() ? null : options.stop());
        unsaid("n", options.choices() == null || options.choices() <= 1 ? null : options.choices());
        if (!"true".equals(extras.get(STORE))) {
            extras.remove(STORE);
        }
        dropped.addAll(extras.keySet());
        var from = options.extras().dialect();
        if (!from.equals(ResponsesWords.CHAT) && !from.equals(ResponsesWords.DIALECT)) {
            dropped.addAll(options.extras().lost());
        }
    }

    private void unsaid(String name, @Nullable Object value) {
        if (value != null) {
            dropped.add(name);
        }
    }
}
