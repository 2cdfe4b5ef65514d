package io.throughline.assistant;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The tables {@code assistant} and {@code assistant_thread}. */
@Component
final class AssistantStore {

    private final DatabaseClient database;

    AssistantStore(DatabaseClient database) {
        this.database = database;
    }

    /** Makes it, or replaces its name and settings. */
    Mono<Long> put(UUID organizationId, Assistant assistant, Instant now) {
        return Rows.changed(database.sql("""
                        insert into assistant (organization_id, id, name, settings, created_at, updated_at)
                        values (:organization, :id, :name, :settings::json, :createdAt, :now)
                        on conflict (organization_id, id)
                        do update set name = excluded.name, settings = excluded.settings, updated_at = excluded.updated_at
                        """)
                .bind("organization", organizationId)
                .bind("id", assistant.id())
                .bind("name", assistant.name())
                .bind("settings", assistant.settingsJson())
                .bind("createdAt", assistant.createdAt())
                .bind("now", now));
    }

    Mono<Assistant> find(UUID organizationId, UUID id) {
        return Rows.one(database.sql("""
                        select id, name, settings, created_at from assistant
                        where organization_id = :organization and id = :id
                        """).bind("organization", organizationId).bind("id", id), AssistantStore::row);
    }

    /** Newest first; only those of that very name, unless it is null. */
    Mono<List<Assistant>> list(UUID organizationId, @Nullable String name, int skip, int limit) {
        return Rows.all(
                database.sql("""
                        select id, name, settings, created_at from assistant
                        where organization_id = :organization and (:name::text is null or name = :name)
                        order by created_at desc, id desc
                        offset :skip limit :limit
                        """)
                        .bind("organization", organizationId)
                        .bind("name", Rows.orNull(name))
                        .bind("skip", skip)
                        .bind("limit", limit),
                AssistantStore::row);
    }

    Mono<Boolean> delete(UUID organizationId, UUID id) {
        return Rows.changed(database.sql("delete from assistant where organization_id = :organization and id = :id")
                        .bind("organization", organizationId)
                        .bind("id", id))
                .map(count -> count > 0);
    }

    Mono<Long> begin(UUID organizationId, UUID assistantId, UUID conversationId) {
        return Rows.changed(database.sql("""
                        insert into assistant_thread (organization_id, conversation_id, assistant_id)
                        values (:organization, :conversation, :assistant)
                        on conflict (organization_id, conversation_id) do nothing
                        """)
                .bind("organization", organizationId)
                .bind("conversation", conversationId)
                .bind("assistant", assistantId));
    }

    Mono<Assistant> ofThread(UUID organizationId, UUID conversationId) {
        return Rows.one(
                database.sql("""
                        select a.id, a.name, a.settings, a.created_at
                        from assistant_thread t
                        join assistant a on a.organization_id = t.organization_id and a.id = t.assistant_id
                        where t.organization_id = :organization and t.conversation_id = :conversation
                        """).bind("organization", organizationId).bind("conversation", conversationId),
                AssistantStore::row);
    }

    /** The conversations that were begun with it, newest first. */
    Mono<List<Begun>> threads(UUID organizationId, UUID assistantId, int skip, int limit) {
        return Rows.all(
                database.sql("""
                        select c.id, c.key, c.metadata, c.created_at
                        from assistant_thread t
                        join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
                        where t.organization_id = :organization and t.assistant_id = :assistant
                        order by c.created_at desc, c.id desc
                        offset :skip limit :limit
                        """)
                        .bind("organization", organizationId)
                        .bind("assistant", assistantId)
                        .bind("skip", skip)
                        .bind("limit", limit),
                row -> new Begun(
                        Rows.id(row), Rows.text(row, "key"), Rows.json(row, "metadata"), Rows.time(row, "created_at")));
    }

    private static Assistant row(Readable row) {
        return new Assistant(
                Rows.id(row),
                Rows.text(row, "name"),
                Objects.requireNonNull(Rows.json(row, "settings")),
                Rows.time(row, "created_at"));
    }
}
