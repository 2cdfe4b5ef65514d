package io.throughline.dialect.ollama;

import static io.throughline.dialect.ollama.OllamaParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.PartKind;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.SseFrame;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads an answer, streamed or plain: each line is a part of the answer, and a plain answer is a single one. Tool calls come whole.
 *
 * <p>Source: Ollama's API documentation, "Generate a chat completion", and its API types.
 */
final class OllamaReader implements ResponseReader {

    private enum Open {
        NOTHING,
        TEXT,
        THINKING
    }

    private Open open = Open.NOTHING;
    private String callIds = "";
    private boolean started;
    private boolean closed;
    private int parts;
    private int calls;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed) {
            return List.of();
        }
        var line = OllamaLine.of(unit.data());
        if (line.error != null) {
            return failed(OllamaErrors.inBand(line.error));
        }
        var events = new ArrayList<ChatEvent>(2);
        if (!started) {
            started = true;
            callIds = "call_" + HexFormat.of().toHexDigits(unit.data().hashCode()) + "_";
            events.add(new ChatEvent.Started("", line.model, seconds(line.createdAt)));
        }
        say(line, events);
        if (line.done) {
            done(line, events);
        }
        return events.isEmpty() ? List.of() : List.of(new ChatFrame(events, DIALECT, null));
    }

    private static long seconds(String createdAt) {
        try {
            return OffsetDateTime.parse(createdAt).toEpochSecond();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private void say(OllamaLine line, List<ChatEvent> events) {
        if (!line.thinking.isEmpty()) {
            begin(Open.THINKING, new PartKind.Reasoning(), events);
            events.add(new ChatEvent.ReasoningDelta(0, parts, line.thinking));
        }
        if (!line.content.isEmpty()) {
            begin(Open.TEXT, new PartKind.Text(), events);
            events.add(new ChatEvent.TextDelta(0, parts, line.content));
        }
        if (line.logprobs != null) {
            events.add(new ChatEvent.LogprobsSeen(0, OllamaLogprobs.json(line.logprobs)));
        }
        line.calls.forEach(call -> call(call, events));
    }

    private void begin(Open kind, PartKind part, List<ChatEvent> events) {
        if (open != kind) {
            end(events);
            open = kind;
            events.add(new ChatEvent.PartStarted(0, parts, part));
        }
    }

    private void end(List<ChatEvent> events) {
        if (open == Open.NOTHING) {
            return;
        }
        if (open == Open.THINKING) {
            events.add(new ChatEvent.PartMarked(0, parts, OllamaParts.OWN_THINKING));
        }
        events.add(new ChatEvent.PartEnded(0, parts++));
        open = Open.NOTHING;
    }

    /** Older versions give no ids; those made here are the same for the same answer however often it is read. */
    private void call(OllamaLine.Call call, List<ChatEvent> events) {
        end(events);
        calls++;
        var id = call.id().isEmpty() ? callIds + calls : call.id();
        var arguments = ToolArguments.saysNothing(call.arguments()) ? ToolArguments.NONE : call.arguments();
        events.add(new ChatEvent.PartStarted(0, parts, new PartKind.ToolCall(id, call.name())));
        events.add(new ChatEvent.ToolInputDelta(0, parts, arguments));
        events.add(new ChatEvent.PartEnded(0, parts++));
    }

    /** Without a count of the prompt the usage is left to be estimated: a sum with half of it missing would be taken for the truth. */
    private void done(OllamaLine line, List<ChatEvent> events) {
        closed = true;
        end(events);
        if (line.promptTokens != null) {
            events.add(new ChatEvent.UsageSeen(Usage.of(line.promptTokens, line.outputTokens)));
        }
        events.add(new ChatEvent.Ended(0, reason(line.doneReason), null));
        events.add(new ChatEvent.Finished());
    }

    private StopReason reason(String doneReason) {
        if (doneReason.equals("length")) {
            return StopReason.LENGTH;
        }
        return calls > 0 ? StopReason.TOOL_CALLS : StopReason.END; // stop, load, and none in old versions
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        return failed(GatewayError.of(
                ErrorKind.UPSTREAM_BROKEN, "the provider's answer ended before it was complete (no line is done)"));
    }

    private List<ChatFrame> failed(GatewayError error) {
        closed = true;
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
