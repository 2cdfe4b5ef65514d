package io.throughline.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which parts of a stream have begun and not ended, so that a stream which is cut can be ended well. Not thread-safe. */
public final class OpenParts {

    private final Map<Integer, Set<Integer>> open = new LinkedHashMap<>();

    public void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.PartStarted(var choice, var part, var _) ->
                open.computeIfAbsent(choice, none -> new LinkedHashSet<>()).add(part);
            case ChatEvent.PartEnded(var choice, var part) ->
                open.getOrDefault(choice, Set.of()).remove(part);
            case ChatEvent.Ended(var choice, var _, var _) -> open.remove(choice);
            default -> {}
        }
    }

    /** The events that end every choice that is not ended, for that reason; a stream in which nothing began has one choice to end. */
    public List<ChatEvent> endings(StopReason reason) {
        var events = new ArrayList<ChatEvent>();
        open.forEach((choice, parts) -> {
            parts.forEach(part -> events.add(new ChatEvent.PartEnded(choice, part)));
            events.add(new ChatEvent.Ended(choice, reason, null));
        });
        return events;
    }
}
