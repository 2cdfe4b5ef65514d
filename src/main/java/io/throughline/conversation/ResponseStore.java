package io.throughline.conversation;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import io.throughline.chat.Keeping;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.StopReason;
import io.throughline.chat.StoredResponse;
import io.throughline.chat.Usage;
import io.throughline.database.DatabaseUnavailableException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns as the responses that they are. */
@Component
final class ResponseStore {

    /** Of one organization. */
    static final String COLUMNS = """
            select t.id, c.key, t.parent_id, t.status, t.asked, t.stop_reason, t.model_told, t.item_names, t.completion_id,
                t.instructions, t.input, t.answer, t.model_used,
                t.input_tokens, t.cache_read_tokens, t.cache_write_tokens, t.output_tokens, t.reasoning_tokens,
                t.cost_nano_usd, t.started_at, t.duration_ms, t.error_code
            from turn t
            join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
            where t.organization_id = :organization
            """;

    private static final String BY_ID =
            COLUMNS + " and t.asked is not null and t.completion_id is null and t.id = any(:ids)";
    private static final String BY_NAME = COLUMNS + " and t.completion_id is null and t.item_names && :names";

    private static final String KEY = """
            select c.key
            from turn t
            join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
            where t.organization_id = :organization and t.id = :id
            """;

    /** Of a response or a chat completion. What continues it continues its parent from then on. */
    private static final String DELETE = """
            with gone as (
                delete from turn where organization_id = :organization and id = :id and asked is not null
                returning id, conversation_id, parent_id
            ),
            linked as (
                update turn t set parent_id = gone.parent_id, alone = false, prefix_hash = null
                from gone
                where t.organization_id = :organization and t.parent_id = gone.id
            ),
            headed as (
                update conversation c set head_turn_id = gone.parent_id
                from gone
                where c.organization_id = :organization and c.id = gone.conversation_id and c.head_turn_id = gone.id
            )
            select c.key from gone
            join conversation c on c.organization_id = :organization and c.id = gone.conversation_id
            """;

    private static final String DELETE_EMPTY = """
            with gone as (
                delete from conversation c
                where c.organization_id = :organization and c.key = :key and not exists (
                    select 1 from turn t where t.organization_id = c.organization_id and t.conversation_id = c.id)
                returning c.key
            )
            delete from kept_answer k using gone where k.organization_id = :organization and k.conversation = gone.key
            """;

    private final DatabaseClient database;
    private final ConversationSettings settings;

    ResponseStore(DatabaseClient database, ConversationSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    Flux<StoredResponse> find(UUID organizationId, List<UUID> ids) {
        return all(database.sql(BY_ID).bind("organization", organizationId).bind("ids", ids.toArray(UUID[]::new)));
    }

    /** Those whose providers gave a part of their answer one of these ids. */
    Flux<StoredResponse> named(UUID organizationId, List<String> names) {
        var storable = names.stream().filter(name -> name.indexOf('\0') < 0).toArray(String[]::new);
        return all(database.sql(BY_NAME).bind("organization", organizationId).bind("names", storable));
    }

    private Flux<StoredResponse> all(DatabaseClient.GenericExecuteSpec query) {
        return query.map(ResponseStore::response)
                .all()
                .collectList()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of)
                .flatMapIterable(found -> found);
    }

    /** The key of the conversation that the turn belongs to; empty when there is no such turn. */
    Mono<String> key(UUID organizationId, UUID turnId) {
        return database.sql(KEY)
                .bind("organization", organizationId)
                .bind("id", turnId)
                .map(row -> there(row, "key", String.class))
                .one()
                .timeout(settings.loadTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** Whether there was such a response. A conversation that only responses have made goes with its last one. */
    Mono<Boolean> delete(UUID organizationId, UUID id) {
        return database.sql(DELETE)
                .bind("organization", organizationId)
                .bind("id", id)
                .map(row -> there(row, "key", String.class))
                .one()
                .flatMap(key -> key.startsWith(Keeping.RESPONSE) || key.startsWith(Keeping.COMPLETION)
                        ? deleteEmpty(organizationId, key).thenReturn(true)
                        : Mono.just(true))
                .defaultIfEmpty(false)
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private Mono<Void> deleteEmpty(UUID organizationId, String key) {
        return database.sql(DELETE_EMPTY)
                .bind("organization", organizationId)
                .bind("key", key)
                .then();
    }

    static StoredResponse response(Readable row) {
        var instructions = json(row, "instructions");
        var input = new ArrayList<Message>();
        if (instructions != null) {
            input.addAll(MessageJson.read(instructions));
        }
        input.addAll(MessageJson.read(Objects.requireNonNull(json(row, "input"))));
        var answer = json(row, "answer");
        var cost = row.get("cost_nano_usd", Long.class);
        var started = there(row, "started_at", Instant.class);
        return new StoredResponse(
                there(row, "id", UUID.class),
                there(row, "key", String.class),
                row.get("parent_id", UUID.class),
                StoredResponse.Status.valueOf(there(row, "status", String.class).toUpperCase(Locale.ROOT)),
                facts(row),
                input,
                answer == null ? null : MessageJson.read(answer).getFirst(),
                there(row, "model_used", String.class),
                usage(row),
                cost == null ? null : BigDecimal.valueOf(cost, 9),
                started,
                started.plusMillis(there(row, "duration_ms", Long.class)),
                row.get("error_code", String.class));
    }

    private static ResponseFacts facts(Readable row) {
        var reason = row.get("stop_reason", String.class);
        var told = row.get("model_told", String.class);
        var names = row.get("item_names", String[].class);
        return new ResponseFacts(
                new String(Objects.requireNonNull(json(row, "asked")), StandardCharsets.UTF_8),
                reason == null ? null : StopReason.valueOf(reason.toUpperCase(Locale.ROOT)),
                told == null ? "" : told,
                names == null ? List.of() : List.of(names),
                row.get("completion_id", String.class));
    }

    private static @Nullable Usage usage(Readable row) {
        var input = row.get("input_tokens", Long.class);
        return input == null
                ? null
                : new Usage(
                        input,
                        there(row, "cache_read_tokens", Long.class),
                        there(row, "cache_write_tokens", Long.class),
                        there(row, "output_tokens", Long.class),
                        there(row, "reasoning_tokens", Long.class));
    }

    private static <T> T there(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    private static byte @Nullable [] json(Readable row, String column) {
        var json = row.get(column, Json.class);
        return json == null ? null : json.asArray();
    }
}
