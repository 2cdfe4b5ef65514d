package io.throughline.dialect.cohere;

import static io.throughline.dialect.cohere.CohereParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a streamed answer. What an event is, its data says; citations are passed over, because no client API here can place them.
 *
 * <p>Source: Cohere's guides "A Guide to Streaming Responses" and "Streaming for tool use".
 */
final class CohereStreamReader implements ResponseReader {

    private final CohereMessage message = new CohereMessage();
    private boolean closed;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed || unit.data().is("[DONE]")) {
            return List.of();
        }
        var event = CohereEvent.of(unit.data());
        var events = new ArrayList<ChatEvent>(2);
        switch (event.type) {
            case "message-start" -> events.add(new ChatEvent.Started(event.id, "", 0));
            case "content-start", "content-delta" -> content(event, events);
            case "tool-plan-delta" -> message.toolPlan(event.toolPlan, events);
            case "tool-call-start" -> {
                message.call(event.index, event.callId, event.callName, events);
                message.arguments(event.index, event.arguments, events);
            }
            case "tool-call-delta" -> message.arguments(event.index, event.arguments, events);
            case "content-end", "tool-call-end" -> message.end(events);
            case "message-end" -> messageEnded(event, events);
            case "" -> {
                if (event.told) {
                    return failed(CohereErrors.inBand());
                }
            }
            default -> {} // citation-start, citation-end, debug, and what may come
        }
        return events.isEmpty() ? List.of() : List.of(new ChatFrame(events, DIALECT, null));
    }

    private void content(CohereEvent event, List<ChatEvent> events) {
        message.thinking(event.index, event.thinking, events);
        message.text(event.index, event.text, events);
        if (event.logprobs != null) {
            events.add(new ChatEvent.LogprobsSeen(0, CohereLogprobs.json(List.of(event.logprobs))));
        }
    }

    private void messageEnded(CohereEvent event, List<ChatEvent> events) {
        closed = true;
        message.end(events);
        if (event.usage != null) {
            events.add(new ChatEvent.UsageSeen(CohereParts.usage(Fields.of(event.usage))));
        }
        var unsaid = event.told && event.finishReason.isEmpty();
        var failure = unsaid ? CohereErrors.inBand() : CohereErrors.finish(event.finishReason);
        if (failure != null) {
            events.add(new ChatEvent.Failed(failure));
            return;
        }
        events.add(new ChatEvent.Ended(0, CohereParts.stopReason(event.finishReason, message.called()), null));
        events.add(new ChatEvent.Finished());
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        return failed(GatewayError.of(
                ErrorKind.UPSTREAM_BROKEN, "the provider's answer ended before it was complete (no message-end)"));
    }

    private List<ChatFrame> failed(GatewayError error) {
        closed = true;
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
