package io.throughline.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway adds to an answer.
 *
 * @param id the gateway's own id of the answer, used where the provider gave none
 * @param model the model's name to show where the provider gave none
 * @param nowSeconds epoch seconds, used where the provider gave no time
 * @param costUsd the cost in dollars as a plain decimal, null when the price is unknown
 */
public record Receipt(
        String id, String model, long nowSeconds, @Nullable String costUsd) {}
