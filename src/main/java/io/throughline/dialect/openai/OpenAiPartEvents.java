package io.throughline.dialect.openai;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import java.util.List;

/** A whole part of a plain answer as the events that a stream would have brought. */
final class OpenAiPartEvents {

    private OpenAiPartEvents() {}

    /** Appends the events of {@code part} as number {@code index}; the next free number comes back. Kinds an answer cannot have are left out. */
    static int add(int choice, int index, Part part, List<ChatEvent> events) {
        switch (part) {
            case Part.Text(var text, var _) ->
                whole(
                        events,
                        new ChatEvent.PartStarted(choice, index, new PartKind.Text()),
                        new ChatEvent.TextDelta(choice, index, text));
            case Part.Refusal(var text) ->
                whole(
                        events,
                        new ChatEvent.PartStarted(choice, index, new PartKind.Refusal()),
                        new ChatEvent.TextDelta(choice, index, text));
            case Part.Reasoning(var text, var _, var _) ->
                whole(
                        events,
                        new ChatEvent.PartStarted(choice, index, new PartKind.Reasoning()),
                        new ChatEvent.ReasoningDelta(choice, index, text));
            case Part.ToolCall(var id, var name, var arguments, var _) ->
                whole(
                        events,
                        new ChatEvent.PartStarted(choice, index, new PartKind.ToolCall(id, name)),
                        new ChatEvent.ToolInputDelta(choice, index, arguments));
            case Part.Opaque(var dialect, var json) ->
                events.add(new ChatEvent.PartStarted(choice, index, new PartKind.Opaque(dialect, json)));
            case Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> {
                return index;
            }
        }
        events.add(new ChatEvent.PartEnded(choice, index));
        return index + 1;
    }

    private static void whole(List<ChatEvent> events, ChatEvent start, ChatEvent delta) {
        events.add(start);
        events.add(delta);
    }
}
