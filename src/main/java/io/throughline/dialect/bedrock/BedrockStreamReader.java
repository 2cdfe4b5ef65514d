package io.throughline.dialect.bedrock;

import static io.throughline.dialect.bedrock.BedrockParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.StopReason;
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
 * Reads a streamed answer. Only tool calls have a start of their own; other blocks begin with their first delta. The token counts come after
 * the message has stopped, so the answer is complete only then, or when the stream ends without them.
 *
 * <p>Source: Amazon Bedrock API reference, {@code ConverseStream}.
 */
final class BedrockStreamReader implements ResponseReader {

    private final Map<Integer, BedrockBlock> open = new LinkedHashMap<>();
    private int parts;
    private boolean called;
    private boolean ended;
    private boolean closed;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed) {
            return List.of();
        }
        var type = unit.event() == null ? "" : unit.event();
        var events = new ArrayList<ChatEvent>(2);
        switch (type) {
            case "messageStart" -> events.add(new ChatEvent.Started("", "", 0));
            case "contentBlockStart" -> blockStarted(Fields.of(unit.data()), events);
            case "contentBlockDelta" -> delta(Delta.of(unit.data()), events);
            case "contentBlockStop" -> blockEnded((int) Fields.of(unit.data()).count("contentBlockIndex"), events);
            case "messageStop" -> messageStopped(unit.data(), events);
            case "metadata" -> metadata(Fields.of(unit.data()), events);
            default -> other(type, unit.data(), events);
        }
        return events.isEmpty() ? List.of() : List.of(new ChatFrame(events, DIALECT, null));
    }

    private void blockStarted(Fields event, List<ChatEvent> events) {
        var start = event.object("start");
        var toolUse = start == null ? null : start.object("toolUse");
        if (toolUse != null) {
            var block = BedrockBlock.call(toolUse, () -> parts++, events);
            called |= block.isCall();
            open.put((int) event.count("contentBlockIndex"), block);
        }
    }

    private void delta(Delta delta, List<ChatEvent> events) {
        if (delta.kind == null) {
            return; // citations, and what may come
        }
        var kind = delta.kind;
        if (kind == BedrockBlock.Kind.CALL && !open.containsKey(delta.index)) {
            throw new MalformedJsonException(
                    "the stream continues tool call " + delta.index + ", which it has not started");
        }
        var block = open.computeIfAbsent(delta.index, index -> BedrockBlock.of(kind, () -> parts++, events));
        block.add(delta.text, events);
        block.sign(delta.signature);
    }

    private void blockEnded(int index, List<ChatEvent> events) {
        var block = open.remove(index);
        if (block != null) {
            block.end(events);
        }
    }

    private void messageStopped(JsonBytes data, List<ChatEvent> events) {
        var reason = BedrockParts.stopReason(Fields.of(data).textOr("stopReason", ""));
        if (reason == null) {
            fail(GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the model's output was malformed"), events);
            return;
        }
        open.values().forEach(block -> block.end(events));
        open.clear();
        ended = true;
        var onlyAnswered = reason == StopReason.TOOL_CALLS && !called;
        events.add(new ChatEvent.Ended(0, onlyAnswered ? StopReason.END : reason, null));
    }

    private void metadata(Fields metadata, List<ChatEvent> events) {
        var usage = metadata.object("usage");
        if (usage != null) {
            events.add(new ChatEvent.UsageSeen(BedrockParts.usage(usage)));
        }
        if (ended) {
            closed = true;
            events.add(new ChatEvent.Finished());
        }
    }

    private void other(String type, JsonBytes data, List<ChatEvent> events) {
        if (type.endsWith("Exception")) {
            fail(BedrockErrors.inBand(type, data), events);
        } else if (type.equals("error")) {
            fail(BedrockErrors.inBand(Fields.of(data).textOr("code", ""), data), events);
        }
    }

    private void fail(GatewayError error, List<ChatEvent> events) {
        closed = true;
        events.add(new ChatEvent.Failed(error));
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        closed = true;
        var last = ended
                ? new ChatEvent.Finished()
                : new ChatEvent.Failed(GatewayError.of(
                        ErrorKind.UPSTREAM_BROKEN, "the provider's answer broke off before it was complete"));
        return List.of(ChatFrame.of(DIALECT, last));
    }

    /** One delta, found in one pass. Its {@code kind} is null when it is of a kind that is not known. */
    private static final class Delta {
        private int index;
        private BedrockBlock.@Nullable Kind kind;
        private String text = "";
        private String signature = "";

        static Delta of(JsonBytes data) {
            var delta = new Delta();
            JsonReads.visit(
                    data,
                    parser -> JsonReads.members(parser, (name, value) -> {
                        if (name.equals("contentBlockIndex")) {
                            delta.index = (int) JsonReads.longOrZero(value);
                        } else if (name.equals("delta")) {
                            JsonReads.members(value, delta::member);
                        }
                    }));
            return delta;
        }

        private void member(String name, JsonParser value) {
            switch (name) {
                case "text" -> text(BedrockBlock.Kind.TEXT, value);
                case "toolUse" ->
                    JsonReads.members(value, (inner, input) -> {
                        if (inner.equals("input")) {
                            text(BedrockBlock.Kind.CALL, input);
                        }
                    });
                case "reasoningContent" -> JsonReads.members(value, this::thought);
                default -> {}
            }
        }

        private void thought(String name, JsonParser value) {
            switch (name) {
                case "text" -> text(BedrockBlock.Kind.REASONING, value);
                case "redactedContent" -> text(BedrockBlock.Kind.REDACTED, value);
                case "signature" -> {
                    kind = BedrockBlock.Kind.REASONING;
                    var told = JsonReads.stringOrNull(value);
                    signature = told == null ? "" : told;
                }
                default -> {}
            }
        }

        private void text(BedrockBlock.Kind of, JsonParser value) {
            var told = JsonReads.stringOrNull(value);
            kind = of;
            text = told == null ? "" : told;
        }
    }
}
