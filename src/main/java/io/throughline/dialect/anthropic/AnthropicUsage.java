package io.throughline.dialect.anthropic;

import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.Receipt;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Anthropic's token counts. {@code input_tokens} there excludes what was read from or written to the cache; {@link Usage} includes it. A
 * stream tells its counts twice, at the start and at the end, and some providers leave out or zero what they told before.
 */
final class AnthropicUsage {

    private long fresh;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;

    /** Takes over the counts of this {@code usage} object that are present and not 0. */
    void add(@Nullable JsonBytes json) {
        if (json == null || json.at(0) != '{') {
            return;
        }
        var usage = Fields.of(json);
        fresh = newer(usage, "input_tokens", fresh);
        cacheRead = newer(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = newer(usage, "cache_creation_input_tokens", cacheWrite);
        output = newer(usage, "output_tokens", output);
        var details = usage.object("output_tokens_details");
        if (details != null) {
            thinking = newer(details, "thinking_tokens", thinking);
        }
    }

    private static long newer(Fields usage, String name, long known) {
        long told = usage.count(name);
        return told > 0 ? told : known;
    }

    Usage usage() {
        return new Usage(fresh + cacheRead + cacheWrite, cacheRead, cacheWrite, output, thinking);
    }

    /** The counts as a {@code usage} object, with what the gateway adds: its {@code cost}, and {@code estimated} where the counts are its own. */
    static void write(JsonGenerator json, Usage usage, Receipt receipt) {
        write(json, usage, receipt.costUsd(), receipt.estimate() != null);
    }

    /** The object of a message that begins. */
    static void writeNone(JsonGenerator json) {
        write(json, Usage.NONE, null, false);
    }

    private static void write(JsonGenerator json, Usage usage, @Nullable String cost, boolean estimated) {
        json.writeStartObject();
        json.writeNumberProperty("input_tokens", usage.freshInputTokens());
        json.writeNumberProperty("cache_creation_input_tokens", usage.cacheWriteTokens());
        json.writeNumberProperty("cache_read_input_tokens", usage.cacheReadTokens());
        json.writeNumberProperty("output_tokens", usage.outputTokens());
        if (usage.reasoningTokens() > 0) {
            json.writeName("output_tokens_details");
            json.writeStartObject();
            json.writeNumberProperty("thinking_tokens", usage.reasoningTokens());
            json.writeEndObject();
        }
        if (cost != null) {
            JsonWrites.rawMember(json, "cost", cost);
        }
        if (estimated) {
            json.writeBooleanProperty("estimated", true);
        }
        json.writeEndObject();
    }
}
