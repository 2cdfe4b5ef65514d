package io.throughline.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A change to a request, as a value: the target dialect splices it into the client's bytes or encodes it. */
public sealed interface Edit {

    /** The provider's own name of the model. */
    record SetModel(String name) implements Edit {}

    /** Whether the provider shall stream; usage is asked for with it. */
    record SetStream(boolean stream) implements Edit {}

    /** History, put before the client's own messages but behind its leading instructions. */
    record Prepend(List<Message> history) implements Edit {
        public Prepend {
            history = List.copyOf(history);
        }
    }

    /** These messages in the place of the client's own, behind its leading instructions. */
    record ReplaceMessages(List<Message> messages) implements Edit {
        public ReplaceMessages {
            messages = List.copyOf(messages);
        }
    }

    /** Instructions put before everything else; used when a continued conversation has some and the client sent none. */
    record Instruct(List<Message> instructions) implements Edit {
        public Instruct {
            instructions = List.copyOf(instructions);
        }
    }

    /**
     * Answers as their models gave them, by the id of their first tool call; each stands in for what the client sent of it, where the target
     * wants parts back that clients throw away.
     */
    record Restore(Map<String, Message> answers) implements Edit {
        public Restore {
            answers = Map.copyOf(answers);
        }
    }

    /** The output limit to send where the client named none and the dialect demands one. */
    record CapOutput(long tokens) implements Edit {}

    /** The most output there may be, whatever the client named: what its ceiling of cost pays for. */
    record LimitOutput(long tokens) implements Edit {}

    /**
     * How much context the model can have, for providers that set it aside anew for each request.
     *
     * @param windowTokens input and output together that the model can hold; null when unknown
     * @param limitTokens the most that the provider's operator wants to set aside; null when there is no such limit
     */
    record FitWindow(
            @Nullable Integer windowTokens, @Nullable Integer limitTokens) implements Edit {}
}
