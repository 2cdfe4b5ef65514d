package io.throughline.conversation;

import io.throughline.chat.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said so far, oldest first, and the instructions last in force.
 *
 * @param messages without those that the client has sent again
 * @param again how many of the client's messages, from its first, are stored already
 * @param parent the turn that the next one continues
 * @param summary what stands for some of the messages, those that the client has sent again included; null when there is none
 * @param turnsSince how many turns were read that it does not stand for; 0 when the client has sent them all again
 */
public record History(
        List<Message> instructions,
        List<Message> messages,
        int again,
        Parent parent,
        @Nullable KeptSummary summary,
        int turnsSince) {

    public static final History EMPTY = new History(List.of(), List.of(), 0, Parent.NONE);

    History(List<Message> instructions, List<Message> messages, int again, Parent parent) {
        this(instructions, messages, again, parent, null, 0);
    }

    public History {
        instructions = List.copyOf(instructions);
        messages = List.copyOf(messages);
    }

    /** The client has sent the last message again. */
    History withoutLast() {
        var rest = messages.subList(0, messages.size() - 1);
        return new History(instructions, rest, 1, parent, summary, turnsSince);
    }

    History with(KeptSummary stands) {
        return new History(instructions, messages, again, parent, stands, turnsSince);
    }
}
