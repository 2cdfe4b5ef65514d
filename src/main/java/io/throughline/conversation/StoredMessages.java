package io.throughline.conversation;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one turn as they are stored, as UTF-8. */
record StoredMessages(byte @Nullable [] instructions, byte[] input, byte @Nullable [] answer) {

    static History history(List<StoredMessages> turns) {
        List<Message> instructions = List.of();
        var messages = new ArrayList<Message>();
        for (var turn : turns) {
            instructions = turn.instructions == null ? instructions : MessageJson.read(turn.instructions);
            messages.addAll(MessageJson.read(turn.input));
            if (turn.answer != null) {
                messages.addAll(MessageJson.read(turn.answer));
            }
        }
        return turns.isEmpty() ? History.EMPTY : new History(instructions, messages);
    }
}
