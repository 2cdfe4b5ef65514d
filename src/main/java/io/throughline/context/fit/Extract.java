package io.throughline.context.fit;

import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.context.Segment;
import io.throughline.context.tokens.Measure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A summary without a model: of each message that was dropped, who spoke and how it begins. */
final class Extract {

    private static final String TITLE = "Earlier messages of this conversation were left out. They began:\n";
    private static final int LONGEST = 240;
    private static final int SHORTEST = 24;
    private static final int CHARS_A_TOKEN = 5;

    private Extract() {}

    /** Null when there is nothing to tell, or no room for it. */
    static @Nullable Segment of(List<Item> dropped, long most, Measure measure) {
        if (dropped.isEmpty()) {
            return null;
        }
        for (int chars = most(dropped.size(), most); chars >= SHORTEST; chars /= 2) {
            var message = Message.text(Role.USER, TITLE + lines(dropped, chars));
            boolean hopeless = measure.tokens(measure.guess(message)) > most * 2;
            long tokens = hopeless ? most + 1 : measure.tokens(measure.count(message));
            if (tokens <= most) {
                return new Segment(
                        -1,
                        null,
                        message,
                        0,
                        tokens,
                        Segment.Fate.ADDED,
                        Segment.Place.SUMMARY,
                        "summary of what was dropped");
            }
        }
        return of(dropped.subList(dropped.size() / 2 + 1, dropped.size()), most, measure);
    }

    /** What is far too long need not be counted: few languages have more than five characters a token. */
    private static int most(int messages, long tokens) {
        return (int) Math.min(LONGEST, tokens * CHARS_A_TOKEN / messages + SHORTEST);
    }

    private static String lines(List<Item> dropped, int chars) {
        var lines = new StringBuilder();
        for (var item : dropped) {
            var beginning = Beginning.of(item.original(), chars);
            if (!beginning.words().isEmpty()) {
                lines.append(beginning.line()).append('\n');
            }
        }
        return lines.toString();
    }
}
