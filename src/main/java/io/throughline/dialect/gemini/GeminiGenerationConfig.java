package io.throughline.dialect.gemini;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.ResponseFormat;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** How to answer, as Gemini's {@code generationConfig}; what it cannot say is added to {@code dropped}. */
final class GeminiGenerationConfig {

    /** Fields of OpenAI's requests without a word in the model that Gemini knows nevertheless. */
    static final Set<String> EXTRAS = Set.of("logprobs", "top_logprobs");

    private static final int MAX_STOPS = 5;

    private final ChatOptions options;
    private final GeminiModel model;
    private final boolean byFormat;
    private final Set<String> dropped;

    /** {@code byFormat} is false where the answer's form was asked for in words. */
    GeminiGenerationConfig(ChatOptions options, GeminiModel model, boolean byFormat, Set<String> dropped) {
        this.options = options;
        this.model = model;
        this.byFormat = byFormat;
        this.dropped = dropped;
    }

    void write(JsonGenerator json) {
        var config = JsonWrites.text(inner -> {
            inner.writeStartObject();
            members(inner);
            inner.writeEndObject();
        });
        if (!config.equals("{}")) {
            JsonWrites.rawMember(json, "generationConfig", config);
        }
    }

    private void members(JsonGenerator json) {
        if (options.maxOutputTokens() != null) {
            json.writeNumberProperty("maxOutputTokens", options.maxOutputTokens());
        }
        sampling(json);
        stops(json);
        if (options.choices() != null && options.choices() > 1) {
            json.writeNumberProperty("candidateCount", options.choices());
        }
        format(json);
        logprobs(json);
        thinking(json);
    }

    private void sampling(JsonGenerator json) {
        var sampling = options.sampling();
        JsonWrites.numberIfAny(json, "temperature", sampling.temperature());
        JsonWrites.numberIfAny(json, "topP", sampling.topP());
        JsonWrites.numberIfAny(json, "topK", sampling.topK());
        JsonWrites.numberIfAny(json, "presencePenalty", sampling.presencePenalty());
        JsonWrites.numberIfAny(json, "frequencyPenalty", sampling.frequencyPenalty());
        var seed = sampling.seed();
        if (seed != null && seed == seed.intValue()) {
            json.writeNumberProperty("seed", seed);
        } else if (seed != null) {
            dropped.add("seed"); // the API knows 32 bits
        }
    }

    private void stops(JsonGenerator json) {
        var stops = options.stop().stream()
                .filter(stop -> !stop.isEmpty())
                .limit(MAX_STOPS)
                .toList();
        if (stops.size() < options.stop().size()) {
            dropped.add("stop");
        }
        JsonWrites.stringsIfAny(json, "stopSequences", stops);
    }

    private void format(JsonGenerator json) {
        if (!byFormat) {
            return;
        }
        switch (options.responseFormat()) {
            case ResponseFormat.AnyJson() -> json.writeStringProperty("responseMimeType", "application/json");
            case ResponseFormat.JsonSchema(var _, var _, var schema, var _) -> {
                json.writeStringProperty("responseMimeType", "application/json");
                JsonWrites.rawMember(json, "responseJsonSchema", schema);
            }
            case ResponseFormat.PlainText() -> {}
            case null -> {}
        }
    }

    private void logprobs(JsonGenerator json) {
        var extras = options.extras().fields();
        if (!"true".equals(extras.get("logprobs"))) {
            return;
        }
        json.writeBooleanProperty("responseLogprobs", true);
        var top = extras.get("top_logprobs");
        long count = top == null ? 0 : JsonReads.longOrZero(JsonBytes.of(top));
        if (count > 0) {
            json.writeNumberProperty("logprobs", count);
        }
    }

    private void thinking(JsonGenerator json) {
        var effort = options.reasoningEffort();
        if (effort == null) {
            return;
        }
        if (model.thinks()) {
            GeminiThinking.write(json, model, effort);
        } else if (!effort.equals("none")) {
            dropped.add("reasoning_effort");
        }
    }
}
