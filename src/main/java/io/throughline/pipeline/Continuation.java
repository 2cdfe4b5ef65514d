package io.throughline.pipeline;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.chat.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a second answer the rest of a first one that broke off: its parts are counted on from the first one's, and its thoughts are left
 * out once the first one had begun to speak. Stateful; one per seam.
 */
final class Continuation {

    /** Not as the beginning of the model's own message: many models refuse a request that ends in one. */
    private static final String GO_ON =
            "Your last message was cut off in the middle. Go on exactly where it stops, with the next character. "
                    + "Repeat nothing of it, add no introduction, and do not mention this.";

    private final String said;
    private final List<Integer> open;
    private final Map<Integer, Integer> parts = new HashMap<>();
    private int next;

    private Continuation(String said, int parts, Set<Integer> open) {
        this.said = said;
        this.open = List.copyOf(open);
        next = parts;
    }

    /** The rest of that answer, {@code open} of whose parts have not ended; null when it holds more than words and thoughts of one choice. */
    static @Nullable Continuation of(Answer begun, Set<Integer> open) {
        if (begun.choices().size() != 1 || begun.choices().getFirst().reason() != null) {
            return null;
        }
        var message = begun.choices().getFirst().message();
        boolean words =
                message.parts().stream().allMatch(part -> part instanceof Part.Text || part instanceof Part.Reasoning);
        return words ? new Continuation(message.text(), message.parts().size(), open) : null;
    }

    /** Why the answer ends with that frame; null when it did not break off. */
    static @Nullable GatewayError failure(ChatFrame frame) {
        for (var event : frame.events()) {
            if (event instanceof ChatEvent.Failed(var error)) {
                return error;
            }
        }
        return null;
    }

    /** The same request, with what was said so far and the wish to go on. */
    ChatRequest ask(ChatRequest request) {
        if (said.isBlank()) {
            return request;
        }
        return request.saying(() -> {
            var content = request.content();
            var messages = new ArrayList<>(content.messages());
            messages.add(Message.text(Role.ASSISTANT, said));
            messages.add(Message.text(Role.USER, GO_ON));
            return new Content(messages, content.tools(), content.options());
        });
    }

    /** What ends the first answer's open parts. */
    List<ChatFrame> seam() {
        var events = new ArrayList<ChatEvent>();
        open.forEach(part -> events.add(new ChatEvent.PartEnded(0, part)));
        return events.isEmpty() ? List.of() : List.of(new ChatFrame(events, "", null));
    }

    /** The second answer's frames as the rest of the first one; their bytes would begin another answer. */
    List<ChatFrame> onward(List<ChatFrame> frames) {
        var onward = new ArrayList<ChatFrame>(frames.size());
        for (var frame : frames) {
            var events = new ArrayList<ChatEvent>(frame.events().size());
            for (var event : frame.events()) {
                var moved = moved(event);
                if (moved != null) {
                    events.add(moved);
                }
            }
            if (!events.isEmpty()) {
                onward.add(new ChatFrame(events, "", null));
            }
        }
        return onward;
    }

    private @Nullable ChatEvent moved(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Started _ -> null;
            case ChatEvent.PartStarted(var choice, var part, var kind) -> {
                var place = place(part, kind);
                yield place == null ? null : new ChatEvent.PartStarted(choice, place, kind);
            }
            case ChatEvent.TextDelta(var choice, var part, var text) ->
                parts.containsKey(part) ? new ChatEvent.TextDelta(choice, at(part), text) : null;
            case ChatEvent.ReasoningDelta(var choice, var part, var text) ->
                parts.containsKey(part) ? new ChatEvent.ReasoningDelta(choice, at(part), text) : null;
            case ChatEvent.ReasoningSigned(var choice, var part, var dialect, var signature) ->
                parts.containsKey(part) ? new ChatEvent.ReasoningSigned(choice, at(part), dialect, signature) : null;
            case ChatEvent.PartMarked(var choice, var part, var extras) ->
                parts.containsKey(part) ? new ChatEvent.PartMarked(choice, at(part), extras) : null;
            case ChatEvent.PartNamed(var choice, var part, var id) ->
                parts.containsKey(part) ? new ChatEvent.PartNamed(choice, at(part), id) : null;
            case ChatEvent.ToolInputDelta(var choice, var part, var json) ->
                parts.containsKey(part) ? new ChatEvent.ToolInputDelta(choice, at(part), json) : null;
            case ChatEvent.PartEnded(var choice, var part) ->
                parts.containsKey(part) ? new ChatEvent.PartEnded(choice, at(part)) : null;
            case ChatEvent.LogprobsSeen _,
                    ChatEvent.UsageSeen _,
                    ChatEvent.Ended _,
                    ChatEvent.Finished _,
                    ChatEvent.Failed _ -> event;
        };
    }

    /** Where a part of the second answer stands; null for thoughts that come too late. */
    private @Nullable Integer place(int part, PartKind kind) {
        boolean thoughts = kind instanceof PartKind.Reasoning || kind instanceof PartKind.RedactedReasoning;
        if (thoughts && !said.isBlank()) {
            return null;
        }
        parts.put(part, next);
        return next++;
    }

    private int at(int part) {
        return parts.getOrDefault(part, 0);
    }
}
