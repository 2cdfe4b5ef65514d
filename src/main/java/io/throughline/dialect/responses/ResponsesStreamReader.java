package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

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
 * Reads a stream of response events. An item is known by its {@code output_index}, a piece of a message by its {@code content_index}; events
 * that only repeat what others said are left out.
 *
 * <p>Source: OpenAI's API reference, "Streaming events" of Responses.
 */
final class ResponsesStreamReader implements ResponseReader {

    private List<ChatEvent> events = new ArrayList<>(2);
    private final ResponsesOutput output = new ResponsesOutput(event -> events.add(event));
    private boolean closed;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed || unit.data().is("[DONE]")) {
            return List.of();
        }
        events = new ArrayList<>(2);
        var event = Fields.of(unit.data());
        var type = event.textOr("type", unit.event() == null ? "" : unit.event());
        event(type, event);
        boolean failed = events.stream().anyMatch(ChatEvent.Failed.class::isInstance);
        return List.of(new ChatFrame(events, DIALECT, failed ? null : new SseFrame(type, unit.data())));
    }

    private void event(String type, Fields event) {
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> output.start(response(event));
            case "response.output_item.added" -> output.added(index(event), item(event));
            case "response.output_text.delta" -> output.text(index(event), event);
            case "response.refusal.delta" -> output.refusal(index(event), event);
            case "response.reasoning_summary_text.delta" ->
                output.thought(index(event), event.count("summary_index"), event.textOr("delta", ""));
            case "response.reasoning_text.delta" ->
                output.thought(index(event), event.count("content_index"), event.textOr("delta", ""));
            case "response.function_call_arguments.delta" -> output.arguments(index(event), event.textOr("delta", ""));
            case "response.output_item.done" -> output.done(index(event), item(event));
            case "response.completed", "response.incomplete", "response.failed", "response.cancelled" -> {
                closed = true;
                output.close(response(event));
            }
            case "error" -> {
                closed = true;
                events.add(new ChatEvent.Failed(ResponsesErrors.inBand(event)));
            }
            default -> {} // parts that begin or are repeated whole, keep-alives, progress of the provider's own tools
        }
    }

    private static long index(Fields event) {
        return event.count("output_index");
    }

    private static Fields item(Fields event) {
        var item = event.object("item");
        return item == null ? event : item;
    }

    private static Fields response(Fields event) {
        var response = event.object("response");
        return response == null ? event : response;
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        closed = true;
        var error = GatewayError.of(
                ErrorKind.UPSTREAM_BROKEN,
                "the provider's stream ended before the answer was complete (no response.completed)");
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
