package io.throughline.items;

import io.throughline.chat.Message;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stored message.
 *
 * @param at its place in the turn, from 0
 * @param ownId what the client called it; null where the client gave no id
 * @param metadata a JSON object, or null
 */
public record Item(
        UUID turnId,
        int at,
        @Nullable String ownId,
        Message message,
        Instant createdAt,
        @Nullable String metadata) {}
