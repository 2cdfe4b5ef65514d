package io.throughline.dialect;

import io.throughline.chat.Edit;
import io.throughline.chat.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The edits of one call by kind; a call has at most one of each. */
public record EditPlan(
        @Nullable String model,
        boolean stream,
        List<Message> instructions,
        List<Message> history,
        int skip,
        @Nullable Long outputCap,
        Edit.@Nullable FitWindow window) {

    public static EditPlan of(List<Edit> edits) {
        @Nullable String model = null;
        boolean stream = false;
        List<Message> instructions = List.of();
        List<Message> history = List.of();
        int skip = 0;
        @Nullable Long outputCap = null;
        Edit.@Nullable FitWindow window = null;
        for (var edit : edits) {
            switch (edit) {
                case Edit.SetModel(var name) -> model = name;
                case Edit.SetStream(var wanted) -> stream = wanted;
                case Edit.Instruct(var messages) -> instructions = messages;
                case Edit.Prepend(var messages) -> history = messages;
                case Edit.SkipMessages(var count) -> skip = count;
                case Edit.CapOutput(var tokens) -> outputCap = tokens;
                case Edit.FitWindow fit -> window = fit;
            }
        }
        return new EditPlan(model, stream, instructions, history, skip, outputCap, window);
    }

    /** The same for messages that are in their places already. */
    public EditPlan withoutMessages() {
        return new EditPlan(model, stream, List.of(), List.of(), 0, outputCap, window);
    }

    /** The same with one more instruction, before the others. */
    public EditPlan instructing(Message message) {
        var all = new ArrayList<Message>();
        all.add(message);
        all.addAll(instructions);
        return new EditPlan(model, stream, all, history, skip, outputCap, window);
    }

    /** The client's messages and those of this plan, each in its place. */
    public Arranged arrange(List<Message> sent) {
        return Arranged.of(sent, this);
    }

    public boolean touchesMessages() {
        return !instructions.isEmpty() || !history.isEmpty() || skip > 0;
    }
}
