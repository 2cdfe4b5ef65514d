package io.throughline.context;

import io.throughline.chat.Message;
import io.throughline.context.fit.Summary;
import io.throughline.conversation.KeptSummary;
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
 * @param summary what stands for some of the history and of what the client has sent after its instructions, as one list; null for none
 * @param turnsSince how many turns of the history it does not stand for
 * @param restored answers as their models gave them, by the id of their first tool call, where the client sends less of them
 */
public record Context(
        @Nullable String conversation,
        Parent parent,
        List<Message> instructions,
        List<Message> history,
        List<Message> turnInstructions,
        List<Message> input,
        @Nullable KeptSummary summary,
        int turnsSince,
        Map<String, Message> restored) {

    public static final Context STATELESS =
            new Context(null, Parent.NONE, List.of(), List.of(), List.of(), List.of(), null, 0, Map.of());

    public Context {
        instructions = List.copyOf(instructions);
        history = List.copyOf(history);
        turnInstructions = List.copyOf(turnInstructions);
        input = List.copyOf(input);
        restored = Map.copyOf(restored);
    }

    Context fitting(List<Message> shorter) {
        return new Context(
                conversation, parent, instructions, shorter, turnInstructions, input, summary, turnsSince, restored);
    }

    /** For the fitter; at most one. */
    List<Summary> summaries() {
        if (summary == null || summary.to() <= summary.from()) {
            return List.of();
        }
        var about = "; " + summary.turns() + " turns, "
                + (summary.model() == null ? "without a model" : "by " + summary.model());
        return List.of(new Summary(summary.from(), summary.to(), summary.text(), summary.earlier(), about));
    }

    Context restoring(Map<String, Message> answers) {
        return new Context(
                conversation, parent, instructions, history, turnInstructions, input, summary, turnsSince, answers);
    }
}
