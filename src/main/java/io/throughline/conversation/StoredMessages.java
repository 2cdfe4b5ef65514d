package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The messages of one turn as they are stored, as UTF-8, and the hash of all up to its end, null while it is not known. */
record StoredMessages(
        UUID turnId, @Nullable UUID prefix, byte @Nullable [] instructions, byte[] input, byte @Nullable [] answer) {

    /** The history that these turns are, oldest first; the last one is the parent. */
    static History history(List<StoredMessages> turns, Parent.Kind kind) {
        if (turns.isEmpty()) {
            return History.EMPTY;
        }
        List<Message> instructions = List.of();
        var messages = new ArrayList<Message>();
        for (var turn : turns) {
            instructions = turn.instructions == null ? instructions : MessageJson.read(turn.instructions);
            messages.addAll(turn.messages());
        }
        var last = turns.getLast();
        return new History(instructions, messages, 0, new Parent(last.turnId, last.prefix, kind));
    }

    /** Input and answer. */
    List<Message> messages() {
        var messages = new ArrayList<>(MessageJson.read(input));
        if (answer != null) {
            messages.addAll(MessageJson.read(answer));
        }
        return messages;
    }
}
