package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads a streamed answer. A block becomes a part when it is known what it is: at its start, or at its end for blocks of the provider's own,
 * which are gathered whole. Parts are therefore counted here and not taken from the block's index.
 *
 * <p>Source: Anthropic's API reference, "Streaming messages".
 */
final class AnthropicStreamReader implements ResponseReader {

    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, AnthropicBlock> open = new LinkedHashMap<>();
    private int parts;
    private boolean ended;
    private boolean closed;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed) {
            return List.of(); // some providers add OpenAI's [DONE]
        }
        var event = Event.of(unit.data());
        var type = event.type.isEmpty() && unit.event() != null ? unit.event() : event.type;
        var events = new ArrayList<ChatEvent>(2);
        switch (type) {
            case "message_start" -> started(event.fields("message"), events);
            case "content_block_start" -> blockStarted(event, event.fields("content_block"), events);
            case "content_block_delta" -> block(event).delta(event.value("delta"), events);
            case "content_block_stop" -> {
                block(event).end(events);
                open.remove(event.index);
            }
            case "message_delta" -> messageDelta(event.fields("delta"), event.raw.get("usage"), events);
            case "message_stop" -> finish(events);
            case "error" -> {
                return List.of(failed(AnthropicErrors.inBand(unit.data())));
            }
            default -> {} // ping, and what may come
        }
        return List.of(new ChatFrame(events, DIALECT, new SseFrame(type, unit.data())));
    }

    private void started(Fields message, List<ChatEvent> events) {
        usage.add(message.raw("usage"));
        events.add(new ChatEvent.Started(message.textOr("id", ""), message.textOr("model", ""), 0));
        events.add(new ChatEvent.UsageSeen(usage.usage()));
    }

    private void blockStarted(Event event, Fields block, List<ChatEvent> events) {
        open.put(event.index, AnthropicBlock.start(block, () -> parts++, events));
    }

    private AnthropicBlock block(Event event) {
        var block = open.get(event.index);
        if (block == null) {
            throw new MalformedJsonException(
                    "the stream continues block " + event.index + ", which it has not started");
        }
        return block;
    }

    private void messageDelta(Fields delta, @Nullable JsonBytes counts, List<ChatEvent> events) {
        usage.add(counts);
        events.add(new ChatEvent.UsageSeen(usage.usage()));
        var reason = delta.text("stop_reason");
        if (reason != null) {
            open.values().forEach(block -> block.end(events));
            open.clear();
            ended = true;
            events.add(new ChatEvent.Ended(0, AnthropicParts.stopReason(reason), delta.text("stop_sequence")));
        }
    }

    private void finish(List<ChatEvent> events) {
        if (ended) {
            closed = true;
            events.add(new ChatEvent.Finished());
        }
    }

    private ChatFrame failed(GatewayError error) {
        closed = true;
        return ChatFrame.of(DIALECT, new ChatEvent.Failed(error));
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        return List.of(failed(
                GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer broke off before it was complete")));
    }

    /** The members of an event that all kinds share, found in one pass. */
    private static final class Event {
        private String type = "";
        private int index;
        private final Map<String, JsonBytes> raw = new LinkedHashMap<>(2);

        static Event of(JsonBytes data) {
            var event = new Event();
            JsonReads.visit(
                    data, parser -> JsonReads.members(parser, (name, value) -> event.member(name, value, data)));
            return event;
        }

        private void member(String name, JsonParser parser, JsonBytes data) {
            switch (name) {
                case "type" -> {
                    var text = JsonReads.stringOrNull(parser);
                    type = text == null ? "" : text;
                }
                case "index" -> index = (int) JsonReads.longOrZero(parser);
                case "message", "content_block", "delta", "usage" -> raw.put(name, JsonReads.raw(parser, data));
                default -> {}
            }
        }

        JsonBytes value(String name) {
            var value = raw.get(name);
            if (value == null || value.at(0) != '{') {
                throw new MalformedJsonException("an event of type '" + type + "' has no object '" + name + "'");
            }
            return value;
        }

        Fields fields(String name) {
            return Fields.of(value(name));
        }
    }
}
