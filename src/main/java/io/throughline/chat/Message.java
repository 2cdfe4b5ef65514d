package io.throughline.chat;

import java.util.List;

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
