package io.throughline.relay;

import io.throughline.chat.Quantity;
import io.throughline.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt used.
 *
 * @param estimated whether any of the tokens are our estimate
 */
record Spent(@Nullable Usage usage, @Nullable Quantity quantity, boolean estimated) {

    static final Spent NOTHING = new Spent(null, null, false);

    private static final int BYTES_PER_TOKEN = 4;

    /** As told, or else an estimate from the length of what was sent: four bytes for a token. */
    static Spent tokens(@Nullable Usage told, long bytesSent) {
        return told != null
                ? new Spent(told, null, false)
                : new Spent(Usage.of(Math.ceilDiv(bytesSent, BYTES_PER_TOKEN), 0), null, true);
    }

    Spent plus(Spent more) {
        return new Spent(sum(usage, more.usage), sum(quantity, more.quantity), estimated || more.estimated);
    }

    private static @Nullable Usage sum(@Nullable Usage one, @Nullable Usage other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Usage(
                one.inputTokens() + other.inputTokens(),
                one.cacheReadTokens() + other.cacheReadTokens(),
                one.cacheWriteTokens() + other.cacheWriteTokens(),
                one.outputTokens() + other.outputTokens(),
                one.reasoningTokens() + other.reasoningTokens());
    }

    private static @Nullable Quantity sum(@Nullable Quantity one, @Nullable Quantity other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return new Quantity(one.unit(), one.count() + other.count(), one.kind());
    }
}
