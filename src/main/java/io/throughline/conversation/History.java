package io.throughline.conversation;

import io.throughline.chat.Message;
import java.util.List;

/** What was said so far, oldest first, and the instructions last in force. */
public record History(List<Message> instructions, List<Message> messages) {

    public static final History EMPTY = new History(List.of(), List.of());

    public History {
        instructions = List.copyOf(instructions);
        messages = List.copyOf(messages);
    }
}
