package io.throughline.assistant;

import io.throughline.chat.Ids;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Assistants, the memories that were written for them, and the documents of assistants and conversations. Whatever belongs to another organization
 * is as unknown as what does not exist. All fail with {@code STATE_UNAVAILABLE} when the database is away.
 */
@Component
public class Assistants {

    private final AssistantStore store;
    private final MemoryStore memories;
    private final DocumentStore documents;
    private final Clock clock;
    private final Ids ids;

    Assistants(AssistantStore store, MemoryStore memories, DocumentStore documents, Clock clock, Ids ids) {
        this.store = store;
        this.memories = memories;
        this.documents = documents;
        this.clock = clock;
        this.ids = ids;
    }

    public Mono<Assistant> create(UUID organizationId, String name, String settingsJson) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var made = new Assistant(ids.next(), name, settingsJson, now);
        return store.put(organizationId, made, now).thenReturn(made);
    }

    /** Replaces the name and the settings of one that exists. */
    public Mono<Assistant> change(UUID organizationId, Assistant changed) {
        return store.put(organizationId, changed, clock.instant()).thenReturn(changed);
    }

    /** Empty when there is none of that id. */
    public Mono<Assistant> find(UUID organizationId, UUID id) {
        return store.find(organizationId, id);
    }

    /** Newest first; only those of that very name, unless it is null. */
    public Mono<List<Assistant>> list(UUID organizationId, @Nullable String name, int skip, int limit) {
        return store.list(organizationId, name, skip, limit);
    }

    /** Deletes it with its memories and documents; its conversations stay. Gives whether it was there. */
    public Mono<Boolean> delete(UUID organizationId, UUID id) {
        return store.delete(organizationId, id);
    }

    /** Notes that the conversation of that id was begun with the assistant. */
    public Mono<Void> begin(UUID organizationId, UUID assistantId, UUID conversationId) {
        return store.begin(organizationId, assistantId, conversationId).then();
    }

    /** The assistant that the conversation of that id was begun with, or empty. */
    public Mono<Assistant> ofThread(UUID organizationId, UUID conversationId) {
        return store.ofThread(organizationId, conversationId);
    }

    /** The conversations that were begun with it, newest first. */
    public Mono<List<Begun>> threads(UUID organizationId, UUID assistantId, int skip, int limit) {
        return store.threads(organizationId, assistantId, skip, limit);
    }

    public Mono<Memory> remember(UUID organizationId, UUID assistantId, String content, @Nullable String metadataJson) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var memory = new Memory(ids.next(), content, metadataJson, null, now, now);
        return memories.add(organizationId, assistantId, memory).thenReturn(memory);
    }

    /** The memory with other content; its metadata stays when null is given. Empty when the assistant has none of that id. */
    public Mono<Memory> rewrite(
            UUID organizationId, UUID assistantId, UUID id, String content, @Nullable String metadataJson) {
        var now = clock.instant();
        return memories.change(organizationId, assistantId, new Memory(id, content, metadataJson, null, now, now));
    }

    /** Of whichever assistant when that is null; empty when there is none. */
    public Mono<Memory> memory(UUID organizationId, @Nullable UUID assistantId, UUID id) {
        return memories.find(organizationId, assistantId, id);
    }

    /** Newest first. */
    public Mono<List<Memory>> memories(UUID organizationId, UUID assistantId, long skip, int limit) {
        return memories.list(organizationId, assistantId, skip, limit);
    }

    /** Those that have any word of the query, best first, with their scores. */
    public Mono<List<Memory>> search(UUID organizationId, UUID assistantId, String query, int limit) {
        return memories.search(organizationId, assistantId, query, limit);
    }

    public Mono<MemoryCount> countMemories(UUID organizationId, UUID assistantId) {
        return memories.count(organizationId, assistantId);
    }

    /** Deletes that memory, or all of them for null. Gives how many there were. */
    public Mono<Long> forget(UUID organizationId, UUID assistantId, @Nullable UUID id) {
        return memories.delete(organizationId, assistantId, id);
    }

    /** Gives how many were copied. */
    public Mono<Long> copyMemories(UUID organizationId, UUID from, UUID to) {
        return memories.copy(organizationId, from, to);
    }

    /** Keeps the file. */
    public Mono<Document> keep(UUID organizationId, Owner owner, Upload upload) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var status = upload.read() ? "indexed" : "pending";
        var document = new Document(
                ids.next(), upload.filename(), upload.mediaType(), status, null, upload.bytes().length, now, now);
        return documents.add(organizationId, owner, document, upload.bytes()).thenReturn(document);
    }

    /** Newest first. */
    public Mono<List<Document>> documents(UUID organizationId, Owner owner) {
        return documents.list(organizationId, owner);
    }

    /** Empty when there is none. */
    public Mono<Document> document(UUID organizationId, UUID id) {
        return documents.find(organizationId, id);
    }

    /** Gives whether it was there. */
    public Mono<Boolean> discard(UUID organizationId, UUID id) {
        return documents.delete(organizationId, id);
    }

    /** Gives how many were copied. */
    public Mono<Long> copyDocuments(UUID organizationId, UUID from, UUID to) {
        return documents.copy(organizationId, from, to);
    }
}
