package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Extras;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.dialect.ToolArguments;
import io.throughline.wire.JsonBytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One item of a streamed response: what was said of it so far, and the events that say it. */
final class StreamedItem {

    private final PartKind kind;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder pending = new StringBuilder();
    private final StringBuilder logprobs = new StringBuilder();
    private Extras marks = Extras.NONE;
    private String id = "";
    private int index = -1;
    private @Nullable JsonBytes whole;
    private State state = State.NEW;

    private enum State {
        NEW,
        OPEN,
        ENDED,
        DONE
    }

    StreamedItem(PartKind kind) {
        this.kind = kind;
    }

    /** Where events go, each with its type. */
    interface Sink {
        void event(String type, Consumer<JsonGenerator> members);
    }

    /** The place in the output, once the item has begun; -1 before. */
    int index() {
        return index;
    }

    boolean open() {
        return state == State.OPEN;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    /** Whether the item can begin before anything is said of it. */
    boolean beginsAtOnce() {
        return kind instanceof PartKind.ToolCall;
    }

    /** Whether it makes an item at all, when no more words come. */
    boolean hasWords() {
        return switch (kind) {
            case PartKind.Text(), PartKind.Refusal() -> !text.isEmpty();
            case PartKind.Reasoning() -> !text.isEmpty() || !marks.isEmpty();
            case PartKind.ToolCall(var _, var _), PartKind.RedactedReasoning(var _) -> true;
            case PartKind.Opaque(var dialect, var _) -> dialect.equals(DIALECT);
        };
    }

    String prefix() {
        return OutputItem.prefix(kind);
    }

    void mark(Extras extras) {
        marks = extras;
    }

    /** The item as its provider wrote it. */
    void whole(JsonBytes item) {
        whole = item;
    }

    void begin(String ownId, int place, Sink sink) {
        var marked = OutputItem.ownId(marks);
        id = marked == null ? ownId : marked;
        index = place;
        state = State.OPEN;
        var begun = kind instanceof PartKind.Opaque ? item().json("completed") : item().begun();
        sink.event("response.output_item.added", json -> {
            json.writeNumberProperty("output_index", index);
            json.writeName("item");
            json.writeRawValue(begun.utf8());
        });
        switch (kind) {
            case PartKind.Text() ->
                part(sink, "response.content_part.added", json -> OutputItem.outputText(json, "", null));
            case PartKind.Refusal() -> part(sink, "response.content_part.added", json -> OutputItem.refusal(json, ""));
            case PartKind.Reasoning() -> {
                if (!text.isEmpty()) {
                    part(sink, "response.reasoning_summary_part.added", json -> OutputItem.summary(json, ""));
                }
            }
            case PartKind.ToolCall _, PartKind.RedactedReasoning _, PartKind.Opaque _ -> {}
        }
    }

    private void part(Sink sink, String type, Consumer<JsonGenerator> part) {
        sink.event(type, json -> {
            place(json);
            json.writeName("part");
            part.accept(json);
        });
    }

    private void place(JsonGenerator json) {
        json.writeStringProperty("item_id", id);
        json.writeNumberProperty("output_index", index);
        switch (kind) {
            case PartKind.Text(), PartKind.Refusal() -> json.writeNumberProperty("content_index", 0);
            case PartKind.Reasoning() -> json.writeNumberProperty("summary_index", 0);
            case PartKind.ToolCall _, PartKind.RedactedReasoning _, PartKind.Opaque _ -> {}
        }
    }

    /** Keeps words until {@link #flush}, which is told by then whether the item has begun. */
    void add(String words) {
        text.append(words);
        pending.append(words);
    }

    /** Elements of a JSON array, without its brackets. */
    void addLogprobs(String elements) {
        logprobs.append(logprobs.isEmpty() || elements.isEmpty() ? "" : ",").append(elements);
    }

    /** Says what was added; the first half of a character waits for the second, since some providers cut between them. */
    void flush(String seen, Sink sink) {
        int last = pending.length() - 1;
        boolean half = last >= 0 && state == State.OPEN && Character.isHighSurrogate(pending.charAt(last));
        say(pending.substring(0, half ? last : last + 1), seen, sink);
        pending.delete(0, half ? last : last + 1);
    }

    private void say(String words, String seen, Sink sink) {
        if (words.isEmpty()) {
            return;
        }
        switch (kind) {
            case PartKind.Text() ->
                delta("response.output_text.delta", words, sink, json -> {
                    json.writeName("logprobs");
                    json.writeRawValue("[" + seen + "]");
                });
            case PartKind.Refusal() -> delta("response.refusal.delta", words, sink, json -> {});
            case PartKind.Reasoning() -> delta("response.reasoning_summary_text.delta", words, sink, json -> {});
            case PartKind.ToolCall _ -> delta("response.function_call_arguments.delta", words, sink, json -> {});
            case PartKind.RedactedReasoning _, PartKind.Opaque _ -> {}
        }
    }

    private void delta(String type, String words, Sink sink, Consumer<JsonGenerator> more) {
        sink.event(type, json -> {
            place(json);
            json.writeStringProperty("delta", words);
            more.accept(json);
        });
    }

    /** No more words come. That the item is done is told apart, when it is known whether the answer was cut there. */
    void end(Sink sink) {
        if (kind instanceof PartKind.ToolCall && ToolArguments.saysNothing(text.toString())) {
            pending.setLength(0);
            text.setLength(0);
            add(ToolArguments.NONE);
        }
        state = State.ENDED;
        flush("", sink);
        switch (kind) {
            case PartKind.Text() -> {
                done("response.output_text.done", "text", sink, json -> {
                    json.writeName("logprobs");
                    json.writeRawValue("[" + logprobs + "]");
                });
                part(
                        sink,
                        "response.content_part.done",
                        json -> OutputItem.outputText(json, text.toString(), "[" + logprobs + "]"));
            }
            case PartKind.Refusal() -> {
                done("response.refusal.done", "refusal", sink, json -> {});
                part(sink, "response.content_part.done", json -> OutputItem.refusal(json, text.toString()));
            }
            case PartKind.Reasoning() -> {
                if (!text.isEmpty()) {
                    done("response.reasoning_summary_text.done", "text", sink, json -> {});
                    part(
                            sink,
                            "response.reasoning_summary_part.done",
                            json -> OutputItem.summary(json, text.toString()));
                }
            }
            case PartKind.ToolCall(var _, var name) ->
                done(
                        "response.function_call_arguments.done",
                        "arguments",
                        sink,
                        json -> json.writeStringProperty("name", name));
            case PartKind.RedactedReasoning _, PartKind.Opaque _ -> {}
        }
    }

    private void done(String type, String member, Sink sink, Consumer<JsonGenerator> more) {
        sink.event(type, json -> {
            place(json);
            json.writeStringProperty(member, text.toString());
            more.accept(json);
        });
    }

    void done(String status, Sink sink) {
        state = State.DONE;
        if (whole == null) {
            whole = item().json(status);
        }
        var json = whole;
        sink.event("response.output_item.done", out -> {
            out.writeNumberProperty("output_index", index);
            out.writeName("item");
            out.writeRawValue(json.utf8());
        });
    }

    /** The item as it stands in the output, also when it has not ended. */
    JsonBytes json() {
        return whole == null ? item().json("incomplete") : whole;
    }

    String id() {
        return id;
    }

    private OutputItem item() {
        return new OutputItem(id, part(), logprobs.isEmpty() ? null : "[" + logprobs + "]");
    }

    private Part part() {
        return switch (kind) {
            case PartKind.Text() -> new Part.Text(text.toString(), marks);
            case PartKind.Refusal() -> new Part.Refusal(text.toString());
            case PartKind.Reasoning() -> new Part.Reasoning(text.toString(), false, marks);
            case PartKind.RedactedReasoning(var data) -> new Part.Reasoning(data, true, marks);
            case PartKind.ToolCall(var callId, var name) -> new Part.ToolCall(callId, name, text.toString());
            case PartKind.Opaque(var dialect, var json) -> new Part.Opaque(dialect, json);
        };
    }
}
