package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
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
        return new History(instructions, joined(messages), 0, new Parent(last.turnId, last.prefix, kind));
    }

    /** Thoughts and calls that were stored one by one belong to one message, so that the results can follow all calls of it. */
    private static List<Message> joined(List<Message> messages) {
        var joined = new ArrayList<Message>(messages.size());
        for (var message : messages) {
            var last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && isOneTurn(last, message)) {
                var parts = new ArrayList<>(last.parts());
                parts.addAll(message.parts());
                joined.set(joined.size() - 1, new Message(Role.ASSISTANT, parts, last.extras()));
            } else {
                joined.add(message);
            }
        }
        return joined;
    }

    private static boolean isOneTurn(Message one, Message next) {
        return one.role() == Role.ASSISTANT
                && next.role() == Role.ASSISTANT
                && (endsOpen(one) || next.firstCallId() != null);
    }

    private static boolean endsOpen(Message message) {
        return message.firstCallId() != null
                || !message.parts().isEmpty() && message.parts().getLast() instanceof Part.Reasoning;
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
