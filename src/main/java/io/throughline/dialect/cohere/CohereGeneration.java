package io.throughline.dialect.cohere;

import io.throughline.chat.ChatOptions;
import io.throughline.chat.ResponseFormat;
import io.throughline.wire.JsonWrites;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How to answer, as members of Cohere's requests; what they cannot say is added to {@code dropped}. Numbers beyond the API's ranges, which are
 * narrower than those of others, are taken to their ends.
 */
final class CohereGeneration {

    private static final int MAX_STOPS = 5;
    private static final BigDecimal LEAST_P = new BigDecimal("0.01");
    private static final BigDecimal MOST_P = new BigDecimal("0.99");
    private static final BigDecimal MOST_K = new BigDecimal("500");

    private final ChatOptions options;
    private final CohereModel model;
    private final boolean formless;
    private final Set<String> dropped;

    /** {@code formless} is whether tools or documents stand beside, which the API refuses together with a form of the answer; it is asked for in words then. */
    CohereGeneration(ChatOptions options, CohereModel model, boolean formless, Set<String> dropped) {
        this.options = options;
        this.model = model;
        this.formless = formless;
        this.dropped = dropped;
    }

    void write(JsonGenerator json) {
        format(json);
        if (options.maxOutputTokens() != null) {
            json.writeNumberProperty("max_tokens", options.maxOutputTokens());
        }
        sampling(json);
        stops(json);
        thinking(json);
        if ("true".equals(options.extras().fields().get("logprobs"))) {
            json.writeBooleanProperty("logprobs", true);
        }
        if (options.choices() != null && options.choices() > 1) {
            dropped.add("n");
        }
    }

    private void format(JsonGenerator json) {
        var format = options.responseFormat();
        if (format == null || format instanceof ResponseFormat.PlainText) {
            return;
        }
        if (formless) {
            if (format instanceof ResponseFormat.JsonSchema) {
                dropped.add("response_format.json_schema.strict");
            }
            return;
        }
        json.writeName("response_format");
        json.writeStartObject();
        json.writeStringProperty("type", "json_object");
        if (format instanceof ResponseFormat.JsonSchema schema) {
            JsonWrites.rawMember(json, "json_schema", schema.schemaJson());
        }
        json.writeEndObject();
    }

    private void sampling(JsonGenerator json) {
        var sampling = options.sampling();
        within(json, "temperature", sampling.temperature(), BigDecimal.ZERO, BigDecimal.ONE);
        within(json, "p", sampling.topP(), LEAST_P, MOST_P);
        within(json, "k", sampling.topK(), BigDecimal.ZERO, MOST_K);
        penalties(json, sampling);
        var seed = sampling.seed();
        if (seed != null && seed >= 0) {
            json.writeNumberProperty("seed", seed);
        } else if (seed != null) {
            dropped.add("seed");
        }
    }

    /** Penalties reward nothing here, and models take one of them only. */
    private void penalties(JsonGenerator json, ChatOptions.Sampling sampling) {
        var frequency = positive("frequency_penalty", sampling.frequencyPenalty());
        var presence = positive("presence_penalty", sampling.presencePenalty());
        within(json, "frequency_penalty", frequency, BigDecimal.ZERO, BigDecimal.ONE);
        if (frequency == null) {
            within(json, "presence_penalty", presence, BigDecimal.ZERO, BigDecimal.ONE);
        } else if (presence != null) {
            dropped.add("presence_penalty");
        }
    }

    /** The penalty, or null where it is none; a negative one is dropped. */
    private @Nullable BigDecimal positive(String name, @Nullable BigDecimal penalty) {
        if (penalty != null && penalty.signum() < 0) {
            dropped.add(name);
        }
        return penalty != null && penalty.signum() > 0 ? penalty : null;
    }

    private static void within(
            JsonGenerator json, String name, @Nullable BigDecimal value, BigDecimal least, BigDecimal most) {
        JsonWrites.numberIfAny(
                json, name, value == null ? null : value.max(least).min(most));
    }

    private void stops(JsonGenerator json) {
        var stops = options.stop().stream()
                .filter(stop -> !stop.isEmpty())
                .limit(MAX_STOPS)
                .toList();
        if (stops.size() < options.stop().size()) {
            dropped.add("stop");
        }
        JsonWrites.stringsIfAny(json, "stop_sequences", stops);
    }

    /** Models that think do so unless they are told not to; beyond high there is no budget, as Cohere recommends. */
    private void thinking(JsonGenerator json) {
        var effort = options.reasoningEffort();
        if (effort == null) {
            return;
        }
        if (!model.thinks()) {
            if (!effort.equals("none")) {
                dropped.add("reasoning_effort");
            }
            return;
        }
        json.writeName("thinking");
        json.writeStartObject();
        json.writeStringProperty("type", effort.equals("none") ? "disabled" : "enabled");
        int budgetTokens = budgetTokens(effort);
        if (budgetTokens > 0) {
            json.writeNumberProperty("token_budget", budgetTokens);
        }
        json.writeEndObject();
    }

    private static int budgetTokens(String effort) {
        return switch (effort) {
            case "none", "xhigh", "max" -> 0;
            case "minimal" -> 512;
            case "low" -> 1024;
            case "high" -> 16_384;
            default -> 4096;
        };
    }
}
