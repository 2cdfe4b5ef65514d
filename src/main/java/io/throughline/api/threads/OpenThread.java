package io.throughline.api.threads;

import io.throughline.assistant.Assistant;
import io.throughline.items.Conversation;
import io.throughline.items.Turn;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A thread that a message goes to: a conversation of the core.
 *
 * @param assistant the one that it was begun with; null where that is gone, and for conversations that were begun elsewhere
 * @param last its newest turn; null when there is none yet
 */
record OpenThread(
        Conversation conversation,
        @Nullable Assistant assistant,
        @Nullable Turn last) {

    /** As clients see it: always a UUID, so the conversation's own id where its key is none. */
    String id() {
        return shown(conversation.key(), conversation.id());
    }

    static String shown(String key, UUID id) {
        return Call.idOrNull(key) == null ? id.toString() : key;
    }

    /** The run that waits for outputs of its tools, or empty. */
    Optional<Run> waiting() {
        return last == null ? Optional.empty() : Run.waiting(last);
    }
}
