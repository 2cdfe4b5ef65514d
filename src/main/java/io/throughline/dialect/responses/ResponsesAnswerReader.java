package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;

/** Reads a plain answer: one response object. */
final class ResponsesAnswerReader implements ResponseReader {

    private boolean answered;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        answered = true;
        var response = Fields.of(unit.data());
        if (response.raw("output") == null && response.raw("error") == null) {
            throw new MalformedJsonException("the provider's answer has no output");
        }
        var events = new ArrayList<ChatEvent>();
        var output = new ResponsesOutput(events::add);
        output.start(response);
        output.close(response);
        boolean failed = events.stream().anyMatch(ChatEvent.Failed.class::isInstance);
        return List.of(new ChatFrame(events, DIALECT, failed ? null : unit));
    }

    @Override
    public List<ChatFrame> end() {
        return answered
                ? List.of()
                : List.of(ChatFrame.of(
                        DIALECT,
                        new ChatEvent.Failed(
                                GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer is empty"))));
    }
}
