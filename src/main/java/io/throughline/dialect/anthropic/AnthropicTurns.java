package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.wrong;

import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages as turns of user and assistant, in the shape Anthropic's API insists on: neighbours of one side are one turn, blank text is gone,
 * and the results of an assistant's calls stand first in the user's turn right after them, every one of them.
 * Tool ids are rewritten to the characters the API takes, each call with an id of its own.
 */
public final class AnthropicTurns {

    /** One turn; its role is {@code USER} or {@code ASSISTANT}. */
    public record Turn(Role role, List<Part> parts) {}

    private final List<Turn> turns = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> reserved = new HashSet<>();

    private AnthropicTurns() {}

    /**
     * The turns of a whole conversation.
     *
     * @throws io.throughline.chat.GatewayException when a call has no result, or a result no call
     */
    public static List<Turn> of(List<Message> messages) {
        return of(messages, true);
    }

    /** The turns of a conversation's beginning: its last calls may be answered in what follows. */
    public static List<Turn> beginning(List<Message> messages) {
        return of(messages, false);
    }

    private static List<Turn> of(List<Message> messages, boolean whole) {
        var all = new AnthropicTurns();
        messages.forEach(all::add);
        all.pair(whole);
        if (whole) {
            all.trimEnd();
        }
        return all.turns;
    }

    private void add(Message message) {
        var role = message.role() == Role.ASSISTANT ? Role.ASSISTANT : Role.USER;
        var parts = message.parts().stream()
                .map(AnthropicTurns::said)
                .filter(part -> !isBlank(part))
                .toList();
        if (parts.isEmpty()) {
            return;
        }
        if (turns.isEmpty() || turns.getLast().role() != role) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        turns.getLast().parts().addAll(parts);
    }

    /** This API has no word for a refusal in history: it is what the assistant said. */
    private static Part said(Part part) {
        return part instanceof Part.Refusal(var text) ? new Part.Text(text) : part;
    }

    public static boolean isBlank(Part part) {
        return part instanceof Part.Text(var text, var _) && text.isBlank();
    }

    private void pair(boolean whole) {
        Map<String, List<String>> called = Map.of();
        if (!whole && !turns.isEmpty()) {
            reserve(turns.getLast().parts());
        }
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            if (turn.role() == Role.ASSISTANT) {
                if (i + 1 == turns.size()) {
                    reserved.clear();
                }
                called = rename(turn.parts());
                requireAnswered(called, i + 1 == turns.size() && whole);
            } else {
                var results = results(turn.parts(), called);
                requireAnswered(called, true);
                turn.parts().removeIf(Part.ToolResult.class::isInstance);
                turn.parts().addAll(0, results);
                called = Map.of();
            }
        }
    }

    /** Calls that are answered later, in bytes that nobody rewrites, keep their ids. */
    private void reserve(List<Part> parts) {
        for (var part : parts) {
            if (part instanceof Part.ToolCall call) {
                reserved.add(AnthropicParts.id(call.id()));
            }
        }
    }

    /** Gives each call its new id; the result is the new ids by the old one, in order (old function calls repeat their id). */
    private Map<String, List<String>> rename(List<Part> parts) {
        var called = new LinkedHashMap<String, List<String>>();
        parts.replaceAll(part -> {
            if (part instanceof Part.ToolCall(var id, var name, var arguments, var extras)) {
                var own = unused(AnthropicParts.id(id));
                called.computeIfAbsent(id, old -> new ArrayList<>(1)).add(own);
                return new Part.ToolCall(own, name, arguments, extras);
            }
            return part;
        });
        return called;
    }

    private String unused(String id) {
        var free = id;
        for (int i = 2; reserved.contains(free) || !ids.add(free); i++) {
            free = id + "_" + i;
        }
        return free;
    }

    private static List<Part> results(List<Part> parts, Map<String, List<String>> called) {
        var results = new ArrayList<Part>();
        for (var part : parts) {
            if (part instanceof Part.ToolResult(var id, var content, var failed, var extras)) {
                var open = called.get(id);
                if (open == null || open.isEmpty()) {
                    throw wrong(
                            "messages",
                            "hold a result for tool_call_id '" + id
                                    + "', but the assistant's turn right before it has no such call without a result");
                }
                results.add(new Part.ToolResult(open.removeFirst(), content, failed, extras));
            }
        }
        return results;
    }

    private static void requireAnswered(Map<String, List<String>> called, boolean now) {
        if (!now) {
            return;
        }
        called.forEach((id, open) -> {
            if (!open.isEmpty()) {
                throw wrong(
                        "messages",
                        "hold no result for tool_call_id '" + id
                                + "'; add one tool message for each call right after the assistant's message");
            }
        });
    }

    /** An answer that the client has begun may not end in blanks. */
    private void trimEnd() {
        if (turns.isEmpty() || turns.getLast().role() != Role.ASSISTANT) {
            return;
        }
        var parts = turns.getLast().parts();
        if (parts.getLast() instanceof Part.Text(var text, var extras)) {
            parts.set(parts.size() - 1, new Part.Text(text.stripTrailing(), extras));
        }
    }
}
