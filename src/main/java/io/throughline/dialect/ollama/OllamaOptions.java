package io.throughline.dialect.ollama;

import io.throughline.chat.ChatOptions;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How to answer, as Ollama's {@code options} and the members beside them; what they cannot say is added to {@code dropped}.
 *
 * <p>Source: Ollama's API documentation and its Modelfile reference, "Valid Parameters and Values"; {@code truncate} and {@code shift} are in
 * its API types.
 */
final class OllamaOptions {

    private static final String OPTIONS = "options";

    /** Options without a word in the model; a client may set them at the top of its request, as it does with other servers, or below {@code options}. */
    private static final Set<String> FURTHER = Set.of(
            "num_ctx", "num_keep", "min_p", "typical_p", "repeat_penalty", "repeat_last_n", "num_gpu", "num_thread");

    /** Members beside the options: a client may set them, whichever API it speaks. */
    private static final Set<String> BESIDE = Set.of("keep_alive", "truncate", "shift", "logprobs", "top_logprobs");

    private final ChatOptions options;
    private final Set<String> dropped;

    OllamaOptions(ChatOptions options, Set<String> dropped) {
        this.options = options;
        this.dropped = dropped;
    }

    /** Writes them with a context of that size, unless the client chose one. */
    void write(JsonGenerator json, int contextTokens) {
        var all = new LinkedHashMap<String, String>();
        all.put("num_ctx", Integer.toString(contextTokens));
        words(all);
        var beside = new LinkedHashMap<String, String>();
        beside.put("truncate", "false"); // a prompt that does not fit is an error, not a shorter prompt
        beside.put("shift", "false"); // a full context ends the answer instead of losing its beginning
        options.extras().fields().forEach((name, raw) -> {
            if (BESIDE.contains(name)) {
                beside.put(name, raw);
            } else if (FURTHER.contains(name)) {
                all.put(name, raw);
            } else if (name.equals(OPTIONS) && raw.startsWith("{")) {
                all.putAll(Fields.of(JsonBytes.of(raw)).all());
            } else {
                dropped.add(name);
            }
        });
        beside.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        json.writeName(OPTIONS);
        json.writeStartObject();
        all.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
        json.writeEndObject();
    }

    private void words(Map<String, String> all) {
        var sampling = options.sampling();
        put(all, "num_predict", options.maxOutputTokens());
        put(all, "temperature", sampling.temperature());
        put(all, "top_p", sampling.topP());
        put(all, "top_k", sampling.topK());
        put(all, "presence_penalty", sampling.presencePenalty());
        put(all, "frequency_penalty", sampling.frequencyPenalty());
        put(all, "seed", sampling.seed());
        var stops = options.stop().stream().filter(stop -> !stop.isEmpty()).toList();
        if (!stops.isEmpty()) {
            all.put("stop", JsonWrites.text(json -> {
                json.writeStartArray();
                stops.forEach(json::writeString);
                json.writeEndArray();
            }));
        }
    }

    private static void put(Map<String, String> all, String name, @Nullable Number value) {
        if (value != null) {
            all.put(name, value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString());
        }
    }
}
