package io.throughline.items;

import io.throughline.chat.Mark;
import io.throughline.chat.Message;
import io.throughline.chat.Usage;
import io.throughline.conversation.TurnStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored turn.
 *
 * @param conversation the key of its conversation
 * @param parentId the turn that it continues; null for the first
 * @param instructions system and developer messages; empty where the client sent none
 * @param instructedBefore whether the turn that it continues has the same instructions
 * @param answer as far as it came; null when nothing came, and for messages that were stored without asking a model
 * @param modelRequested empty for such messages
 * @param modelUsed as {@code provider/name}; empty when none was called
 * @param costNanoUsd null when unknown
 * @param marks what the client said of single messages
 * @param names by part of the answer, the id that clients know it by, empty where it is made; none for most turns
 */
public record Turn(
        UUID id,
        String conversation,
        @Nullable UUID parentId,
        String requestId,
        TurnStatus status,
        List<Message> instructions,
        boolean instructedBefore,
        List<Message> input,
        @Nullable Message answer,
        String modelRequested,
        String modelUsed,
        @Nullable Usage usage,
        @Nullable Long costNanoUsd,
        Instant startedAt,
        Duration duration,
        @Nullable String errorCode,
        List<Mark> marks,
        List<String> names) {

    public Turn {
        instructions = List.copyOf(instructions);
        input = List.copyOf(input);
        marks = List.copyOf(marks);
        names = List.copyOf(names);
    }

    /** Its messages in their order: instructions, input, answer. */
    public List<Item> items() {
        var messages = new ArrayList<>(instructions);
        messages.addAll(input);
        if (answer != null) {
            messages.add(answer);
        }
        var items = new ArrayList<Item>(messages.size());
        for (int at = 0; at < messages.size(); at++) {
            items.add(item(at, messages.get(at)));
        }
        return items;
    }

    private Item item(int at, Message message) {
        for (var mark : marks) {
            if (mark.at() == at) {
                var when = mark.createdAt();
                return new Item(id, at, mark.id(), message, when == null ? startedAt : when, mark.metadata());
            }
        }
        return new Item(id, at, null, message, message.equals(answer) ? startedAt.plus(duration) : startedAt, null);
    }
}
