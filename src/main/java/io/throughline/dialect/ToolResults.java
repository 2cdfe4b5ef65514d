package io.throughline.dialect;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tool results for APIs that have a role of their own for them, take one in a message, and nothing but text in it. */
public final class ToolResults {

    private static final String EMPTY = "(empty)";

    private ToolResults() {}

    /**
     * The messages with each result alone in one of role {@code TOOL}. Pictures and files of a run of results follow it as words of the user;
     * what else stood in their message comes after that.
     */
    public static List<Message> apart(List<Message> messages) {
        var all = new ArrayList<Message>(messages.size());
        var pictures = new ArrayList<Part>();
        for (var message : messages) {
            var rest = new ArrayList<Part>();
            for (var part : message.parts()) {
                if (part instanceof Part.ToolResult result) {
                    all.add(new Message(Role.TOOL, List.of(result), Extras.NONE));
                    result.content().stream().filter(ToolResults::isMedia).forEach(pictures::add);
                } else {
                    rest.add(part);
                }
            }
            if (!rest.isEmpty()) {
                say(pictures, all);
                all.add(new Message(message.role(), rest, message.extras()));
            }
        }
        say(pictures, all);
        return all;
    }

    private static void say(List<Part> pictures, List<Message> all) {
        if (!pictures.isEmpty()) {
            all.add(new Message(Role.USER, pictures, Extras.NONE));
            pictures.clear();
        }
    }

    private static boolean isMedia(Part part) {
        return part instanceof Part.Image || part instanceof Part.Audio || part instanceof Part.File;
    }

    /** What the tool answered, as text; of a failed one as {@code {"error": "…"}}. */
    public static String text(Part.ToolResult result, Set<String> dropped) {
        var text = new StringBuilder();
        for (var part : result.content()) {
            switch (part) {
                case Part.Text(var words, var _) -> text.append(words);
                case Part.Image _, Part.Audio _, Part.File _ -> {} // these follow in a message of their own
                default -> dropped.add("messages.content of a tool result that is neither text nor media");
            }
        }
        dropped.addAll(result.extras().lost());
        if (result.failed()) {
            return "{\"error\":" + JsonWrites.quoted(text.toString()) + "}";
        }
        return text.toString().isBlank() ? EMPTY : text.toString();
    }
}
