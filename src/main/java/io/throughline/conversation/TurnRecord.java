package io.throughline.conversation;

import io.throughline.chat.Mark;
import io.throughline.chat.Message;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request of a user and its answer, as it is stored.
 *
 * @param conversation the conversation's key, as the client wrote it; the first turn makes the conversation
 * @param parent what it continues
 * @param instructions the system and developer messages that the client sent; empty when it sent none
 * @param input the other messages that are new with this turn
 * @param answer as far as it came; null when nothing came
 * @param modelRequested the model string as the client wrote it
 * @param modelUsed what answered, as {@code provider/name}; empty when nothing was called
 * @param marks what the client said of single messages; empty for nearly all turns
 * @param response null for APIs without stored responses
 */
public record TurnRecord(
        UUID id,
        UUID organizationId,
        String conversation,
        Parent parent,
        String requestId,
        TurnStatus status,
        List<Message> instructions,
        List<Message> input,
        @Nullable Message answer,
        String modelRequested,
        String modelUsed,
        @Nullable Usage usage,
        @Nullable Long costNanoUsd,
        Instant startedAt,
        Duration duration,
        @Nullable String errorCode,
        @Nullable ResponseFacts response,
        List<Mark> marks) {

    public TurnRecord {
        instructions = List.copyOf(instructions);
        input = List.copyOf(input);
        marks = List.copyOf(marks);
    }

    /** Of an API without stored responses, without marks. */
    public TurnRecord(
            UUID id,
            UUID organizationId,
            String conversation,
            Parent parent,
            String requestId,
            TurnStatus status,
            List<Message> instructions,
            List<Message> input,
            @Nullable Message answer,
            String modelRequested,
            String modelUsed,
            @Nullable Usage usage,
            @Nullable Long costNanoUsd,
            Instant startedAt,
            Duration duration,
            @Nullable String errorCode) {
        this(
                id,
                organizationId,
                conversation,
                parent,
                requestId,
                status,
                instructions,
                input,
                answer,
                modelRequested,
                modelUsed,
                usage,
                costNanoUsd,
                startedAt,
                duration,
                errorCode,
                null,
                List.of());
    }

    /** The same turn, ended by that error: its answer is kept, and nothing continues it. */
    TurnRecord failed(String code) {
        var beside = new Parent(parent.turnId(), null, Parent.Kind.CHOSEN);
        return new TurnRecord(
                id,
                organizationId,
                conversation,
                beside,
                requestId,
                TurnStatus.FAILED,
                instructions,
                input,
                answer,
                modelRequested,
                modelUsed,
                usage,
                costNanoUsd,
                startedAt,
                duration,
                code,
                response,
                marks);
    }
}
