package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.assistant.Document;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Place;
import io.throughline.conversation.Said;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Messages to threads: answered by a model, or only stored. */
@Component
final class MessageEndpoints {

    private final Threads threads;
    private final MessageFiles files;
    private final MessageBody bodies;
    private final Asking asking;
    private final Conversations conversations;
    private final Clock clock;

    MessageEndpoints(
            Threads threads,
            MessageFiles files,
            MessageBody bodies,
            Asking asking,
            Conversations conversations,
            Clock clock) {
        this.threads = threads;
        this.files = files;
        this.bodies = bodies;
        this.asking = asking;
        this.conversations = conversations;
        this.clock = clock;
    }

    DoorAnswer send(Call call) {
        return send(call, Sent.of(call.request()), call.path().getFirst());
    }

    /** The thread is named in the body; where none is, it is made, and the assistant too. */
    DoorAnswer sendAnywhere(Call call) {
        var sent = Sent.of(call.request());
        return send(call, sent, sent.text("thread_id"));
    }

    private DoorAnswer send(Call call, Sent sent, @Nullable String threadId) {
        var ask = MessageAsk.of(sent, files.checked(sent));
        var thread = threadId == null
                ? threads.assistant(call.organization(), sent.text("assistant_id"))
                        .flatMap(assistant -> threads.make(call.organization(), assistant, null))
                : threads.open(call.organization(), threadId);
        if (!ask.toModel()) {
            return stored(call, ask, thread);
        }
        var body = thread.flatMap(open -> kept(call, open, ask).map(documents -> bodies.of(open, ask, documents)));
        return asking.answer(call.request(), ask.stream(), body);
    }

    private Mono<List<Document>> kept(Call call, OpenThread thread, MessageAsk ask) {
        return files.keep(call.organization(), thread.conversation().id(), ask.files());
    }

    private record Stored(OpenThread thread, Place place, List<Document> documents) {}

    private DoorAnswer stored(Call call, MessageAsk ask, Mono<OpenThread> thread) {
        var stored = thread.flatMap(open -> kept(call, open, ask).flatMap(documents -> {
            var said = asking.read(call.request(), bodies.of(open, ask, documents))
                    .content()
                    .messages();
            return conversations
                    .append(call.organization(), open.conversation().key(), said(said, ask))
                    .map(places -> new Stored(open, places.getLast(), documents));
        }));
        if (!ask.stream()) {
            return Replies.answer(stored.map(done -> whole(done, ask)));
        }
        return new DoorAnswer.Streamed(Flux.from(stored.map(done -> ended(done, ask))));
    }

    private static List<Said> said(List<Message> messages, MessageAsk ask) {
        return messages.stream()
                .filter(message -> !message.role().instructs())
                .map(message -> message.role() == Role.USER ? dated(message, ask) : Said.now(message))
                .toList();
    }

    private static Said dated(Message message, MessageAsk ask) {
        var metadata = ask.metadata() == null ? null : ask.metadata().utf8();
        return new Said(message, null, metadata == null ? null : ThreadJson.Timestamp.of(metadata), metadata);
    }

    private JsonBytes whole(Stored stored, MessageAsk ask) {
        return Replies.object(json -> {
            members(json, stored, ask);
            json.writeName("messages");
            Replies.array(json, List.of(stored), (each, one) -> members(each, one, ask));
        });
    }

    private void members(JsonGenerator json, Stored stored, MessageAsk ask) {
        var place = stored.place();
        var now = clock.instant().toString();
        json.writeStringProperty("message", "Message stored; it was not sent to a model");
        place(json, stored.thread());
        json.writeStringProperty("content", ask.content());
        json.writeStringProperty(
                "message_id", ThreadJson.id(place.turnId(), place.at()).toString());
        json.writeStringProperty("role", "user");
        json.writeStringProperty("status", "COMPLETED");
        json.writeNullProperty("tool_calls");
        json.writeNullProperty("run_id");
        json.writeNullProperty("memory_operation_id");
        json.writeStringProperty("created_at", now);
        json.writeName("attachments");
        Replies.array(json, stored.documents(), DocumentEndpoints::attachment);
        var run = stored.thread().waiting().map(Run::id).orElse(null);
        var notices = ask.notices(run);
        Replies.raw(json, "metadata_", notices == null ? null : notices.utf8());
        json.writeStringProperty("timestamp", now);
    }

    private static void place(JsonGenerator json, OpenThread thread) {
        var assistant = thread.assistant();
        json.writeStringProperty("thread_id", thread.id());
        Replies.text(
                json, "assistant_id", assistant == null ? null : assistant.id().toString());
    }

    /** Clients that asked for events wait for this one. */
    private static Piece ended(Stored stored, MessageAsk ask) {
        var place = stored.place();
        var json = JsonWrites.write(out -> {
            out.writeStartObject();
            out.writeStringProperty("type", "run_ended");
            out.writeStringProperty("status", "completed");
            place(out, stored.thread());
            out.writeStringProperty(
                    "message_id", ThreadJson.id(place.turnId(), place.at()).toString());
            var notices = ask.notices(null);
            Replies.raw(out, "metadata_", notices == null ? null : notices.utf8());
            out.writeEndObject();
        });
        var out = new ByteArrayOutputStream();
        new SseFrame(null, json).writeTo(out);
        return new Piece(Map.of(), out.toByteArray(), true);
    }
}
