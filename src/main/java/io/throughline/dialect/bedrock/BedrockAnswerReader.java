package io.throughline.dialect.bedrock;

import static io.throughline.dialect.bedrock.BedrockParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.PartKind;
import io.throughline.chat.StopReason;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;

/** Reads a plain answer: one body, as the events its stream would have had. */
final class BedrockAnswerReader implements ResponseReader {

    private boolean closed;
    private boolean called;
    private int parts;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        closed = true;
        var body = Fields.of(unit.data());
        var output = body.object("output");
        var message = output == null ? null : output.object("message");
        if (message == null) {
            return List.of(failed("the provider's answer holds no output.message"));
        }
        var reason = BedrockParts.stopReason(body.textOr("stopReason", ""));
        if (reason == null) {
            return List.of(failed("the model's output was malformed"));
        }
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started("", "", 0));
        message.list("content").forEach(block -> block(Fields.of(block), events));
        var usage = body.object("usage");
        if (usage != null) {
            events.add(new ChatEvent.UsageSeen(BedrockParts.usage(usage)));
        }
        var onlyAnswered = reason == StopReason.TOOL_CALLS && !called;
        events.add(new ChatEvent.Ended(0, onlyAnswered ? StopReason.END : reason, null));
        events.add(new ChatEvent.Finished());
        return List.of(new ChatFrame(events, DIALECT, null));
    }

    private void block(Fields block, List<ChatEvent> events) {
        var text = block.text("text");
        var toolUse = block.object("toolUse");
        var thought = block.object("reasoningContent");
        if (text != null) {
            whole(BedrockBlock.of(BedrockBlock.Kind.TEXT, () -> parts++, events), text, events);
        } else if (toolUse != null) {
            var call = BedrockBlock.call(toolUse, () -> parts++, events);
            called |= call.isCall();
            var input = toolUse.rawText("input");
            whole(call, input == null ? "" : input, events);
        } else if (thought != null) {
            thought(thought, events);
        } else {
            int part = parts++;
            events.add(new ChatEvent.PartStarted(
                    0, part, new PartKind.Opaque(DIALECT, block.json().utf8())));
            events.add(new ChatEvent.PartEnded(0, part));
        }
    }

    private void thought(Fields thought, List<ChatEvent> events) {
        var readable = thought.object("reasoningText");
        var kind = readable == null ? BedrockBlock.Kind.REDACTED : BedrockBlock.Kind.REASONING;
        var block = BedrockBlock.of(kind, () -> parts++, events);
        if (readable == null) {
            whole(block, thought.textOr("redactedContent", ""), events);
            return;
        }
        block.sign(readable.textOr("signature", ""));
        whole(block, readable.textOr("text", ""), events);
    }

    private static void whole(BedrockBlock block, String content, List<ChatEvent> events) {
        block.add(content, events);
        block.end(events);
    }

    @Override
    public List<ChatFrame> end() {
        return closed ? List.of() : List.of(failed("the provider's answer is empty"));
    }

    private static ChatFrame failed(String message) {
        return ChatFrame.of(DIALECT, new ChatEvent.Failed(GatewayError.of(ErrorKind.UPSTREAM_BROKEN, message)));
    }
}
