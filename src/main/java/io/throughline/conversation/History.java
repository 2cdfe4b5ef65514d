package io.throughline.conversation;

import io.throughline.chat.Message;
import java.util.List;

/**
 * What was said so far, oldest first, and the instructions last in force.
 *
 * @param messages without those that the client has sent again
 * @param again how many of the client's messages, from its first, are stored already
 * @param parent the turn that the next one continues
 */
public record History(List<Message> instructions, List<Message> messages, int again, Parent parent) {

    public static final History EMPTY = new History(List.of(), List.of(), 0, Parent.NONE);

    public History {
        instructions = List.copyOf(instructions);
        messages = List.copyOf(messages);
    }
}
