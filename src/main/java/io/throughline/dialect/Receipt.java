package io.throughline.dialect;

import io.throughline.chat.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to an answer.
 *
 * @param id the gateway's own id of the answer, used where the provider gave none
 * @param model the model's name to show where the provider gave none
 * @param nowSeconds epoch seconds, used where the provider gave no time
 * @param costUsd the cost in dollars as a plain decimal, null when the price is unknown
 * @param estimate our own count, of which the cost is made then; null when the provider has told its usage
 */
public record Receipt(
        String id,
        String model,
        long nowSeconds,
        @Nullable String costUsd,
        @Nullable Usage estimate) {

    /** Of an answer that tells its usage, or has not told it yet. */
    public Receipt(String id, String model, long nowSeconds, @Nullable String costUsd) {
        this(id, model, nowSeconds, costUsd, null);
    }
}
