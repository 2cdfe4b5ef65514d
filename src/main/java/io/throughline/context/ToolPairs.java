package io.throughline.context;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Calls and their outputs belong together: models refuse one without the other, and so does OpenAI. */
final class ToolPairs {

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
