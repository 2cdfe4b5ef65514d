package io.throughline.dialect;

import io.throughline.chat.Edit;
import io.throughline.chat.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The edits of one call by kind; a call has at most one of each.
 *
 * @param replaced null when the client's own messages stay
 */
public record EditPlan(
        @Nullable String model,
        boolean stream,
        List<Message> instructions,
        List<Message> history,
        @Nullable List<Message> replaced,
        Map<String, Message> restored,
        @Nullable Long outputCap,
        Edit.@Nullable FitWindow window) {

    public static EditPlan of(List<Edit> edits) {
        @Nullable String model = null;
        boolean stream = false;
        List<Message> instructions = List.of();
        List<Message> history = List.of();
        @Nullable List<Message> replaced = null;
        Map<String, Message> restored = Map.of();
        @Nullable Long outputCap = null;
        Edit.@Nullable FitWindow window = null;
        for (var edit : edits) {
            switch (edit) {
                case Edit.SetModel(var name) -> model = name;
                case Edit.SetStream(var wanted) -> stream = wanted;
                case Edit.Instruct(var messages) -> instructions = messages;
                case Edit.Prepend(var messages) -> history = messages;
                case Edit.ReplaceMessages(var messages) -> replaced = messages;
                case Edit.Restore(var answers) -> restored = answers;
                case Edit.CapOutput(var tokens) -> outputCap = tokens;
                case Edit.FitWindow fit -> window = fit;
                case Edit.LimitOutput _ -> {} // done to the request itself, by its own dialect
            }
        }
        return new EditPlan(model, stream, instructions, history, replaced, restored, outputCap, window);
    }

    /** The same for messages that are in their places already. */
    public EditPlan withoutMessages() {
        return new EditPlan(model, stream, List.of(), List.of(), null, Map.of(), outputCap, window);
    }

    /** The same with one more instruction, before the others. */
    public EditPlan instructing(Message message) {
        var all = new ArrayList<Message>();
        all.add(message);
        all.addAll(instructions);
        return new EditPlan(model, stream, all, history, replaced, restored, outputCap, window);
    }

    /** Whether messages come to those that the client sent, or in their place. */
    public boolean addsMessages() {
        return !instructions.isEmpty() || !history.isEmpty() || replaced != null;
    }

    /** The client's messages and those of this plan, each in its place. */
    public Arranged arrange(List<Message> sent) {
        int leading = 0;
        while (leading < sent.size() && sent.get(leading).role().instructs()) {
            leading++;
        }
        var before = new ArrayList<>(instructions);
        before.addAll(sent.subList(0, leading));
        var said = new ArrayList<>(history);
        var own = replaced != null ? replaced : sent.subList(leading, sent.size());
        own.forEach(message -> said.add(restored(message)));
        return new Arranged(before, said);
    }

    private Message restored(Message message) {
        var id = restored.isEmpty() ? null : message.firstCallId();
        var whole = id == null ? null : restored.get(id);
        return whole == null ? message : new Message(message.role(), whole.parts(), message.extras());
    }
}
