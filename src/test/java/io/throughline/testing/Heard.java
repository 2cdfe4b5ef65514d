package io.throughline.testing;

import io.throughline.testing.Ask.Attachment;
import io.throughline.testing.Ask.Seen;
import io.throughline.testing.Ask.ToolResult;
import io.throughline.testing.Ask.Tools;
import io.throughline.testing.Ask.Wishes;
import java.util.ArrayList;
import java.util.List;

/** A conversation as it is read from a request, oldest first. */
final class Heard {
    private final List<Seen> seen = new ArrayList<>();
    private final List<ToolResult> results = new ArrayList<>();
    private List<Attachment> attachments = List.of();

    /** A message; one that says nothing does not count. */
    void message(String role, String text, List<Attachment> shown) {
        if (text.isEmpty() && shown.isEmpty()) {
            return;
        }
        seen.add(new Seen(role, text));
        results.clear();
        attachments = List.copyOf(shown);
    }

    void result(String id, String name, String text) {
        seen.add(new Seen("tool", "[result " + text + "]"));
        results.add(new ToolResult(id, name, text));
        attachments = List.of();
    }

    /** As calls stand in the text of a message. */
    static String call(String name, String arguments) {
        return "[call " + name + " " + arguments + "]";
    }

    Ask ask(FakeDialect dialect, String model, boolean stream, Tools tools, Wishes wishes) {
        return new Ask(
                dialect,
                model,
                stream,
                List.copyOf(seen),
                List.copyOf(results),
                attachments,
                tools,
                wishes,
                Script.of(model, Ask.lastUserText(seen)));
    }
}
