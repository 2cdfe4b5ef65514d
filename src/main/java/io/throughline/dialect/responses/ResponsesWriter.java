package io.throughline.dialect.responses;

import static io.throughline.dialect.responses.ResponsesWords.DIALECT;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayError;
import io.throughline.chat.Part;
import io.throughline.chat.StopReason;
import io.throughline.chat.Usage;
import io.throughline.dialect.Fields;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.dialect.responses.ResponseObject.Origin;
import io.throughline.dialect.responses.ResponseObject.State;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonSplice;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes answers of the Responses API. Frames of this API go through as they are, save for the response's id; all others are told anew, in the
 * order that helpers of SDKs insist on. The event with the whole response is held until {@link #end}.
 *
 * <p>Source: OpenAI's API reference, "Streaming events" of Responses.
 */
final class ResponsesWriter implements ResponseWriter {

    private final ResponseObject object;
    private final StreamedOutput output = new StreamedOutput();
    private Origin origin = new Origin("");
    private @Nullable SseFrame held;
    private @Nullable Usage usage;
    private @Nullable StopReason reason;
    private boolean started;
    private int sequence;
    private final long after;

    ResponsesWriter(ResponseObject object) {
        this(object, -1);
    }

    /** Writes only the events whose numbers are above {@code after}. */
    ResponsesWriter(ResponseObject object, long after) {
        this.object = object;
        this.after = after;
    }

    @Override
    public void write(ChatFrame frame, Receipt receipt, ByteArrayOutputStream out) {
        var raw = frame.dialect().equals(DIALECT) ? frame.raw() : null;
        frame.events().forEach(this::note);
        if (raw != null) {
            pass(raw, frame.events(), receipt, out);
            return;
        }
        output.onItsOwn();
        if (!frame.events().isEmpty()) {
            start(receipt, out);
            output.add(frame.events(), receipt.id(), (type, members) -> event(type, out, members));
        }
    }

    private void note(ChatEvent event) {
        switch (event) {
            case ChatEvent.Started(var _, var model, var _) -> origin = new Origin(model);
            case ChatEvent.UsageSeen(var seen) -> usage = seen;
            case ChatEvent.Ended(var choice, var why, var _) when choice == 0 -> reason = why;
            default -> {}
        }
    }

    /** Keeps track of what the client sees, so that a later event of our own continues it. */
    private void pass(SseFrame raw, List<ChatEvent> events, Receipt receipt, ByteArrayOutputStream out) {
        started = true;
        sequence++;
        var type = raw.event() == null ? "" : raw.event();
        var frame = raw;
        switch (type) {
            case "response.created", "response.queued", "response.in_progress" ->
                frame = new SseFrame(type, within(raw.data(), receipt));
            case "response.completed", "response.incomplete" -> held = raw;
            case "response.output_item.added", "response.output_item.done" ->
                output.passing(type, Fields.of(raw.data()));
            default -> {
                if (events.stream().anyMatch(ChatEvent.PartStarted.class::isInstance)) {
                    output.passing(type, Fields.of(raw.data()));
                }
            }
        }
        output.add(events, receipt.id(), (unused, members) -> {});
        if (held == null) {
            frame.writeTo(out);
        }
    }

    private void start(Receipt receipt, ByteArrayOutputStream out) {
        if (started) {
            return;
        }
        started = true;
        var begun = object.write(State.BEGUN, origin, receipt);
        if (object.inBackground()) {
            var queued = object.write(State.QUEUED, origin, receipt);
            response("response.created", queued, out);
            response("response.queued", queued, out);
        } else {
            response("response.created", begun, out);
        }
        response("response.in_progress", begun, out);
    }

    private void response(String type, JsonBytes response, ByteArrayOutputStream out) {
        event(type, out, json -> JsonWrites.rawMember(json, "response", response.utf8()));
    }

    /** One event; SDKs go by the type inside, and some by its name. */
    private void event(String type, ByteArrayOutputStream out, Consumer<JsonGenerator> members) {
        var data = JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            json.writeNumberProperty("sequence_number", sequence++);
            members.accept(json);
            json.writeEndObject();
        });
        if (sequence > after + 1) {
            new SseFrame(type, data).writeTo(out);
        }
    }

    @Override
    public void end(Receipt receipt, ByteArrayOutputStream out) {
        var last = held;
        if (last != null) {
            new SseFrame(last.event(), within(last.data(), receipt)).writeTo(out);
            return;
        }
        start(receipt, out);
        output.onItsOwn();
        output.endAll(receipt.id(), (type, members) -> event(type, out, members));
        var cut = ResponseObject.isCut(reason);
        output.settle(cut ? "incomplete" : "completed", (type, members) -> event(type, out, members));
        var ended = State.ended(reason, output.items(), usage);
        response("response." + ended.status(), receipt.on(object.write(ended, origin, receipt)), out);
    }

    /** The error in both of its spellings, since some SDKs raise it in one of them only; then the response as it failed. */
    @Override
    public void fail(GatewayError error, Receipt receipt, ByteArrayOutputStream out) {
        start(receipt, out);
        var own = ResponsesInbound.inOwnWords(error);
        var envelope = Fields.of(OpenAiErrors.envelope(own));
        var inner = envelope.object("error");
        event("error", out, json -> {
            if (inner != null) {
                inner.all().forEach((name, value) -> {
                    if (!name.equals("type")) {
                        JsonWrites.rawMember(json, name, value);
                    }
                });
                JsonWrites.rawMember(json, "error", inner.json().utf8());
            }
        });
        var failed = State.failed(own, output.items(), usage);
        response("response.failed", object.write(failed, origin, receipt), out);
    }

    /** The last event of a response that was told up to there, and is that one. */
    void close(String type, JsonBytes response, Receipt receipt, ByteArrayOutputStream out) {
        start(receipt, out);
        output.endAll(receipt.id(), (kind, members) -> event(kind, out, members));
        output.settle("incomplete", (kind, members) -> event(kind, out, members));
        response(type, response, out);
    }

    @Override
    public JsonBytes plain(Answer answer, @Nullable JsonBytes raw, Receipt receipt) {
        if (raw != null) {
            return receipt.on(own(raw, receipt));
        }
        var choice = answer.choices().isEmpty() ? null : answer.choices().getFirst();
        var why = choice == null ? null : choice.reason();
        List<Part> parts = choice == null ? List.of() : choice.message().parts();
        var logprobs = StreamedOutput.logprobs(choice == null ? null : choice.logprobsJson());
        var items = OutputItem.all(parts, receipt.id(), logprobs, ResponseObject.isCut(why));
        var ended = State.ended(why, items, answer.usage());
        return receipt.on(object.write(ended, new Origin(answer.model()), receipt));
    }

    /** An event of the provider's, with the gateway's own members in its response. */
    private JsonBytes within(JsonBytes event, Receipt receipt) {
        var index = JsonIndex.of(event);
        var response = index.value("response");
        if (response == null || response.at(0) != '{') {
            return event;
        }
        var splice = new JsonSplice(index);
        splice.set("response", receipt.on(own(response, receipt)));
        return JsonBytes.join(splice.slices());
    }

    /** The provider's response under the gateway's id, with the conversation and the cost put in and every other byte as it was. */
    private JsonBytes own(JsonBytes response, Receipt receipt) {
        var index = JsonIndex.of(response);
        var splice = new JsonSplice(index);
        splice.set("id", JsonWrites.quoted(ResponseObject.id(receipt)));
        splice.set("store", Boolean.toString(object.kept()));
        splice.set("previous_response_id", object.previous());
        if (object.inBackground()) {
            splice.set("background", "true");
        }
        var key = object.conversationKey();
        if (key != null) {
            splice.set("conversation", ResponseObject.conversation(key));
        }
        var counts = index.value("usage");
        var cost = receipt.costUsd();
        if (cost != null && counts != null && counts.at(0) == '{') {
            var inner = new JsonSplice(JsonIndex.of(counts));
            inner.set("cost", cost);
            splice.set("usage", inner.slices());
        }
        return JsonBytes.join(splice.slices());
    }
}
