package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.ResponseReader;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer, streamed or plain: both are {@code GenerateContentResponse}s, of which a plain answer is a single one. The end of each
 * choice is told only when the provider has closed the answer, because parts may follow a finish reason.
 */
final class GeminiReader implements ResponseReader {

    private static final int MAX_CHOICES = 128;

    private final List<GeminiCandidate> candidates = new ArrayList<>(1);
    private String callIds = "";
    private boolean started;
    private boolean blocked;
    private boolean closed;
    private @Nullable Usage usage;

    @Override
    public List<ChatFrame> read(SseFrame unit) {
        if (closed) {
            return List.of();
        }
        var body = Fields.of(unit.data().at(0) == '[' ? first(unit.data()) : unit.data());
        if (body.raw("error") != null) {
            return failed(GeminiErrors.inBand(body.json()));
        }
        var events = new ArrayList<ChatEvent>(2);
        start(body, events);
        for (var each : body.list("candidates")) {
            var candidate = Fields.of(each);
            var failure = candidate(candidate).read(candidate, callIds, events);
            if (failure != null) {
                events.add(new ChatEvent.Failed(failure));
                closed = true;
                return List.of(new ChatFrame(events, DIALECT, null));
            }
        }
        var feedback = body.object("promptFeedback");
        blocked |= feedback != null && feedback.text("blockReason") != null;
        count(body.object("usageMetadata"), events);
        return events.isEmpty() ? List.of() : List.of(new ChatFrame(events, DIALECT, null));
    }

    /** A body may be an array where the request did not say {@code alt=sse}, and in errors. */
    static JsonBytes first(JsonBytes array) {
        var elements = Fields.elements(array);
        if (elements.isEmpty()) {
            throw new MalformedJsonException("the array is empty");
        }
        return elements.getFirst();
    }

    private void start(Fields body, List<ChatEvent> events) {
        if (started) {
            return;
        }
        started = true;
        var id = body.textOr("responseId", "");
        callIds =
                "call_" + (id.isEmpty() ? HexFormat.of().toHexDigits(body.json().hashCode()) : id) + "_";
        events.add(new ChatEvent.Started(id, body.textOr("modelVersion", ""), 0));
    }

    private GeminiCandidate candidate(Fields candidate) {
        long index = candidate.count("index");
        if (index < 0 || index >= MAX_CHOICES) {
            throw new MalformedJsonException("the provider's answer has a candidate numbered " + index);
        }
        while (candidates.size() <= index) {
            candidates.add(new GeminiCandidate(candidates.size()));
        }
        return candidates.get((int) index);
    }

    /** Each chunk counts anew what was used so far. */
    private void count(@Nullable Fields counts, List<ChatEvent> events) {
        if (counts == null) {
            return;
        }
        long thoughts = counts.count("thoughtsTokenCount");
        var told = new Usage(
                counts.count("promptTokenCount") + counts.count("toolUsePromptTokenCount"),
                counts.count("cachedContentTokenCount"),
                0,
                counts.count("candidatesTokenCount") + thoughts,
                thoughts);
        if (!told.equals(usage)) {
            usage = told;
            events.add(new ChatEvent.UsageSeen(told));
        }
    }

    @Override
    public List<ChatFrame> end() {
        if (closed) {
            return List.of();
        }
        var events = new ArrayList<ChatEvent>(3);
        if (blocked && candidates.isEmpty()) {
            events.add(new ChatEvent.Ended(0, StopReason.CONTENT_FILTER, null));
        } else if (candidates.isEmpty() || !candidates.stream().allMatch(GeminiCandidate::complete)) {
            return failed(GatewayError.of(
                    ErrorKind.UPSTREAM_BROKEN, "the provider's answer ended before it was complete (no finishReason)"));
        }
        closed = true;
        candidates.forEach(candidate -> candidate.end(events));
        events.add(new ChatEvent.Finished());
        return List.of(new ChatFrame(events, DIALECT, null));
    }

    private List<ChatFrame> failed(GatewayError error) {
        closed = true;
        return List.of(ChatFrame.of(DIALECT, new ChatEvent.Failed(error)));
    }
}
