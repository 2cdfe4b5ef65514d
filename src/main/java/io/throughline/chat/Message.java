package io.throughline.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message: who speaks, and what, in parts that keep their order. */
public record Message(Role role, List<Part> parts, Extras extras) {

    public Message {
        parts = List.copyOf(parts);
    }

    public static Message of(Role role, Part... parts) {
        return new Message(role, List.of(parts), Extras.NONE);
    }

    public static Message text(Role role, String text) {
        return of(role, new Part.Text(text));
    }

    /** The id of the first tool call in it; null when it calls none. */
    public @Nullable String firstCallId() {
        for (var part : parts) {
            if (part instanceof Part.ToolCall call) {
                return call.id();
            }
        }
        return null;
    }

    /** Whether it has parts that ordinary clients throw away: thoughts, or marks of its provider. */
    public boolean holdsMoreThanWords() {
        return parts.stream().anyMatch(part -> switch (part) {
            case Part.Reasoning _, Part.Opaque _ -> true;
            case Part.Text(var _, var extras) -> !extras.isEmpty();
            case Part.ToolCall(var _, var _, var _, var extras) -> !extras.isEmpty();
            case Part.Refusal _, Part.Image _, Part.Audio _, Part.File _, Part.ToolResult _ -> false;
        });
    }

    /** All text parts, one after the other, without anything between them. */
    public String text() {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text(var words, var _)) {
                text.append(words);
            }
        }
        return text.toString();
    }
}
