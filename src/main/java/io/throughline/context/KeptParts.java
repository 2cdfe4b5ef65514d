package io.throughline.context;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the answers in a request of which more was kept than the client sends, and makes sure that they are the same answers. */
final class KeptParts {

    private KeptParts() {}

    /** The ids of the first tool calls of all answers among the messages. */
    static List<String> firstCalls(List<Message> sent) {
        return sent.stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::firstCallId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Those of the kept answers that say what the client sends again: an id may be used twice, and a client may change an answer. */
    static Map<String, Message> unchanged(Map<String, Message> kept, List<Message> sent) {
        if (kept.isEmpty()) {
            return Map.of();
        }
        var same = new HashMap<String, Message>();
        for (var message : sent) {
            var id = message.role() == Role.ASSISTANT ? message.firstCallId() : null;
            var whole = id == null ? null : kept.get(id);
            if (id != null && whole != null && same(whole, message)) {
                same.put(id, whole);
            }
        }
        return same;
    }

    private static boolean same(Message one, Message other) {
        var calls = calls(one);
        var others = calls(other);
        if (calls.size() != others.size()
                || !one.text().strip().equals(other.text().strip())) {
            return false;
        }
        for (int i = 0; i < calls.size(); i++) {
            if (!calls.get(i).sameAs(others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<Part.ToolCall> calls(Message message) {
        return message.parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
    }
}
