package io.throughline.items;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code conversation}, read. */
@Component
final class ConversationRows {

    static final Duration PATIENCE = Duration.ofMillis(2500);

    private static final Pattern ID = Pattern.compile(
            "(?:conv_)?(\\p{XDigit}{8})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{4})-?(\\p{XDigit}{12})");

    private static final String COLUMNS = """
            select id, key, head_turn_id, turn_count, metadata, created_at, updated_at from conversation
            """;

    private static final String FIND = COLUMNS + """
            where organization_id = :organization and (key = :key or id = :id)
            order by key = :key desc
            limit 1
            """;

    private static final String MADE_BEFORE = COLUMNS + """
            where organization_id = :organization and (:id::uuid is null or (created_at, id) < (:at, :id))
            """;

    private static final String NEWEST_FIRST = """
            order by created_at desc, id desc
            limit :limit
            """;

    private static final String LIST = MADE_BEFORE + NEWEST_FIRST;

    private static final String LIST_NAMED = MADE_BEFORE + " and not starts_with(key, 'resp_') " + NEWEST_FIRST;

    private static final String DESCRIBE =
            "update conversation set metadata = :metadata::json where organization_id = :organization and key = :key";

    private final DatabaseClient database;

    ConversationRows(DatabaseClient database) {
        this.database = database;
    }

    Mono<Optional<Conversation>> find(UUID organizationId, String keyOrId) {
        var id = ID.matcher(keyOrId);
        return database.sql(FIND)
                .bind("organization", organizationId)
                .bind("key", keyOrId)
                .bind(
                        "id",
                        id.matches()
                                ? Parameters.in(uuid(id.replaceFirst("$1-$2-$3-$4-$5")))
                                : Parameters.in(UUID.class))
                .map(ConversationRows::conversation)
                .first()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static UUID uuid(String text) {
        return UUID.fromString(text);
    }

    Mono<List<Conversation>> list(UUID organizationId, @Nullable Conversation before, int limit) {
        return list(LIST, organizationId, before, limit);
    }

    Mono<List<Conversation>> listNamed(UUID organizationId, @Nullable Conversation before, int limit) {
        return list(LIST_NAMED, organizationId, before, limit);
    }

    private Mono<List<Conversation>> list(String sql, UUID organizationId, @Nullable Conversation before, int limit) {
        return database.sql(sql)
                .bind("organization", organizationId)
                .bind("id", before == null ? Parameters.in(UUID.class) : Parameters.in(before.id()))
                .bind("at", before == null ? Parameters.in(Instant.class) : Parameters.in(before.createdAt()))
                .bind("limit", limit)
                .map(ConversationRows::conversation)
                .all()
                .collectList()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    Mono<Boolean> describe(UUID organizationId, String key, String metadata) {
        return database.sql(DESCRIBE)
                .bind("organization", organizationId)
                .bind("key", key)
                .bind("metadata", metadata)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0)
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static Conversation conversation(Readable row) {
        var metadata = row.get("metadata", Json.class);
        return new Conversation(
                there(row.get("id", UUID.class)),
                there(row.get("key", String.class)),
                row.get("head_turn_id", UUID.class),
                there(row.get("turn_count", Long.class)),
                metadata == null ? null : metadata.asString(),
                there(row.get("created_at", Instant.class)),
                there(row.get("updated_at", Instant.class)));
    }

    static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a null in a column that takes none");
        }
        return value;
    }
}
