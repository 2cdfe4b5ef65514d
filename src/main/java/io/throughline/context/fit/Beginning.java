package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Role;

/**
 * How a message begins.
 *
 * @param who {@code user} or {@code assistant}
 * @param words up to the end of a sentence or of a word; empty when it has no text
 */
public record Beginning(String who, String words) {

    /** At most about that many characters of it. */
    public static Beginning of(Message message, int chars) {
        return new Beginning(
                message.role() == Role.USER ? "user" : "assistant",
                beginning(message.text().strip(), chars));
    }

    public String line() {
        return "- " + who + ": " + words;
    }

    private static String beginning(String text, int chars) {
        var line = text.replace('\n', ' ');
        if (line.length() <= chars) {
            return line;
        }
        int end = line.lastIndexOf(". ", chars);
        if (end < chars / 3) {
            end = Math.max(line.lastIndexOf(' ', chars), chars / 2) - 1;
        }
        return line.substring(0, end + 1).strip() + " …";
    }
}
