package io.throughline.tenant;

import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables {@code organization} and {@code api_key}. */
@Component
final class TenantStore {

    private static final String INSERT_KEY = """
            insert into api_key (id, organization_id, name, prefix, sha256, administrator, created_at)
            values (:id, :organization, :name, :prefix, :sha256, :administrator, :createdAt)
            on conflict (sha256) do nothing
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final TenantSettings.Keys settings;

    TenantStore(DatabaseClient database, TransactionalOperator transaction, TenantSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings.tenant();
    }

    /** Who calls with which key, for all keys in force. */
    Mono<Map<KeyHash, Caller>> callers() {
        var keys = database.sql("""
                        select k.sha256, k.organization_id, k.id, k.administrator, o.request_keys
                        from api_key k join organization o on o.id = k.organization_id
                        where k.revoked_at is null
                        """)
                .map(row -> Map.entry(
                        KeyHash.of(get(row, "sha256", byte[].class)),
                        new Caller(
                                get(row, "organization_id", UUID.class),
                                get(row, "id", UUID.class),
                                get(row, "administrator", Boolean.class),
                                get(row, "request_keys", Boolean.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(Map::copyOf);
        return limited(keys);
    }

    /** The id of the organization of that name, which is made with the given id when there is none. */
    Mono<UUID> organization(Organization wanted) {
        var id = database.sql("""
                        insert into organization (id, name, created_at) values (:id, :name, :createdAt)
                        on conflict (name) do update set name = excluded.name
                        returning id
                        """)
                .bind("id", wanted.id())
                .bind("name", wanted.name())
                .bind("createdAt", wanted.createdAt())
                .map(row -> get(row, "id", UUID.class))
                .one();
        return limited(id);
    }

    /** Fails with {@code DuplicateKeyException} when the name is taken. */
    Mono<Void> insert(Organization organization) {
        var inserted = database.sql("insert into organization (id, name, created_at) values (:id, :name, :createdAt)")
                .bind("id", organization.id())
                .bind("name", organization.name())
                .bind("createdAt", organization.createdAt())
                .then();
        return limited(inserted);
    }

    Flux<Organization> organizations() {
        return database.sql("select id, name, request_keys, created_at from organization order by name")
                .map(TenantStore::organizationOf)
                .all()
                .timeout(settings.queryTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    /** The organization as it is then; empty when there is none. */
    Mono<Organization> allowRequestKeys(UUID id, boolean allowed) {
        return limited(database.sql("""
                        update organization set request_keys = :allowed where id = :id
                        returning id, name, request_keys, created_at
                        """)
                .bind("allowed", allowed)
                .bind("id", id)
                .map(TenantStore::organizationOf)
                .one());
    }

    private static Organization organizationOf(Readable row) {
        return new Organization(
                get(row, "id", UUID.class),
                get(row, "name", String.class),
                get(row, "request_keys", Boolean.class),
                get(row, "created_at", Instant.class));
    }

    /** Whether the key is new; one that exists already, in force or revoked, stays as it is. */
    Mono<Boolean> insert(KeyFacts key, KeyHash hash) {
        return limited(insertKey(key, hash));
    }

    /** Adds the key when no administrator's key is in force. Of two gateways at their first start, one waits for the other. */
    Mono<Boolean> insertFirst(KeyFacts key, KeyHash hash) {
        var inserted = database.sql("select id from organization where id = :id for update")
                .bind("id", key.organizationId())
                .then()
                .then(hasAdministrator())
                .flatMap(has -> has ? Mono.just(false) : insertKey(key, hash))
                .as(transaction::transactional);
        return limited(inserted);
    }

    private Mono<Boolean> insertKey(KeyFacts key, KeyHash hash) {
        return database.sql(INSERT_KEY)
                .bind("id", key.id())
                .bind("organization", key.organizationId())
                .bind("name", key.name())
                .bind("prefix", key.prefix())
                .bind("sha256", hash.bytes())
                .bind("administrator", key.administrator())
                .bind("createdAt", key.createdAt())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private Mono<Boolean> hasAdministrator() {
        return database.sql("select exists (select 1 from api_key where administrator and revoked_at is null) as found")
                .map(row -> get(row, "found", Boolean.class))
                .one();
    }

    Mono<Boolean> revoke(UUID keyId, Instant at) {
        var revoked = database.sql("update api_key set revoked_at = :at where id = :id and revoked_at is null")
                .bind("at", at)
                .bind("id", keyId)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
        return limited(revoked);
    }

    Flux<KeyFacts> keys(UUID organizationId) {
        return database.sql("""
                        select id, organization_id, name, prefix, administrator, created_at, revoked_at
                        from api_key where organization_id = :organization order by created_at, id
                        """)
                .bind("organization", organizationId)
                .map(row -> new KeyFacts(
                        get(row, "id", UUID.class),
                        get(row, "organization_id", UUID.class),
                        get(row, "name", String.class),
                        get(row, "prefix", String.class),
                        get(row, "administrator", Boolean.class),
                        get(row, "created_at", Instant.class),
                        row.get("revoked_at", Instant.class)))
                .all()
                .timeout(settings.queryTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(settings.queryTimeout()).onErrorMap(DatabaseUnavailableException::of);
    }

    private static <T> T get(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
