package io.throughline.dialect.responses;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.Extras;
import io.throughline.chat.PartKind;
import io.throughline.chat.Signature;
import io.throughline.dialect.Fields;
import io.throughline.dialect.responses.StreamedItem.Sink;
import io.throughline.wire.JsonBytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The output of one streamed response: an item for each part of the first choice, in the order in which they have words. Items may be open at
 * the same time, since each event names its own.
 */
final class StreamedOutput {

    private final Map<Integer, StreamedItem> byPart = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final List<StreamedItem> begun = new ArrayList<>();
    private @Nullable Place place;
    private int next;

    /** Where the provider has put the item of which its frame speaks. */
    private record Place(String id, int index) {}

    /** Takes note of a frame that goes through as it is: items that begin with it have its places. */
    void passing(String type, Fields frame) {
        var item = frame.object("item");
        var id = item == null ? frame.text("item_id") : item.text("id");
        if (id == null) {
            return;
        }
        int index = (int) frame.count("output_index");
        next = Math.max(next, index + 1);
        place = new Place(id, index);
        if (item != null && type.equals("response.output_item.done")) {
            for (var each : byPart.values()) {
                if (each.index() == index) {
                    each.whole(item.json());
                }
            }
        }
    }

    /** Frames from here on are the gateway's own. */
    void onItsOwn() {
        place = null;
    }

    /** Says what the events mean; {@code response} is what the ids of items are made from. */
    void add(List<ChatEvent> events, String response, Sink sink) {
        var logprobs = logprobs(events);
        for (var event : events) {
            if (event instanceof ChatEvent.PartNamed(var choice, var part, var id) && choice == 0) {
                names.put(part, id);
            }
        }
        for (var event : events) {
            switch (event) {
                case ChatEvent.PartStarted(var choice, var part, var kind)
                when choice == 0 -> start(part, kind, response, sink);
                case ChatEvent.TextDelta(var choice, var part, var text)
                when choice == 0 -> {
                    words(part, text, logprobs, response, sink);
                    logprobs = "";
                }
                case ChatEvent.ReasoningDelta(var choice, var part, var text)
                when choice == 0 -> words(part, text, "", response, sink);
                case ChatEvent.ToolInputDelta(var choice, var part, var json)
                when choice == 0 -> words(part, json, "", response, sink);
                case ChatEvent.PartMarked(var choice, var part, var extras) when choice == 0 -> mark(part, extras);
                case ChatEvent.ReasoningSigned(var choice, var part, var dialect, var signature)
                when choice == 0 -> mark(part, Signature.extras(dialect, signature));
                case ChatEvent.PartEnded(var choice, var part) when choice == 0 -> end(part, response, sink);
                default -> {}
            }
        }
    }

    /** The elements of the log probabilities in these events, without brackets. */
    private static String logprobs(List<ChatEvent> events) {
        for (var event : events) {
            if (event instanceof ChatEvent.LogprobsSeen(var choice, var json) && choice == 0) {
                return elements(json);
            }
        }
        return "";
    }

    private static String elements(String logprobs) {
        var content = Fields.of(JsonBytes.of(logprobs)).rawText("content");
        return content == null ? "" : content.substring(1, content.length() - 1).strip();
    }

    /** Log probabilities of a whole answer as an array; null when there are none. */
    static @Nullable String logprobs(@Nullable String json) {
        return json == null ? null : "[" + elements(json) + "]";
    }

    private void start(int part, PartKind kind, String response, Sink sink) {
        settle("completed", sink);
        var item = new StreamedItem(kind);
        byPart.put(part, item);
        if (item.beginsAtOnce()) {
            begin(item, part, response, sink);
        }
    }

    private void begin(StreamedItem item, int part, String response, Sink sink) {
        var at = place;
        int index = at == null ? next++ : at.index();
        begun.add(item);
        var own = at == null ? names.get(part) : at.id();
        item.begin(own == null ? OutputItem.id(item.prefix(), response, index) : own, index, sink);
    }

    private void words(int part, String words, String logprobs, String response, Sink sink) {
        var item = byPart.get(part);
        if (item == null || words.isEmpty()) {
            return;
        }
        item.add(words);
        item.addLogprobs(logprobs);
        beginOnce(item, part, response, sink);
        item.flush(logprobs, sink);
    }

    private void beginOnce(StreamedItem item, int part, String response, Sink sink) {
        if (item.index() < 0) {
            begin(item, part, response, sink);
        }
    }

    private void mark(int part, Extras extras) {
        var item = byPart.get(part);
        if (item != null) {
            item.mark(extras);
        }
    }

    private void end(int part, String response, Sink sink) {
        var item = byPart.get(part);
        if (item == null || item.ended() || !item.hasWords()) {
            return;
        }
        beginOnce(item, part, response, sink);
        if (item.open()) {
            item.end(sink);
        }
    }

    /** Ends all that is open. */
    void endAll(String response, Sink sink) {
        List.copyOf(byPart.keySet()).forEach(part -> end(part, response, sink));
    }

    /** Tells that items which have ended are done; of the last one, {@code status} says whether it is whole. */
    void settle(String status, Sink sink) {
        for (int i = 0; i < begun.size(); i++) {
            var item = begun.get(i);
            if (item.ended()) {
                boolean last = i == begun.size() - 1;
                item.done(last ? status : "completed", sink);
            }
        }
    }

    /** The items in their order, of the provider's those that went through as they were. */
    List<JsonBytes> items() {
        var items = new LinkedHashMap<String, JsonBytes>();
        begun.forEach(item -> items.putIfAbsent(item.id(), item.json()));
        return List.copyOf(items.values());
    }
}
