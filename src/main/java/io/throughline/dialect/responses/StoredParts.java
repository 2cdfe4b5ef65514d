package io.throughline.dialect.responses;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import java.util.List;

/** Tells a stored part as the events of a stream that brought it in one piece. */
final class StoredParts {

    private StoredParts() {}

    static void tell(Part part, int number, List<ChatEvent> events) {
        switch (part) {
            case Part.Text(var text, var extras) -> {
                begin(new PartKind.Text(), number, extras, events);
                events.add(new ChatEvent.TextDelta(0, number, text));
            }
            case Part.Refusal(var text) -> {
                begin(new PartKind.Refusal(), number, Extras.NONE, events);
                events.add(new ChatEvent.TextDelta(0, number, text));
            }
            case Part.Reasoning(var text, var redacted, var extras) -> {
                begin(
                        redacted ? new PartKind.RedactedReasoning(text) : new PartKind.Reasoning(),
                        number,
                        extras,
                        events);
                if (!redacted) {
                    events.add(new ChatEvent.ReasoningDelta(0, number, text));
                }
            }
            case Part.ToolCall(var id, var name, var arguments, var extras) -> {
                begin(new PartKind.ToolCall(id, name), number, extras, events);
                events.add(new ChatEvent.ToolInputDelta(0, number, arguments));
            }
            case Part.Opaque(var dialect, var json) ->
                begin(new PartKind.Opaque(dialect, json), number, Extras.NONE, events);
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> {
                return;
            }
        }
        events.add(new ChatEvent.PartEnded(0, number));
    }

    private static void begin(PartKind kind, int number, Extras extras, List<ChatEvent> events) {
        events.add(new ChatEvent.PartStarted(0, number, kind));
        if (!extras.isEmpty()) {
            events.add(new ChatEvent.PartMarked(0, number, extras));
        }
    }
}
