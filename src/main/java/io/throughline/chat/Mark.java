package io.throughline.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client said of one message when it stored it.
 *
 * @param at the message's place among all of its turn, from 0: instructions first, then input, then the answer
 * @param id the client's own; null when it gave none
 * @param createdAt when it was said; null when the client does not say
 * @param metadata a JSON object; null when there is none
 */
public record Mark(
        int at,
        @Nullable String id,
        @Nullable Instant createdAt,
        @Nullable String metadata) {}
