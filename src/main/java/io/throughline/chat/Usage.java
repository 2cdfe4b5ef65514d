package io.throughline.chat;

/**
 * Tokens of one answer. {@code inputTokens} includes the cached and the cache-written ones, {@code outputTokens} includes reasoning; the
 * other three are shares of these two. Providers count differently; upstream dialects bring them to this form.
 */
public record Usage(
        long inputTokens, long cacheReadTokens, long cacheWriteTokens, long outputTokens, long reasoningTokens) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

    public static Usage of(long inputTokens, long outputTokens) {
        return new Usage(inputTokens, 0, 0, outputTokens, 0);
    }

    /** Input that was neither read from nor written to a cache; never below 0, also when a provider's shares exceed its total. */
    public long freshInputTokens() {
        return Math.max(0, inputTokens - cacheReadTokens - cacheWriteTokens);
    }

    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
