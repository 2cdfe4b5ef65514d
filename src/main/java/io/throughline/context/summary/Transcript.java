package io.throughline.context.summary;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.conversation.Summarizable.Turn;
import java.util.List;
import java.util.Locale;

/** Turns as a model reads them that is to summarize them. */
final class Transcript {

    /** Of one call: some 15,000 tokens, which every model of these days takes. */
    private static final int MOST_CHARS = 60_000;

    /** Of one message. */
    private static final int LONGEST = 4_000;

    private Transcript() {}

    /** How many of the first {@code most} turns one call takes; at least one. */
    static int fitting(List<Turn> turns, int most) {
        long chars = 0;
        for (int i = 0; i < most; i++) {
            chars += of(turns.subList(i, i + 1)).length();
            if (chars > MOST_CHARS && i > 0) {
                return i;
            }
        }
        return most;
    }

    static String of(List<Turn> turns) {
        var text = new StringBuilder();
        for (var turn : turns) {
            for (var message : turn.messages()) {
                var said = new StringBuilder();
                message.parts().forEach(part -> write(part, said));
                text.append(message.role().name().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(cut(said.toString().strip()))
                        .append('\n');
            }
        }
        return text.length() <= MOST_CHARS ? text.toString() : text.substring(0, MOST_CHARS);
    }

    private static void write(Part part, StringBuilder out) {
        switch (part) {
            case Part.Text(var text, var _) -> out.append(text).append('\n');
            case Part.Refusal(var text) -> out.append(text).append('\n');
            case Part.ToolCall(var _, var name, var arguments, var _) ->
                out.append("[calls ").append(name).append(' ').append(arguments).append("]\n");
            case Part.ToolResult(var _, var content, var _, var _) -> content.forEach(each -> write(each, out));
            case Part.Image _ -> out.append("[image]\n");
            case Part.Audio _ -> out.append("[audio]\n");
            case Part.File file -> out.append("[file ").append(file.name()).append("]\n");
            case Part.Reasoning _, Part.Opaque _ -> {}
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST / 2) + " […] " + text.substring(text.length() - LONGEST / 2);
    }

    static List<Message> messages(List<Turn> turns) {
        return turns.stream().flatMap(turn -> turn.messages().stream()).toList();
    }
}
