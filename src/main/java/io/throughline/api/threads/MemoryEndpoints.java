package io.throughline.api.threads;

import io.throughline.api.DoorAnswer;
import io.throughline.assistant.Assistant;
import io.throughline.assistant.Assistants;
import io.throughline.assistant.Memory;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Memories of an assistant, as they are written by hand. One is there for the very next request, so an operation is over when it is known. */
@Component
final class MemoryEndpoints {

    private static final String MEMORY = "memory";
    private static final int MOST_PAGES = 1_000_000;
    private static final int LARGEST_PAGE = 10_000;
    private static final int LARGEST_SEARCH = 50;

    private final Assistants assistants;

    MemoryEndpoints(Assistants assistants) {
        this.assistants = assistants;
    }

    void mount(Endpoints endpoints) {
        endpoints.on("GET", "memories/operations/*", this::operation);
        endpoints.on("GET", "*/memories", this::list);
        endpoints.on("POST", "*/memories", this::add);
        endpoints.on("DELETE", "*/memories", this::reset);
        endpoints.on("GET", "*/memories/stats", this::stats);
        endpoints.on("POST", "*/memories/search", this::search);
        endpoints.on("GET", "*/memories/*", this::get);
        endpoints.on("PUT", "*/memories/*", this::rewrite);
        endpoints.on("DELETE", "*/memories/*", this::delete);
    }

    private Mono<Assistant> assistant(Call call) {
        var id = call.id(0, "assistant");
        return call.there(assistants.find(call.organization(), id), "assistant", id);
    }

    /** An operation has the id of the memory that it wrote. */
    private DoorAnswer operation(Call call) {
        var id = call.id(0, "memory operation");
        var found = call.there(assistants.memory(call.organization(), null, id), "memory operation", id);
        return Replies.one(found, (json, memory) -> {
            json.writeStringProperty("operation_id", memory.id().toString());
            json.writeStringProperty("status", "COMPLETED");
            json.writeName("memory_ids");
            json.writeStartArray();
            json.writeString(memory.id().toString());
            json.writeEndArray();
            json.writeNumberProperty("result_count", 1);
            Replies.time(json, "created_at", memory.createdAt());
            Replies.time(json, "updated_at", memory.updatedAt());
        });
    }

    private record Page(List<Memory> memories, long total, int page, int size) {}

    /** Without a page, all of them. */
    private DoorAnswer list(Call call) {
        var query = call.request().query();
        boolean all = query.find("page").isEmpty() && query.find("page_size").isEmpty();
        int page = Math.max(1, query.count("page", 1, MOST_PAGES));
        int size = all ? LARGEST_PAGE : Math.max(1, query.count("page_size", 25, LARGEST_PAGE));
        var found = assistant(call).flatMap(assistant -> {
            var id = assistant.id();
            return assistants
                    .memories(call.organization(), id, (page - 1L) * size, size)
                    .zipWith(
                            assistants.countMemories(call.organization(), id),
                            (memories, count) -> new Page(memories, count.total(), page, size));
        });
        return Replies.one(found, (json, shown) -> {
            json.writeName("memories");
            Replies.array(json, shown.memories(), MemoryEndpoints::write);
            json.writeNumberProperty("total_count", shown.total());
            json.writeNumberProperty("page", shown.page());
            json.writeNumberProperty("page_size", shown.size());
            json.writeNumberProperty("total_pages", Math.max(1, Math.ceilDiv(shown.total(), shown.size())));
        });
    }

    private DoorAnswer add(Call call) {
        var sent = Sent.of(call.request());
        var content = sent.required("content");
        var metadata = metadata(sent);
        var made = assistant(call)
                .flatMap(assistant -> assistants.remember(call.organization(), assistant.id(), content, metadata));
        return Replies.one(made, (json, memory) -> {
            json.writeBooleanProperty("success", true);
            json.writeStringProperty("message", "Memory added");
            json.writeStringProperty("memory_id", memory.id().toString());
            json.writeStringProperty("memory_operation_id", memory.id().toString());
            write(json, memory);
        });
    }

    private static @Nullable String metadata(Sent sent) {
        var metadata = sent.object("metadata");
        return metadata == null ? null : metadata.utf8();
    }

    private DoorAnswer reset(Call call) {
        var gone = assistant(call).flatMap(assistant -> assistants.forget(call.organization(), assistant.id(), null));
        return Replies.one(gone, (json, count) -> {
            json.writeBooleanProperty("success", true);
            json.writeStringProperty("message", count + " memories deleted");
        });
    }

    private DoorAnswer stats(Call call) {
        var count = assistant(call).flatMap(assistant -> assistants.countMemories(call.organization(), assistant.id()));
        return Replies.one(count, (json, known) -> {
            json.writeNumberProperty("total_memories", known.total());
            Replies.time(json, "last_updated", known.lastUpdated());
            json.writeNullProperty("limits");
        });
    }

    private DoorAnswer search(Call call) {
        var sent = Sent.of(call.request());
        var query = sent.required("query");
        int limit = sent.count("limit", 5, LARGEST_SEARCH);
        var found = assistant(call)
                .flatMap(assistant -> assistants.search(call.organization(), assistant.id(), query, limit));
        return Replies.one(found, (json, memories) -> {
            json.writeName("memories");
            Replies.array(json, memories, MemoryEndpoints::write);
            json.writeNumberProperty("total_count", memories.size());
        });
    }

    private DoorAnswer get(Call call) {
        var id = call.id(1, MEMORY);
        var found = assistant(call)
                .flatMap(assistant ->
                        call.there(assistants.memory(call.organization(), assistant.id(), id), MEMORY, id));
        return Replies.one(found, MemoryEndpoints::write);
    }

    private DoorAnswer rewrite(Call call) {
        var id = call.id(1, MEMORY);
        var sent = Sent.of(call.request());
        var content = sent.required("content");
        var metadata = metadata(sent);
        var changed = assistant(call)
                .flatMap(assistant -> call.there(
                        assistants.rewrite(call.organization(), assistant.id(), id, content, metadata), MEMORY, id));
        return Replies.one(changed, MemoryEndpoints::write);
    }

    private DoorAnswer delete(Call call) {
        var id = call.id(1, MEMORY);
        var gone = assistant(call)
                .flatMap(assistant -> assistants.forget(call.organization(), assistant.id(), id))
                .flatMap(count -> count > 0 ? Mono.just(id) : Mono.<UUID>error(Call.unknown(MEMORY, id)));
        return Replies.one(gone, (json, deleted) -> {
            json.writeBooleanProperty("success", true);
            json.writeStringProperty("message", "Memory deleted");
            json.writeStringProperty("memory_id", deleted.toString());
        });
    }

    private static void write(JsonGenerator json, Memory memory) {
        json.writeStringProperty("id", memory.id().toString());
        json.writeStringProperty("content", memory.content());
        Replies.raw(json, "metadata", memory.metadataJson());
        if (memory.score() == null) {
            json.writeNullProperty("score");
        } else {
            json.writeNumberProperty("score", memory.score());
        }
        Replies.time(json, "created_at", memory.createdAt());
        Replies.time(json, "updated_at", memory.updatedAt());
    }
}
