package io.throughline.context;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Calls and their outputs belong together: models refuse one without the other, and so does OpenAI. */
final class ToolPairs {

    private static final String UNANSWERED = "The tool was not run: the user wrote something else instead.";

    private ToolPairs() {}

    /** Refuses calls in the history that {@code said} does not answer, and outputs there of calls that nobody made. */
    static void check(List<Message> history, List<Message> said) {
        var open = new LinkedHashSet<String>();
        var made = new LinkedHashSet<String>();
        history.forEach(message -> message.parts().forEach(part -> note(part, open, made)));
        for (var message : said) {
            for (var part : message.parts()) {
                if (part instanceof Part.ToolResult(var id, var _, var _, var _) && !made.contains(id)) {
                    throw wrong("No tool call found for function call output with call_id " + id + ".");
                }
                note(part, open, made);
            }
        }
        if (!open.isEmpty()) {
            throw wrong("No tool output found for function call " + open.getFirst() + ".");
        }
    }

    /**
     * Results for those calls at the history's end that the client leaves open by saying something else: models refuse a history with open calls,
     * and whoever has lost an id could never go on. Empty where nothing is open, and where the client sends the call again.
     */
    static List<Message> closing(List<Message> history, List<Message> said) {
        var open = new LinkedHashSet<String>();
        var made = new LinkedHashSet<String>();
        history.forEach(message -> message.parts().forEach(part -> note(part, open, made)));
        said.forEach(message -> message.parts().forEach(part -> note(part, open, made)));
        open.retainAll(lastCalls(history));
        return open.isEmpty()
                ? List.of()
                : List.of(new Message(
                        Role.TOOL,
                        open.stream().<Part>map(ToolPairs::unanswered).toList(),
                        Extras.NONE));
    }

    /** The calls of the last answer, when nothing but results follows it. */
    private static Set<String> lastCalls(List<Message> messages) {
        var made = new LinkedHashSet<String>();
        for (var message : messages.reversed()) {
            if (message.role() == Role.ASSISTANT) {
                message.parts().forEach(part -> note(part, new LinkedHashSet<>(), made));
                return made;
            }
            if (message.parts().stream().noneMatch(Part.ToolResult.class::isInstance)) {
                return Set.of();
            }
        }
        return Set.of();
    }

    private static Part.ToolResult unanswered(String callId) {
        return new Part.ToolResult(callId, List.of(new Part.Text(UNANSWERED)), false, Extras.NONE);
    }

    static List<Message> joined(List<Message> first, List<Message> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static void note(Part part, Set<String> open, Set<String> made) {
        if (part instanceof Part.ToolCall call) {
            made.add(call.id());
            open.add(call.id());
        } else if (part instanceof Part.ToolResult result) {
            open.remove(result.callId());
        }
    }

    private static GatewayException wrong(String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, problem, "input");
    }
}
