package io.throughline.conversation;

import io.r2dbc.spi.Parameters;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Whole conversations. */
@Component
final class ConversationStore {

    /** Turns go with their conversation by its foreign key, which also sees those that were committed meanwhile. */
    private static final String DELETE = """
            with answers as (
                delete from kept_answer where organization_id = :organization and conversation = :key
            ),
            background as (
                delete from background_response where organization_id = :organization and conversation = :key
            ),
            replies as (
                delete from idempotent_answer where organization_id = :organization and request_id in (
                    select t.id
                    from conversation c
                    join turn t on t.organization_id = c.organization_id and t.conversation_id = c.id
                    where c.organization_id = :organization and c.key = :key)
            )
            delete from conversation where organization_id = :organization and key = :key
            """;

    private static final String MAKE = """
            insert into conversation (organization_id, id, key, turn_count, metadata, created_at, updated_at)
            values (:organization, :id, :key, 0, :metadata::json, :now, :now)
            on conflict (organization_id, key) do nothing
            """;

    private static final String LOCK =
            "select 1 from conversation where organization_id = :organization and key = :key for update";

    private static final String NEWEST = """
            select t.id, t.prefix_hash
            from conversation c
            join turn t on t.organization_id = c.organization_id and t.id = c.head_turn_id
            where c.organization_id = :organization and c.key = :key
            """;

    /** The name as a key goes before the same name as an id. */
    private static final String KEY = """
            select key from conversation where organization_id = :organization and (key = :written or id = :id)
            order by key = :written desc
            limit 1
            """;

    private static final String TAKEN = """
            select given.id
            from unnest(:ids) as given (id)
            where exists (
                select 1
                from conversation c
                join turn t on t.organization_id = c.organization_id and t.conversation_id = c.id
                where c.organization_id = :organization and c.key = :key and t.item_ids @> array[given.id])
            limit 1
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final ConversationSettings settings;

    ConversationStore(DatabaseClient database, TransactionalOperator transaction, ConversationSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** Whether there was such a conversation. */
    Mono<Boolean> delete(UUID organizationId, String key) {
        return database.sql(DELETE)
                .bind("organization", organizationId)
                .bind("key", key)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0)
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** Whether there was none of that key before. {@code metadata}: a JSON object, or null. */
    Mono<Boolean> make(UUID organizationId, String key, UUID id, @Nullable String metadata, Instant now) {
        return database.sql(MAKE)
                .bind("organization", organizationId)
                .bind("id", id)
                .bind("key", key)
                .bind("metadata", metadata == null ? Parameters.in(String.class) : Parameters.in(metadata))
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0)
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /**
     * Makes the conversation where it is new and does the work alone: whoever else comes to that conversation, through any gateway, waits and
     * then sees what was done. All or nothing.
     */
    <T> Mono<T> alone(UUID organizationId, String key, UUID id, Instant now, Mono<T> work) {
        var lock = database.sql(LOCK)
                .bind("organization", organizationId)
                .bind("key", key)
                .then()
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
        return make(organizationId, key, id, null, now).then(lock).then(work).as(transaction::transactional);
    }

    /** What comes next continues this. */
    Mono<Parent> newest(UUID organizationId, String key) {
        return database.sql(NEWEST)
                .bind("organization", organizationId)
                .bind("key", key)
                .map(row ->
                        new Parent(row.get("id", UUID.class), row.get("prefix_hash", UUID.class), Parent.Kind.NEWEST))
                .one()
                .defaultIfEmpty(Parent.NONE)
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** The key of the conversation of that key or id; empty when there is none. */
    Mono<String> key(UUID organizationId, String written, UUID id) {
        return database.sql(KEY)
                .bind("organization", organizationId)
                .bind("written", written)
                .bind("id", id)
                .map(row -> String.valueOf(row.get("key", String.class)))
                .first()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** One of these ids that a message of the conversation has already; empty when it has none of them. */
    Mono<String> taken(UUID organizationId, String key, List<String> ids) {
        return database.sql(TAKEN)
                .bind("organization", organizationId)
                .bind("key", key)
                .bind("ids", ids.toArray(String[]::new))
                .map(row -> String.valueOf(row.get("id", String.class)))
                .first()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }
}
