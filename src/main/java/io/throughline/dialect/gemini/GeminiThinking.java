package io.throughline.dialect.gemini;

import io.throughline.wire.JsonWrites;
import tools.jackson.core.JsonGenerator;

/** How much Gemini shall think: OpenAI's {@code reasoning_effort} as a level (generation 3) or as a budget in tokens (2.5). */
final class GeminiThinking {

    /** The least that a Pro model of generation 2.5 can be told; the others can be switched off. */
    private static final int LEAST_OF_PRO_TOKENS = 128;

    private GeminiThinking() {}

    /** Writes {@code thinkingConfig}; {@code model} must be one that thinks. */
    static void write(JsonGenerator json, GeminiModel model, String effort) {
        json.writeName("thinkingConfig");
        json.writeStartObject();
        if (model.thinksByLevel()) {
            json.writeStringProperty("thinkingLevel", level(model, effort));
        } else {
            json.writeNumberProperty("thinkingBudget", budgetTokens(model, effort));
        }
        if (!effort.equals("none")) {
            JsonWrites.rawMember(json, "includeThoughts", "true");
        }
        json.writeEndObject();
    }

    /** Generation 3 cannot be told not to think, and its Pro models have no level below low. */
    private static String level(GeminiModel model, String effort) {
        return switch (effort) {
            case "none", "minimal" -> model.pro() ? "LOW" : "MINIMAL";
            case "low" -> "LOW";
            case "high", "xhigh", "max" -> "HIGH";
            default -> model.takesMediumLevel() ? "MEDIUM" : "HIGH";
        };
    }

    /** The steps are those of Google's own OpenAI-compatible API. */
    private static int budgetTokens(GeminiModel model, String effort) {
        return switch (effort) {
            case "none" -> model.pro() ? LEAST_OF_PRO_TOKENS : 0;
            case "minimal", "low" -> 1024;
            case "high" -> 24_576;
            case "xhigh", "max" -> model.pro() ? 32_768 : 24_576;
            default -> 8192;
        };
    }
}
