package io.throughline.dialect.cohere;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.PartKind;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of an answer while it is being read, whole or in deltas. One part is open at a time, as Cohere writes them. */
final class CohereMessage {

    /** What the provider calls the open part: its kind, and its number among those of that kind. */
    private record Place(Kind kind, int index) {}

    private enum Kind {
        TEXT,
        THINKING,
        TOOL_PLAN,
        CALL
    }

    private @Nullable Place open;
    private int parts;
    private boolean called;

    /** Arguments that may yet turn out to be none; empty once they are known to be some. */
    private final StringBuilder held = new StringBuilder();

    private boolean holding;

    void text(int index, String text, List<ChatEvent> events) {
        if (begin(Kind.TEXT, index, text, new PartKind.Text(), events)) {
            events.add(new ChatEvent.TextDelta(0, parts, text));
        }
    }

    void thinking(int index, String text, List<ChatEvent> events) {
        if (begin(Kind.THINKING, index, text, new PartKind.Reasoning(), events)) {
            events.add(new ChatEvent.ReasoningDelta(0, parts, text));
        }
    }

    void toolPlan(String text, List<ChatEvent> events) {
        if (begin(Kind.TOOL_PLAN, 0, text, new PartKind.Reasoning(), events)) {
            events.add(new ChatEvent.ReasoningDelta(0, parts, text));
        }
    }

    /** Whether there is a part for the text; nothing begins with an empty one. */
    private boolean begin(Kind kind, int index, String text, PartKind part, List<ChatEvent> events) {
        if (text.isEmpty()) {
            return false;
        }
        var place = new Place(kind, index);
        if (!place.equals(open)) {
            end(events);
            open = place;
            events.add(new ChatEvent.PartStarted(0, parts, part));
        }
        return true;
    }

    void call(int index, String id, String name, List<ChatEvent> events) {
        end(events);
        open = new Place(Kind.CALL, index);
        called = true;
        holding = true;
        events.add(new ChatEvent.PartStarted(0, parts, new PartKind.ToolCall(id, name)));
    }

    /**
     * More of a call's arguments. They may be {@code null} or empty where the tool takes none.
     *
     * @throws MalformedJsonException when that call was not started
     */
    void arguments(int index, String json, List<ChatEvent> events) {
        if (!new Place(Kind.CALL, index).equals(open)) {
            throw new MalformedJsonException("the stream continues tool call " + index + ", which it has not started");
        }
        if (!holding) {
            add(json, events);
            return;
        }
        held.append(json);
        if (!"null".startsWith(held.toString().strip())) {
            flow(held.toString(), events);
        }
    }

    private void flow(String json, List<ChatEvent> events) {
        holding = false;
        held.setLength(0);
        add(json, events);
    }

    private void add(String json, List<ChatEvent> events) {
        if (!json.isEmpty()) {
            events.add(new ChatEvent.ToolInputDelta(0, parts, json));
        }
    }

    /** The open part is complete. */
    void end(List<ChatEvent> events) {
        if (open == null) {
            return;
        }
        switch (open.kind()) {
            case TEXT -> {}
            case THINKING -> events.add(new ChatEvent.PartMarked(0, parts, CohereParts.Thought.THINKING.mark()));
            case TOOL_PLAN -> events.add(new ChatEvent.PartMarked(0, parts, CohereParts.Thought.TOOL_PLAN.mark()));
            case CALL -> {
                if (holding) {
                    flow(ToolArguments.saysNothing(held.toString()) ? ToolArguments.NONE : held.toString(), events);
                }
            }
        }
        events.add(new ChatEvent.PartEnded(0, parts++));
        open = null;
    }

    /** Whether the model asked for a tool. */
    boolean called() {
        return called;
    }
}
