package io.throughline.assistant;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code assistant_memory}. */
@Component
final class MemoryStore {

    /** Memories that have any of the words, those with more of them first. */
    private static final String SEARCH = """
            select m.id, m.content, m.metadata, m.created_at, m.updated_at,
                ts_rank(to_tsvector('simple', m.content), q.words)::float8 as score
            from assistant_memory m, (
                select to_tsquery('simple', coalesce(string_agg(quote_literal(word), ' | '), '')) as words
                from unnest(tsvector_to_array(to_tsvector('simple', :query))) as word
            ) q
            where m.organization_id = :organization and m.assistant_id = :assistant
                and to_tsvector('simple', m.content) @@ q.words
            order by score desc, m.updated_at desc, m.id
            limit :limit
            """;

    private final DatabaseClient database;

    MemoryStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Long> add(UUID organizationId, UUID assistantId, Memory memory) {
        return Rows.changed(database.sql("""
                        insert into assistant_memory (organization_id, id, assistant_id, content, metadata, created_at, updated_at)
                        values (:organization, :id, :assistant, :content, :metadata::json, :createdAt, :updatedAt)
                        """)
                .bind("organization", organizationId)
                .bind("id", memory.id())
                .bind("assistant", assistantId)
                .bind("content", memory.content())
                .bind("metadata", Rows.orNull(memory.metadataJson()))
                .bind("createdAt", memory.createdAt())
                .bind("updatedAt", memory.updatedAt()));
    }

    /** The changed memory; empty when there is none of that id. Metadata stays when null is given. */
    Mono<Memory> change(UUID organizationId, UUID assistantId, Memory changed) {
        return Rows.one(
                database.sql("""
                        update assistant_memory
                        set content = :content, metadata = coalesce(:metadata::json, metadata), updated_at = :now
                        where organization_id = :organization and assistant_id = :assistant and id = :id
                        returning id, content, metadata, created_at, updated_at
                        """)
                        .bind("organization", organizationId)
                        .bind("assistant", assistantId)
                        .bind("id", changed.id())
                        .bind("content", changed.content())
                        .bind("metadata", Rows.orNull(changed.metadataJson()))
                        .bind("now", changed.updatedAt()),
                row -> memory(row, null));
    }

    /** Of whichever assistant when that is null. */
    Mono<Memory> find(UUID organizationId, @Nullable UUID assistantId, UUID id) {
        return Rows.one(
                database.sql("""
                        select id, content, metadata, created_at, updated_at from assistant_memory
                        where organization_id = :organization and id = :id
                            and (:assistant::uuid is null or assistant_id = :assistant)
                        """)
                        .bind("organization", organizationId)
                        .bind("assistant", Rows.orNull(assistantId))
                        .bind("id", id),
                row -> memory(row, null));
    }

    /** Newest first. */
    Mono<List<Memory>> list(UUID organizationId, UUID assistantId, long skip, int limit) {
        return Rows.all(
                database.sql("""
                        select id, content, metadata, created_at, updated_at from assistant_memory
                        where organization_id = :organization and assistant_id = :assistant
                        order by created_at desc, id desc
                        offset :skip limit :limit
                        """)
                        .bind("organization", organizationId)
                        .bind("assistant", assistantId)
                        .bind("skip", skip)
                        .bind("limit", limit),
                row -> memory(row, null));
    }

    Mono<List<Memory>> search(UUID organizationId, UUID assistantId, String query, int limit) {
        return Rows.all(
                database.sql(SEARCH)
                        .bind("query", query)
                        .bind("organization", organizationId)
                        .bind("assistant", assistantId)
                        .bind("limit", limit),
                row -> memory(row, row.get("score", Double.class)));
    }

    Mono<MemoryCount> count(UUID organizationId, UUID assistantId) {
        return Rows.one(
                database.sql("""
                        select count(*) as total, max(updated_at) as last_updated from assistant_memory
                        where organization_id = :organization and assistant_id = :assistant
                        """).bind("organization", organizationId).bind("assistant", assistantId),
                row -> new MemoryCount(Rows.count(row, "total"), row.get("last_updated", Instant.class)));
    }

    /** All of them for a null id. */
    Mono<Long> delete(UUID organizationId, UUID assistantId, @Nullable UUID id) {
        return Rows.changed(database.sql("""
                        delete from assistant_memory
                        where organization_id = :organization and assistant_id = :assistant and (:id::uuid is null or id = :id)
                        """)
                .bind("organization", organizationId)
                .bind("assistant", assistantId)
                .bind("id", Rows.orNull(id)));
    }

    /** How many were copied. */
    Mono<Long> copy(UUID organizationId, UUID from, UUID to) {
        return Rows.changed(database.sql("""
                        insert into assistant_memory (organization_id, id, assistant_id, content, metadata, created_at, updated_at)
                        select organization_id, gen_random_uuid(), :to, content, metadata, created_at, updated_at
                        from assistant_memory
                        where organization_id = :organization and assistant_id = :from
                        """)
                .bind("organization", organizationId)
                .bind("from", from)
                .bind("to", to));
    }

    private static Memory memory(Readable row, @Nullable Double score) {
        return new Memory(
                Rows.id(row),
                Rows.text(row, "content"),
                Rows.json(row, "metadata"),
                score,
                Rows.time(row, "created_at"),
                Rows.time(row, "updated_at"));
    }
}
