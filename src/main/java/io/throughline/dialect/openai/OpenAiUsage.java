package io.throughline.dialect.openai;

import static io.throughline.wire.JsonReads.longOrZero;

import io.throughline.chat.Usage;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The {@code usage} object of OpenAI's chat API: prompt tokens include cached ones, completion tokens include reasoning. */
final class OpenAiUsage {

    private long prompt;
    private long completion;
    private long cached;
    private long cacheWrites;
    private long reasoning;

    private OpenAiUsage() {}

    static Usage read(JsonParser parser) {
        var usage = new OpenAiUsage();
        JsonReads.members(parser, usage::member);
        return new Usage(
                usage.prompt,
                Math.min(usage.cached, usage.prompt), // xAI's can be more
                usage.cacheWrites,
                usage.completion,
                usage.reasoning);
    }

    /** The same usage where the provider counts reasoning beside the completion and not within it. */
    static Usage withReasoning(Usage usage) {
        return new Usage(
                usage.inputTokens(),
                usage.cacheReadTokens(),
                usage.cacheWriteTokens(),
                usage.outputTokens() + usage.reasoningTokens(),
                usage.reasoningTokens());
    }

    private void member(String name, JsonParser parser) {
        switch (name) {
            case "prompt_tokens" -> prompt = longOrZero(parser);
            case "completion_tokens" -> completion = longOrZero(parser);
            case "prompt_cache_hit_tokens" -> cached = Math.max(cached, longOrZero(parser));
            case "prompt_tokens_details", "completion_tokens_details" -> {
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    JsonReads.members(parser, this::detail);
                }
            }
            default -> {}
        }
    }

    private void detail(String name, JsonParser parser) {
        switch (name) {
            case "cached_tokens" -> cached = Math.max(cached, longOrZero(parser));
            case "cache_write_tokens" -> cacheWrites = longOrZero(parser);
            case "reasoning_tokens" -> reasoning = longOrZero(parser);
            default -> {}
        }
    }

    /** The object, with what the gateway adds: its {@code cost}, and {@code estimated} where the counts are its own. */
    static void write(JsonGenerator json, Usage usage, Receipt receipt) {
        json.writeStartObject();
        json.writeNumberProperty("prompt_tokens", usage.inputTokens());
        json.writeNumberProperty("completion_tokens", usage.outputTokens());
        json.writeNumberProperty("total_tokens", usage.totalTokens());
        json.writeName("prompt_tokens_details");
        json.writeStartObject();
        json.writeNumberProperty("cached_tokens", usage.cacheReadTokens());
        if (usage.cacheWriteTokens() > 0) {
            json.writeNumberProperty("cache_write_tokens", usage.cacheWriteTokens());
        }
        json.writeEndObject();
        json.writeName("completion_tokens_details");
        json.writeStartObject();
        json.writeNumberProperty("reasoning_tokens", usage.reasoningTokens());
        json.writeEndObject();
        if (receipt.costUsd() != null) {
            JsonWrites.rawMember(json, "cost", receipt.costUsd());
        }
        if (receipt.estimate() != null) {
            json.writeBooleanProperty("estimated", true);
        }
        json.writeEndObject();
    }
}
