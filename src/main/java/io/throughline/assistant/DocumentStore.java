package io.throughline.assistant;

import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code document}. */
@Component
final class DocumentStore {

    private final DatabaseClient database;

    DocumentStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Long> add(UUID organizationId, Owner owner, Document document, byte[] bytes) {
        return Rows.changed(database.sql("""
                        insert into document (
                            organization_id, id, assistant_id, conversation_id, filename, media_type, status, status_message,
                            size_bytes, content, created_at, updated_at)
                        values (
                            :organization, :id, :assistant, :conversation, :filename, :mediaType, :status, :statusMessage,
                            :size, :content, :createdAt, :updatedAt)
                        """)
                .bind("organization", organizationId)
                .bind("id", document.id())
                .bind("assistant", Rows.orNull(assistant(owner)))
                .bind("conversation", Rows.orNull(conversation(owner)))
                .bind("filename", document.filename())
                .bind("mediaType", document.mediaType())
                .bind("status", document.status())
                .bind("statusMessage", Rows.orNull(document.statusMessage()))
                .bind("size", document.sizeBytes())
                .bind("content", bytes)
                .bind("createdAt", document.createdAt())
                .bind("updatedAt", document.updatedAt()));
    }

    Mono<Document> find(UUID organizationId, UUID id) {
        return Rows.one(database.sql("""
                        select id, filename, media_type, status, status_message, size_bytes, created_at, updated_at
                        from document
                        where organization_id = :organization and id = :id
                        """).bind("organization", organizationId).bind("id", id), DocumentStore::row);
    }

    /** Newest first. */
    Mono<List<Document>> list(UUID organizationId, Owner owner) {
        return Rows.all(
                database.sql("""
                        select id, filename, media_type, status, status_message, size_bytes, created_at, updated_at
                        from document
                        where organization_id = :organization and (assistant_id = :assistant or conversation_id = :conversation)
                        order by created_at desc, id desc
                        """)
                        .bind("organization", organizationId)
                        .bind("assistant", Rows.orNull(assistant(owner)))
                        .bind("conversation", Rows.orNull(conversation(owner))),
                DocumentStore::row);
    }

    Mono<Boolean> delete(UUID organizationId, UUID id) {
        return Rows.changed(database.sql("delete from document where organization_id = :organization and id = :id")
                        .bind("organization", organizationId)
                        .bind("id", id))
                .map(count -> count > 0);
    }

    /** How many were copied. */
    Mono<Long> copy(UUID organizationId, UUID from, UUID to) {
        return Rows.changed(database.sql("""
                        insert into document (
                            organization_id, id, assistant_id, filename, media_type, status, status_message,
                            size_bytes, content, created_at, updated_at)
                        select organization_id, gen_random_uuid(), :to, filename, media_type, status, status_message,
                            size_bytes, content, created_at, updated_at
                        from document
                        where organization_id = :organization and assistant_id = :from
                        """)
                .bind("organization", organizationId)
                .bind("from", from)
                .bind("to", to));
    }

    private static @Nullable UUID assistant(Owner owner) {
        return owner instanceof Owner.OfAssistant(var id) ? id : null;
    }

    private static @Nullable UUID conversation(Owner owner) {
        return owner instanceof Owner.OfConversation(var id) ? id : null;
    }

    private static Document row(Readable row) {
        return new Document(
                Rows.id(row),
                Rows.text(row, "filename"),
                Rows.text(row, "media_type"),
                Rows.text(row, "status"),
                row.get("status_message", String.class),
                Rows.count(row, "size_bytes"),
                Rows.time(row, "created_at"),
                Rows.time(row, "updated_at"));
    }
}
