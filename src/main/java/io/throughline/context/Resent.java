package io.throughline.context;

import io.throughline.chat.Extras;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds how much of a conversation's history a client has sent again: many clients send everything with each request, and a history put before
 * that would double it. What was sent again is recognized by an answer of the model in it, which no client can have by chance.
 */
final class Resent {

    private Resent() {}

    /** How many of the first messages of {@code said} repeat the beginning of {@code history}; 0 when the client sent only what is new. */
    static int count(List<Message> history, List<Message> said) {
        int same = 0;
        boolean answerSeen = false;
        while (same < history.size() && same < said.size() && same(history.get(same), said.get(same))) {
            answerSeen |= history.get(same).role() == Role.ASSISTANT;
            same++;
        }
        return answerSeen ? same : 0;
    }

    private static boolean same(Message stored, Message sent) {
        return stored.role() == sent.role() && gist(stored).equals(gist(sent));
    }

    /** What clients keep of a message: its words, calls and results. Thoughts, signatures and unknown fields they throw away. */
    private static List<Object> gist(Message message) {
        var gist = new ArrayList<Object>();
        var text = new StringBuilder();
        for (var part : message.parts()) {
            var kept = kept(part, text);
            if (kept != null) {
                gist.add(kept);
            }
        }
        gist.add(text.toString());
        return gist;
    }

    private static @Nullable Object kept(Part part, StringBuilder text) {
        return switch (part) {
            case Part.Text(var words, var _) -> {
                text.append(words);
                yield null;
            }
            case Part.Refusal(var words) -> {
                text.append(words);
                yield null;
            }
            case Part.Reasoning _ -> null;
            case Part.ToolCall(var id, var name, var _, var _) -> List.of(id, name);
            case Part.ToolResult(var id, var content, var _, var _) ->
                List.of(id, gist(new Message(Role.TOOL, content, Extras.NONE)));
            case Part.Image(var media, var _, var _) -> media;
            case Part.Audio(var data, var _, var _) -> data;
            case Part.File file -> Objects.requireNonNullElse(file.id(), String.valueOf(file.media()));
            case Part.Opaque opaque -> opaque;
        };
    }
}
