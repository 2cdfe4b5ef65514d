package io.throughline.chat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A response read from the store: one turn.
 *
 * @param conversation the key of its conversation
 * @param parent the turn that it continues; null for the first
 * @param status how it ended
 * @param input the instructions among its new messages, then the others
 * @param answer as far as it came; null when nothing came
 * @param modelUsed what answered, as {@code provider/name}
 * @param costUsd null when it is not known
 */
public record StoredResponse(
        UUID id,
        String conversation,
        @Nullable UUID parent,
        Status status,
        ResponseFacts facts,
        List<Message> input,
        @Nullable Message answer,
        String modelUsed,
        @Nullable Usage usage,
        @Nullable BigDecimal costUsd,
        Instant startedAt,
        Instant endedAt,
        @Nullable String errorCode) {

    /** How a turn ended, or how far one is that is made in the background. */
    public enum Status {
        QUEUED,
        IN_PROGRESS,
        COMPLETED,
        CANCELLED,
        FAILED;

        /** Whether it has not ended yet. */
        public boolean isRunning() {
            return this == QUEUED || this == IN_PROGRESS;
        }
    }

    public StoredResponse {
        input = List.copyOf(input);
    }

    /** Whether the client has named its conversation, instead of continuing a response or nothing. */
    public boolean inNamedConversation() {
        return !conversation.startsWith(Keeping.RESPONSE);
    }
}
