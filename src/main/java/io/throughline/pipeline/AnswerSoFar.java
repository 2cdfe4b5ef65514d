package io.throughline.pipeline;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.TurnFold;
import io.throughline.usage.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a provider has said of an answer, and what of it the client gets. Fed by one stream in order. */
final class AnswerSoFar {

    private final TurnFold fold = new TurnFold();
    private final Set<Integer> open = new TreeSet<>();
    private final Stopwatch watch;
    private @Nullable CostGuard guard;

    /** {@code watch} is told of the first token. */
    AnswerSoFar(Stopwatch watch) {
        this.watch = watch;
    }

    TurnFold fold() {
        return fold;
    }

    /** All of these frames. */
    List<ChatFrame> add(List<ChatFrame> frames) {
        frames.forEach(this::add);
        return frames;
    }

    /** What the client gets of these frames: they themselves, or some of them and an end when the answer has cost all that it may. */
    List<ChatFrame> add(List<ChatFrame> frames, CostGuard limit) {
        guard = limit;
        var shown = new ArrayList<ChatFrame>(frames.size() + 1);
        for (var frame : frames) {
            add(frame);
            shown.add(frame);
            var end = limit.after(frame, fold);
            if (end != null) {
                add(end);
                shown.add(end);
                break;
            }
        }
        return shown;
    }

    /** Null until frames came under one. */
    @Nullable CostGuard guard() {
        return guard;
    }

    /** Whether the answer was ended here, because it has cost all that it may. */
    boolean isCut() {
        return guard != null && guard.cut();
    }

    private void add(ChatFrame frame) {
        for (var event : frame.events()) {
            fold.add(event);
            switch (event) {
                case ChatEvent.PartStarted(var _, var part, var _) -> open.add(part);
                case ChatEvent.PartEnded(var _, var part) -> open.remove(part);
                case ChatEvent.TextDelta _, ChatEvent.ReasoningDelta _, ChatEvent.ToolInputDelta _ ->
                    watch.firstToken();
                default -> {}
            }
        }
    }

    /** What can go on where the answer broke off; null when that is not possible. */
    @Nullable Continuation continuation() {
        return Continuation.of(fold.answer(), open);
    }
}
