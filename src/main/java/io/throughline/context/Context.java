package io.throughline.context;

import io.throughline.chat.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that could be sent, before any model's window is known.
 *
 * @param conversation its key, null when the request is stateless: then everything else is empty and unused
 * @param instructions those of the conversation, when the client sent none of its own
 * @param history what was said before and the client did not send again
 * @param turnInstructions the instructions in force for this turn, for the record
 * @param input the messages that are new with this turn
 */
public record Context(
        @Nullable String conversation,
        List<Message> instructions,
        List<Message> history,
        List<Message> turnInstructions,
        List<Message> input) {

    public static final Context STATELESS = new Context(null, List.of(), List.of(), List.of(), List.of());

    public Context {
        instructions = List.copyOf(instructions);
        history = List.copyOf(history);
        turnInstructions = List.copyOf(turnInstructions);
        input = List.copyOf(input);
    }
}
