package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of the conversation that it continues.
 *
 * @param key as the client wrote it
 * @param said the client's messages, behind its leading instructions
 * @param instructed whether the client sent instructions of its own, so that stored ones are not asked for
 * @param parent the turn to continue, when the client named one
 * @param alone whether it is an error when that turn has been continued before
 */
public record Continuing(
        String key,
        List<Message> said,
        boolean instructed,
        @Nullable UUID parent,
        boolean alone) {

    public Continuing {
        said = List.copyOf(said);
    }

    /** The newest turn, with messages that are all new. */
    public static Continuing newest(String key) {
        return new Continuing(key, List.of(), false, null, false);
    }

    /** Whether the client keeps the history itself: it begins with what somebody said to the model, and holds an answer of a model. */
    boolean isWhole() {
        if (parent != null || said.isEmpty()) {
            return false;
        }
        var first = said.getFirst().role();
        return first != Role.ASSISTANT
                && first != Role.TOOL
                && said.stream().anyMatch(message -> message.role() == Role.ASSISTANT);
    }
}
