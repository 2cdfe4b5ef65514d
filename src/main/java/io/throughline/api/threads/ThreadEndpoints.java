package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.assistant.Assistants;
import io.throughline.items.Conversation;
import io.throughline.items.Items;
import io.throughline.items.Turn;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;

/** Threads: made, listed, read and deleted. Only one that is read by itself is shown with its messages. */
@Component
final class ThreadEndpoints {

    private static final String ASSISTANT = "assistant";

    /** The newest ones; a thread seldom has more. */
    private static final int MOST_TURNS = 2_000;

    private final Threads threads;
    private final Assistants assistants;
    private final Items items;

    ThreadEndpoints(Threads threads, Assistants assistants, Items items) {
        this.threads = threads;
        this.assistants = assistants;
        this.items = items;
    }

    /** For an assistant, named in the path. */
    DoorAnswer make(Call call) {
        var id = call.id(0, ASSISTANT);
        var metadata = Sent.of(call.request()).object("metadata");
        var made = call.there(assistants.find(call.organization(), id), ASSISTANT, id)
                .flatMap(assistant ->
                        threads.make(call.organization(), assistant, metadata == null ? null : metadata.utf8()))
                .map(OpenThread::conversation);
        return Replies.one(made, (json, conversation) -> write(json, conversation, List.of()));
    }

    /** Of one assistant, named in the path. */
    DoorAnswer ofAssistant(Call call) {
        var id = call.id(0, ASSISTANT);
        var found = call.there(assistants.find(call.organization(), id), ASSISTANT, id)
                .flatMap(assistant -> assistants.threads(call.organization(), id, call.skip(), call.limit()));
        return Replies.list(
                found,
                (json, begun) ->
                        write(json, begun.key(), begun.id(), begun.createdAt(), begun.metadataJson(), List.of()));
    }

    DoorAnswer list(Call call) {
        return Replies.list(
                threads.list(call.organization(), call.skip(), call.limit()),
                (json, conversation) -> write(json, conversation, List.of()));
    }

    private record Read(Conversation conversation, List<Turn> turns) {}

    DoorAnswer get(Call call) {
        var found = threads.find(call.organization(), call.path().getFirst())
                .flatMap(conversation -> items.before(call.organization(), conversation.key(), null, MOST_TURNS)
                        .map(turns -> new Read(conversation, turns)));
        return Replies.one(found, (json, read) -> write(json, read.conversation(), read.turns()));
    }

    DoorAnswer delete(Call call) {
        var gone = threads.delete(call.organization(), call.path().getFirst());
        return Replies.one(gone, (json, conversation) -> {
            json.writeStringProperty("message", "Thread deleted");
            json.writeStringProperty("thread_id", OpenThread.shown(conversation.key(), conversation.id()));
        });
    }

    private static void write(JsonGenerator json, Conversation conversation, List<Turn> turns) {
        write(json, conversation.key(), conversation.id(), conversation.createdAt(), conversation.metadata(), turns);
    }

    private static void write(
            JsonGenerator json, String key, UUID id, Instant createdAt, @Nullable String metadata, List<Turn> turns) {
        json.writeStringProperty("thread_id", OpenThread.shown(key, id));
        Replies.time(json, "created_at", createdAt);
        json.writeName("messages");
        json.writeStartArray();
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            var next = i + 1 < turns.size() ? turns.get(i + 1) : null;
            for (var item : turn.items()) {
                if (!item.message().role().instructs()) {
                    json.writeStartObject();
                    ThreadJson.message(json, item, turn, next);
                    json.writeEndObject();
                }
            }
        }
        json.writeEndArray();
        Replies.raw(json, "metadata_", metadata);
    }
}
