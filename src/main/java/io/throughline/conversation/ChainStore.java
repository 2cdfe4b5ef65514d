package io.throughline.conversation;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.database.DatabaseUnavailableException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the chain of turns that a turn ends: from it to its parent and so on, never further than the settings allow. */
@Component
final class ChainStore {

    /**
     * Each step looks one turn up by its key: said as {@code lateral} with a limit, since a planner without statistics would rather read all turns
     * of the organization at every step. Texts are read only for the turns that count, and only the newest instructions and summary; the last turn comes whatever its size. The first
     * turn stays the same for {@code step} turns: providers charge less for a prompt that begins as the one before.
     */
    static final String CHAIN = """
            with recursive chain (id, parent_id, seq, chars, age) as (
                select t.id, t.parent_id, t.seq, t.stored_chars, 1
                from turn t
                where t.organization_id = :organization
                    and t.id = coalesce(:last, (
                        select head_turn_id from conversation where organization_id = :organization and key = :key))
                union all
                select t.id, t.parent_id, t.seq, chain.chars + t.stored_chars, chain.age + 1
                from chain
                cross join lateral (
                    select * from turn where organization_id = :organization and id = chain.parent_id limit 1) t
                where (chain.age < :turns or t.seq / :step = chain.seq / :step) and chain.chars + t.stored_chars <= :chars
            )
            select t.id, t.prefix_hash,
                case when age = min(age) filter (where t.instructions is not null) over () then t.instructions end as instructions,
                t.input, t.answer, s.first_turn_id, s.model, s.turns,
                case when age = min(age) filter (where s.text is not null) over () then s.text end as summary
            from chain
            cross join lateral (select * from turn where organization_id = :organization and id = chain.id limit 1) t
            left join lateral (
                select * from turn_summary where organization_id = :organization and last_turn_id = chain.id limit 1) s on true
            order by age desc
            """;

    private static final String INSTRUCTIONS = """
            with recursive chain (id, parent_id, instructs, age) as (
                select id, parent_id, instructions is not null, 1
                from turn
                where organization_id = :organization and id = :last
                union all
                select t.id, t.parent_id, t.instructions is not null, chain.age + 1
                from chain
                cross join lateral (
                    select * from turn where organization_id = :organization and id = chain.parent_id limit 1) t
                where not chain.instructs and chain.age < :turns
            )
            select t.instructions
            from chain
            cross join lateral (select * from turn where organization_id = :organization and id = chain.id limit 1) t
            where chain.instructs
            """;

    private static final String BY_PREFIX = """
            select distinct on (t.prefix_hash) t.id, t.prefix_hash
            from conversation c
            cross join unnest(:prefixes) as wanted (prefix)
            cross join lateral (
                select id, prefix_hash, seq from turn
                where organization_id = c.organization_id and conversation_id = c.id and prefix_hash = wanted.prefix offset 0) t
            where c.organization_id = :organization and c.key = :key
            order by t.prefix_hash, t.seq desc
            """;

    private static final String BY_ID = """
            select t.id, t.status, t.prefix_hash, exists (
                select 1 from turn other
                where other.organization_id = t.organization_id and other.parent_id = t.id and other.status = 'completed') as taken
            from conversation c
            join turn t on t.organization_id = c.organization_id and t.conversation_id = c.id
            where c.organization_id = :organization and c.key = :key and t.id = :turn
            """;

    /** Parents come before their children. */
    private static final String WITHOUT_PREFIX = """
            select id, prefix_hash, input, answer, parent_id, parent_prefix
            from (
                select t.seq, t.id, t.prefix_hash, t.input, t.answer, t.parent_id, parent.prefix_hash as parent_prefix,
                    sum(t.stored_chars) over (order by t.seq) - t.stored_chars as chars_before
                from conversation c
                join turn t on t.organization_id = c.organization_id and t.conversation_id = c.id
                left join turn parent on parent.organization_id = t.organization_id and parent.id = t.parent_id
                where c.organization_id = :organization and c.key = :key and t.status = 'completed' and t.prefix_hash is null
                order by t.seq
                limit 100
            ) missing
            where chars_before < :chars
            order by seq
            """;

    private static final String PUT_PREFIXES = """
            update turn set prefix_hash = found.prefix
            from unnest(:turns, :prefixes) as found (turn_id, prefix)
            where organization_id = :organization and id = found.turn_id
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    ChainStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** A turn that a client names. {@code taken}: whether another one continues it. */
    record Named(UUID id, TurnStatus status, @Nullable UUID prefix, boolean taken) {}

    /** A turn whose hash is not known, and its parent's hash, null while that is not known either. */
    record Unhashed(
            StoredMessages turn,
            @Nullable UUID parentId,
            @Nullable UUID parentPrefix) {}

    /** A turn and its hash. */
    record Prefix(UUID turnId, UUID hash) {}

    int mostTurns() {
        return settings.historyTurns();
    }

    /** The turns up to that one, oldest first: the newest of them, as many as the settings allow; up to the head for a null. */
    Mono<List<StoredMessages>> upTo(UUID organizationId, String key, @Nullable UUID last) {
        return all(
                        database.sql(CHAIN)
                                .bind("organization", organizationId)
                                .bind("key", key)
                                .bind("last", last == null ? Parameters.in(UUID.class) : Parameters.in(last))
                                .bind("turns", settings.historyTurns())
                                .bind("step", settings.historyStep())
                                .bind("chars", settings.historyChars()),
                        ChainStore::messages)
                .collectList();
    }

    /** Those in force after that turn; empty when there are none. */
    Mono<List<Message>> instructions(UUID organizationId, UUID last) {
        return all(
                        database.sql(INSTRUCTIONS)
                                .bind("organization", organizationId)
                                .bind("last", last)
                                .bind("turns", settings.historyTurns()),
                        row -> MessageJson.read(StoredMessages.there(utf8(row, "instructions"))))
                .next()
                .defaultIfEmpty(List.of());
    }

    /** The newest turn for each of these hashes that the conversation has. */
    Flux<Prefix> find(UUID organizationId, String key, Collection<UUID> prefixes) {
        return all(
                database.sql(BY_PREFIX)
                        .bind("organization", organizationId)
                        .bind("key", key)
                        .bind("prefixes", prefixes.toArray(UUID[]::new)),
                row -> new Prefix(id(row, "id"), id(row, "prefix_hash")));
    }

    /** That turn; empty when the conversation has no such turn. */
    Mono<Optional<Named>> find(UUID organizationId, String key, UUID turnId) {
        return all(
                        database.sql(BY_ID)
                                .bind("organization", organizationId)
                                .bind("key", key)
                                .bind("turn", turnId),
                        row -> new Named(
                                id(row, "id"),
                                TurnStatus.valueOf(StoredMessages.there(row.get("status", String.class))
                                        .toUpperCase(Locale.ROOT)),
                                row.get("prefix_hash", UUID.class),
                                StoredMessages.there(row.get("taken", Boolean.class))))
                .next()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    /** Some completed turns whose hash is not known, parents first; empty when there are none. */
    Mono<List<Unhashed>> withoutPrefix(UUID organizationId, String key) {
        return all(
                        database.sql(WITHOUT_PREFIX)
                                .bind("organization", organizationId)
                                .bind("key", key)
                                .bind("chars", settings.historyChars()),
                        row -> new Unhashed(
                                new StoredMessages(
                                        id(row, "id"),
                                        null,
                                        null,
                                        StoredMessages.there(utf8(row, "input")),
                                        utf8(row, "answer"),
                                        null),
                                row.get("parent_id", UUID.class),
                                row.get("parent_prefix", UUID.class)))
                .collectList();
    }

    Mono<Void> put(UUID organizationId, List<Prefix> prefixes) {
        return database.sql(PUT_PREFIXES)
                .bind("organization", organizationId)
                .bind("turns", prefixes.stream().map(Prefix::turnId).toArray(UUID[]::new))
                .bind("prefixes", prefixes.stream().map(Prefix::hash).toArray(UUID[]::new))
                .then()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private <T> Flux<T> all(DatabaseClient.GenericExecuteSpec query, Function<Readable, T> read) {
        return query.map(read)
                .all()
                .collectList()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of)
                .flatMapIterable(Function.identity());
    }

    private static StoredMessages messages(Readable row) {
        return new StoredMessages(
                id(row, "id"),
                row.get("prefix_hash", UUID.class),
                utf8(row, "instructions"),
                StoredMessages.there(utf8(row, "input")),
                utf8(row, "answer"),
                summary(row));
    }

    private static StoredMessages.@Nullable Summary summary(Readable row) {
        var text = row.get("summary", String.class);
        return text == null
                ? null
                : new StoredMessages.Summary(
                        id(row, "first_turn_id"),
                        text,
                        row.get("model", String.class),
                        StoredMessages.there(row.get("turns", Long.class)));
    }

    private static UUID id(Readable row, String column) {
        return StoredMessages.there(row.get(column, UUID.class));
    }

    private static byte @Nullable [] utf8(Readable row, String column) {
        var json = row.get(column, Json.class);
        return json == null ? null : json.asArray();
    }
}
