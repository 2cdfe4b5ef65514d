package io.throughline.context;

import io.throughline.chat.Message;
import io.throughline.conversation.Parent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that could be sent, before any model's window is known.
 *
 * @param conversation its key, null when the request is stateless: then the lists are empty and unused
 * @param parent the turn of it that is continued
 * @param instructions those of the conversation, when the client sent none of its own
 * @param history what was said before and the client did not send again
 * @param turnInstructions the instructions in force for this turn, for the record
 * @param input the messages that are new with this turn
 * @param restored answers as their models gave them, by the id of their first tool call, where the client sends less of them
 */
public record Context(
        @Nullable String conversation,
        Parent parent,
        List<Message> instructions,
        List<Message> history,
        List<Message> turnInstructions,
        List<Message> input,
        Map<String, Message> restored) {

    public static final Context STATELESS =
            new Context(null, Parent.NONE, List.of(), List.of(), List.of(), List.of(), Map.of());

    public Context {
        instructions = List.copyOf(instructions);
        history = List.copyOf(history);
        turnInstructions = List.copyOf(turnInstructions);
        input = List.copyOf(input);
        restored = Map.copyOf(restored);
    }

    Context fitting(List<Message> shorter) {
        return new Context(conversation, parent, instructions, shorter, turnInstructions, input, restored);
    }

    Context restoring(Map<String, Message> answers) {
        return new Context(conversation, parent, instructions, history, turnInstructions, input, answers);
    }
}
