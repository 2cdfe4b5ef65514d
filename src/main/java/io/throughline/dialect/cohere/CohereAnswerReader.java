package io.throughline.dialect.cohere;

import static io.throughline.dialect.cohere.CohereParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;

/** Reads a plain answer: one body, as the events its stream would have had. */
final class CohereAnswerReader implements ResponseReader {

    private final CohereMessage parts = new CohereMessage();
    private boolean closed;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        closed = true;
        var body = Fields.of(unit.data());
        var message = body.object("message");
        var reason = body.textOr("finish_reason", "");
        if (message == null) {
            return failed(
                    body.text("message") != null
                            ? CohereErrors.inBand()
                            : broken("the provider's answer holds no message"));
        }
        var failure = CohereErrors.finish(reason);
        if (failure != null) {
            return failed(failure);
        }
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started(body.textOr("id", ""), "", 0));
        message(message, events);
        var logprobs = body.list("logprobs");
        if (!logprobs.isEmpty()) {
            events.add(new ChatEvent.LogprobsSeen(0, CohereLogprobs.json(logprobs)));
        }
        var usage = body.object("usage");
        if (usage != null) {
            events.add(new ChatEvent.UsageSeen(CohereParts.usage(usage)));
        }
        events.add(new ChatEvent.Ended(0, CohereParts.stopReason(reason, parts.called()), null));
        events.add(new ChatEvent.Finished());
        return List.of(new ChatFrame(events, DIALECT, null));
    }

    private void message(Fields message, List<ChatEvent> events) {
        parts.toolPlan(message.textOr("tool_plan", ""), events);
        var content = message.list("content");
        for (int i = 0; i < content.size(); i++) {
            var block = Fields.of(content.get(i));
            parts.thinking(i, block.textOr("thinking", ""), events);
            parts.text(i, block.textOr("text", ""), events);
        }
        var calls = message.list("tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            call(i, calls.get(i), events);
        }
        parts.end(events);
    }

    private void call(int index, JsonBytes json, List<ChatEvent> events) {
        var call = Fields.of(json);
        var function = call.object("function");
        parts.call(index, call.textOr("id", ""), function == null ? "" : function.textOr("name", ""), events);
        parts.arguments(index, function == null ? "" : function.textOr("arguments", ""), events);
    }

    @Override
    public List<ChatFrame> end() {
        return closed ? List.of() : failed(broken("the provider's answer is empty"));
    }

    private static GatewayError broken(String message) {
        return GatewayError.of(ErrorKind.UPSTREAM_BROKEN, message);
    }

    private static List<ChatFrame> failed(GatewayError error) {
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
