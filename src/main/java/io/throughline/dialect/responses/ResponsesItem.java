package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.Extras;
import io.throughline.chat.PartKind;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One item of the output, in pieces or whole. A reasoning item and a call are one part each, a message is one part for each piece of its
 * content, any other item is carried as it is. A part begins with its first piece, so that nothing is told of an item without words.
 */
final class ResponsesItem {

    private final Parts parts;
    private final Map<Long, Integer> said = new TreeMap<>();
    private int own = -1;
    private long paragraph;
    private boolean spoken;
    private boolean ended;
    private boolean named;
    private @Nullable String id;

    ResponsesItem(Parts parts) {
        this.parts = parts;
    }

    /** The parts of the answer, numbered as they begin. */
    static final class Parts {
        private final Consumer<ChatEvent> events;
        private int begun;
        private boolean called;

        Parts(Consumer<ChatEvent> events) {
            this.events = events;
        }

        private int begin(PartKind kind) {
            called |= kind instanceof PartKind.ToolCall;
            events.accept(new ChatEvent.PartStarted(0, begun, kind));
            return begun++;
        }

        /** Whether any part is a call. */
        boolean called() {
            return called;
        }
    }

    /** The first part of the item has its id. */
    private int begins(PartKind kind) {
        int part = parts.begin(kind);
        var name = id == null || named ? null : JsonReads.stringOrNull(JsonBytes.of(id));
        if (name != null) {
            named = true;
            parts.events.accept(new ChatEvent.PartNamed(0, part, name));
        }
        return part;
    }

    void begin(Fields item) {
        id = item.rawText("id");
        if (own < 0 && ResponsesWords.CALL.equals(item.text("type"))) {
            own = begins(new PartKind.ToolCall(item.textOr("call_id", ""), item.textOr("name", "")));
        }
    }

    void text(long piece, String text, @Nullable JsonBytes logprobs) {
        if (!text.isEmpty()) {
            say(piece, new PartKind.Text(), text);
        }
        if (logprobs != null && !Fields.elements(logprobs).isEmpty()) {
            parts.events.accept(
                    new ChatEvent.LogprobsSeen(0, "{\"content\":" + logprobs.utf8() + ",\"refusal\":null}"));
        }
    }

    void refusal(long piece, String text) {
        if (!text.isEmpty()) {
            say(piece, new PartKind.Refusal(), text);
        }
    }

    private void say(long piece, PartKind kind, String text) {
        int part = said.computeIfAbsent(piece, fresh -> begins(kind));
        parts.events.accept(new ChatEvent.TextDelta(0, part, text));
    }

    /** Thoughts are told in numbered paragraphs. */
    void thought(long number, String text) {
        if (text.isEmpty()) {
            return;
        }
        think();
        if (!spoken && id != null) {
            parts.events.accept(new ChatEvent.PartMarked(0, own, new Extras(DIALECT, Map.of("id", id))));
        }
        if (spoken && number != paragraph) {
            parts.events.accept(new ChatEvent.ReasoningDelta(0, own, ResponsesWords.PARAGRAPH));
        }
        paragraph = number;
        spoken = true;
        parts.events.accept(new ChatEvent.ReasoningDelta(0, own, text));
    }

    private void think() {
        if (own < 0) {
            own = begins(new PartKind.Reasoning());
        }
    }

    void arguments(String json) {
        if (own >= 0 && !json.isEmpty()) {
            spoken = true;
            parts.events.accept(new ChatEvent.ToolInputDelta(0, own, json));
        }
    }

    /** The item is complete; what was not told of it in pieces is told now. */
    void end(Fields item) {
        if (ended) {
            return;
        }
        id = item.raw("id") == null ? id : item.rawText("id");
        switch (item.textOr("type", "")) {
            case ResponsesWords.MESSAGE -> message(item);
            case ResponsesWords.CALL -> {
                begin(item);
                if (!spoken) {
                    arguments(item.textOr("arguments", ""));
                }
            }
            case ResponsesWords.REASONING -> reasoning(item);
            default -> own = begins(new PartKind.Opaque(DIALECT, item.json().utf8()));
        }
        close();
    }

    private void message(Fields item) {
        long number = 0;
        for (var each : item.list("content")) {
            long piece = number++;
            var content = Fields.of(each);
            if (!said.containsKey(piece)) {
                text(piece, content.textOr("text", ""), content.raw("logprobs"));
                refusal(piece, content.textOr("refusal", ""));
            }
        }
        var phase = item.rawText(ResponsesWords.PHASE);
        if (phase != null) {
            var mark = new Extras(DIALECT, Map.of(ResponsesWords.PHASE, phase));
            said.values().forEach(part -> parts.events.accept(new ChatEvent.PartMarked(0, part, mark)));
        }
    }

    private void reasoning(Fields item) {
        if (!spoken) {
            long number = 0;
            var shown = item.list("summary").isEmpty() ? item.list(ResponsesWords.CONTENT) : item.list("summary");
            for (var each : shown) {
                thought(number++, Fields.of(each).textOr("text", ""));
            }
        }
        var mark = ResponsesWords.mark(item);
        if (spoken || item.raw("encrypted_content") != null) {
            think();
            parts.events.accept(new ChatEvent.PartMarked(0, own, mark));
        }
    }

    /** Ends the parts that have begun. */
    void close() {
        if (ended) {
            return;
        }
        ended = true;
        said.values().forEach(part -> parts.events.accept(new ChatEvent.PartEnded(0, part)));
        if (own >= 0) {
            parts.events.accept(new ChatEvent.PartEnded(0, own));
        }
    }
}
