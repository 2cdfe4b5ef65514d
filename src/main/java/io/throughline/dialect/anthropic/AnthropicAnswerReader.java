package io.throughline.dialect.anthropic;

import static io.throughline.dialect.anthropic.AnthropicParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;

/** Reads a plain answer: one body, as the events its stream would have had. */
final class AnthropicAnswerReader implements ResponseReader {

    private boolean closed;
    private int parts;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        closed = true;
        var body = Fields.of(unit.data());
        if (body.object("error") != null) {
            return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(AnthropicErrors.inBand(unit.data()))));
        }
        var content = body.raw("content");
        var reason = body.text("stop_reason");
        if (content == null || content.at(0) != '[' || reason == null) {
            return List.of(failed("the provider's answer is no message: it has no content or no stop_reason"));
        }
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started(body.textOr("id", ""), body.textOr("model", ""), 0));
        for (var element : Fields.elements(content)) {
            AnthropicBlock.start(Fields.of(element), () -> parts++, events).end(events);
        }
        var usage = new AnthropicUsage();
        usage.add(body.raw("usage"));
        events.add(new ChatEvent.UsageSeen(usage.usage()));
        events.add(new ChatEvent.Ended(0, AnthropicParts.stopReason(reason), body.text("stop_sequence")));
        events.add(new ChatEvent.Finished());
        return List.of(new ChatFrame(events, DIALECT, unit));
    }

    @Override
    public List<ChatFrame> end() {
        return closed ? List.of() : List.of(failed("the provider's answer is empty"));
    }

    private static ChatFrame failed(String message) {
        return ChatFrame.of(DIALECT, new ChatEvent.Failed(GatewayError.of(ErrorKind.UPSTREAM_BROKEN, message)));
    }
}
