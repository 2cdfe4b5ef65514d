package io.throughline.conversation;

import io.throughline.chat.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that was said elsewhere and is to be stored as it is.
 *
 * @param id the client's own, unique in the conversation; null for none
 * @param createdAt when it was said; null for now
 * @param metadata a JSON object, or null
 */
public record Said(
        Message message,
        @Nullable String id,
        @Nullable Instant createdAt,
        @Nullable String metadata) {

    public static Said now(Message message) {
        return new Said(message, null, null, null);
    }

    boolean isMarked() {
        return id != null || createdAt != null || metadata != null;
    }
}
