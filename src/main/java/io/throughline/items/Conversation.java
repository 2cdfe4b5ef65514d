package io.throughline.items;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation, without its turns.
 *
 * @param key what clients call it
 * @param head the newest completed turn; null before the first
 * @param turnCount of all turns, those of branches and failed ones too
 * @param metadata a JSON object, or null
 */
public record Conversation(
        UUID id,
        String key,
        @Nullable UUID head,
        long turnCount,
        @Nullable String metadata,
        Instant createdAt,
        Instant updatedAt) {}
