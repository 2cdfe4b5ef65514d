package io.throughline.dialect.gemini;

import static io.throughline.dialect.gemini.GeminiParts.DIALECT;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayError;
import io.throughline.chat.PartKind;
import io.throughline.dialect.Fields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One choice of an answer while it is being read. Neighbouring texts and neighbouring thoughts are one part each; calls come whole. */
final class GeminiCandidate {

    private enum Open {
        NOTHING,
        TEXT,
        THOUGHT
    }

    /** A part of these members says nothing by itself. */
    private static final Set<String> SILENT = Set.of("thought", GeminiParts.SIGNATURE);

    private final int choice;
    private Open open = Open.NOTHING;
    private int parts;
    private int calls;
    private @Nullable String finishReason;

    GeminiCandidate(int choice) {
        this.choice = choice;
    }

    /** Adds what the candidate of one chunk means. {@code callIds} begins the ids of calls that came without one; the result is what the model failed at, if it did. */
    @Nullable GatewayError read(Fields candidate, String callIds, List<ChatEvent> events) {
        var content = candidate.object("content");
        if (content != null) {
            for (var part : content.list("parts")) {
                part(Fields.of(part), callIds, events);
            }
        }
        var logprobs = candidate.object("logprobsResult");
        if (logprobs != null) {
            events.add(new ChatEvent.LogprobsSeen(choice, GeminiLogprobs.json(logprobs)));
        }
        var reason = candidate.text("finishReason");
        if (reason == null || reason.equals("FINISH_REASON_UNSPECIFIED")) {
            return null;
        }
        finishReason = reason;
        return GeminiParts.isFailure(reason)
                ? GatewayError.of(
                        ErrorKind.UPSTREAM_FAILED,
                        "the model broke off because it wrote something unusable (" + reason + "); try again")
                : null;
    }

    private void part(Fields part, String callIds, List<ChatEvent> events) {
        var call = part.object("functionCall");
        var text = part.text("text");
        if (call != null) {
            call(part, call, callIds, events);
        } else if (text != null || SILENT.containsAll(part.all().keySet())) {
            text(part, text == null ? "" : text, events);
        } else {
            close(events);
            events.add(new ChatEvent.PartStarted(
                    choice, parts, new PartKind.Opaque(DIALECT, part.json().utf8())));
            events.add(new ChatEvent.PartEnded(choice, parts++));
        }
    }

    /** A signature may come in a part whose text is empty, behind the text it belongs to. */
    private void text(Fields part, String text, List<ChatEvent> events) {
        boolean thought = Boolean.TRUE.equals(part.flag("thought"));
        var mark = GeminiParts.mark(part.rawText(GeminiParts.SIGNATURE), null);
        if (text.isEmpty() && (mark.isEmpty() || open == Open.NOTHING)) {
            return;
        }
        var kind = thought ? Open.THOUGHT : Open.TEXT;
        if (open != kind && !text.isEmpty()) {
            close(events);
            open = kind;
            events.add(
                    new ChatEvent.PartStarted(choice, parts, thought ? new PartKind.Reasoning() : new PartKind.Text()));
        }
        if (!text.isEmpty()) {
            events.add(
                    thought
                            ? new ChatEvent.ReasoningDelta(choice, parts, text)
                            : new ChatEvent.TextDelta(choice, parts, text));
        }
        mark(parts, mark, events);
    }

    private void call(Fields part, Fields call, String callIds, List<ChatEvent> events) {
        close(events);
        var own = call.rawText(GeminiParts.ID);
        var given = call.textOr(GeminiParts.ID, "");
        var id = given.isEmpty() ? madeId(callIds) : given;
        var args = call.rawText("args");
        calls++;
        events.add(new ChatEvent.PartStarted(choice, parts, new PartKind.ToolCall(id, call.textOr("name", ""))));
        events.add(new ChatEvent.ToolInputDelta(choice, parts, args == null ? "{}" : GeminiParts.compact(args)));
        mark(parts, GeminiParts.mark(part.rawText(GeminiParts.SIGNATURE), given.isEmpty() ? null : own), events);
        events.add(new ChatEvent.PartEnded(choice, parts++));
    }

    /** The same for the same answer however often it is read, and another one for each call of it. */
    private String madeId(String callIds) {
        return callIds + (choice == 0 ? "" : choice + "_") + calls;
    }

    private void mark(int part, Extras mark, List<ChatEvent> events) {
        if (!mark.isEmpty()) {
            events.add(new ChatEvent.PartMarked(choice, part, mark));
        }
    }

    private void close(List<ChatEvent> events) {
        if (open != Open.NOTHING) {
            open = Open.NOTHING;
            events.add(new ChatEvent.PartEnded(choice, parts++));
        }
    }

    boolean complete() {
        return finishReason != null;
    }

    void end(List<ChatEvent> events) {
        close(events);
        var reason = finishReason == null ? "" : finishReason;
        events.add(new ChatEvent.Ended(choice, GeminiParts.stopReason(reason, calls > 0), null));
    }
}
