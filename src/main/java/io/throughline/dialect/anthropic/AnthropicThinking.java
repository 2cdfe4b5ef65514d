package io.throughline.dialect.anthropic;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * How much Claude shall think: OpenAI's {@code reasoning_effort} in the form the model takes.
 *
 * @param budgetTokens for {@link Mode#BUDGET}, else 0
 * @param effort for {@code output_config.effort}, null when the model takes none
 */
public record AnthropicThinking(
        Mode mode, long budgetTokens, @Nullable String effort) {

    public enum Mode {
        UNSAID,
        OFF,
        ADAPTIVE,
        BUDGET
    }

    /** The API's own lower limit. */
    public static final long MIN_BUDGET_TOKENS = 1024;

    public static final AnthropicThinking UNSAID = new AnthropicThinking(Mode.UNSAID, 0, null);

    /** {@code maxTokens} is the output limit that thinking has to share with the answer, null when it may be raised. */
    public static AnthropicThinking of(AnthropicModel model, @Nullable String effort, @Nullable Long maxTokens) {
        if (effort == null || !model.thinks()) {
            return UNSAID;
        }
        if (effort.equals("none")) {
            return model.thinksAdaptively() ? new AnthropicThinking(Mode.OFF, 0, null) : UNSAID;
        }
        if (model.thinksAdaptively()) {
            return new AnthropicThinking(Mode.ADAPTIVE, 0, adaptive(model, effort));
        }
        long wanted = budget(effort);
        long budget = maxTokens == null ? wanted : Math.min(wanted, maxTokens - maxTokens / 4);
        if (maxTokens != null && budget < MIN_BUDGET_TOKENS && maxTokens > MIN_BUDGET_TOKENS) {
            budget = MIN_BUDGET_TOKENS;
        }
        return budget < MIN_BUDGET_TOKENS ? UNSAID : new AnthropicThinking(Mode.BUDGET, budget, null);
    }

    private static String adaptive(AnthropicModel model, String effort) {
        var known = switch (effort) {
            case "minimal", "low" -> "low";
            case "high", "xhigh", "max" -> effort;
            default -> "medium";
        };
        return model.takesEffort(known) ? known : "high";
    }

    private static long budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> 1024;
            case "high" -> 16_384;
            case "xhigh", "max" -> 32_768;
            default -> 4096;
        };
    }

    public boolean on() {
        return mode == Mode.ADAPTIVE || mode == Mode.BUDGET;
    }

    /** The same effort without thinking, for requests in which the API does not allow it. */
    public AnthropicThinking quiet() {
        return new AnthropicThinking(Mode.UNSAID, 0, effort);
    }

    public void write(JsonGenerator json, boolean askForText) {
        if (mode == Mode.UNSAID) {
            return;
        }
        json.writeName("thinking");
        json.writeStartObject();
        switch (mode) {
            case OFF -> json.writeStringProperty("type", "disabled");
            case ADAPTIVE -> {
                json.writeStringProperty("type", "adaptive");
                if (askForText) {
                    json.writeStringProperty("display", "summarized");
                }
            }
            case BUDGET -> {
                json.writeStringProperty("type", "enabled");
                json.writeNumberProperty("budget_tokens", budgetTokens);
            }
            case UNSAID -> {}
        }
        json.writeEndObject();
    }
}
