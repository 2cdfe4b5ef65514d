package io.throughline.dialect.bedrock;

import io.throughline.dialect.anthropic.AnthropicModel;
import org.jspecify.annotations.Nullable;

/**
 * What a model behind Bedrock takes, by its id: {@code eu.anthropic.claude-sonnet-4-6}, {@code amazon.nova-pro-v1:0}. The ARN of an
 * application's own inference profile does not tell; it gets what every model takes.
 *
 * <p>Source: Amazon Bedrock user guide, "Supported models and model features" and "Structured outputs"; API reference, {@code ToolChoice} and
 * {@code ToolResultBlock}.
 *
 * @param claude the generation, for models of Anthropic's
 */
record BedrockModel(Family family, AnthropicModel claude) {

    enum Family {
        CLAUDE,
        NOVA,
        MISTRAL,
        OPENAI,
        OTHER
    }

    static BedrockModel of(@Nullable String id) {
        return new BedrockModel(family(id == null ? "" : id), AnthropicModel.of(id));
    }

    private static Family family(String id) {
        if (id.contains("anthropic.claude")) {
            return Family.CLAUDE;
        }
        if (id.contains("amazon.nova")) {
            return Family.NOVA;
        }
        if (id.contains("mistral.")) {
            return Family.MISTRAL;
        }
        return id.contains("openai.") ? Family.OPENAI : Family.OTHER;
    }

    boolean isClaude() {
        return family == Family.CLAUDE;
    }

    /** Whether {@code outputConfig} and strict tools are known. */
    boolean takesSchemas() {
        return isClaude() && claude.takesSchemas();
    }

    /** Whether a tool call can be demanded, for any tool at least. */
    boolean takesForcedTools() {
        return family == Family.CLAUDE || family == Family.NOVA || family == Family.MISTRAL;
    }

    /** Whether one tool can be demanded by its name. */
    boolean takesNamedTools() {
        return family == Family.CLAUDE || family == Family.NOVA;
    }

    /** Whether a tool's result may be called failed. */
    boolean takesFailures() {
        return family == Family.CLAUDE || family == Family.NOVA;
    }

    boolean takesCachePoints() {
        return family == Family.CLAUDE || family == Family.NOVA;
    }

    /** Whether a tool call's id must be nine letters and digits. */
    boolean wantsShortIds() {
        return family == Family.MISTRAL;
    }
}
