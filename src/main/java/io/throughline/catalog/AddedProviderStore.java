package io.throughline.catalog;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code added_provider}. */
@Component
final class AddedProviderStore {

    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private final DatabaseClient database;

    AddedProviderStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<List<AddedProvider>> all() {
        return limited(database.sql("select id, entry, sealed_key, changed_at from added_provider order by id")
                .map(AddedProviderStore::row)
                .all()
                .collectList());
    }

    private static AddedProvider row(Readable row) {
        return new AddedProvider(
                Objects.requireNonNull(row.get("id", String.class)),
                Objects.requireNonNull(row.get("entry", Json.class)).asString(),
                row.get("sealed_key", byte[].class),
                Objects.requireNonNull(row.get("changed_at", Instant.class)));
    }

    /** Puts it in the place of the one with this id; without a new key, the old one stays. */
    Mono<Void> put(AddedProvider provider) {
        return limited(database.sql("""
                        insert into added_provider as known (id, entry, sealed_key, changed_at)
                        values (:id, :entry::json, :sealedKey, :changedAt)
                        on conflict (id) do update set entry = excluded.entry,
                            sealed_key = coalesce(excluded.sealed_key, known.sealed_key), changed_at = excluded.changed_at
                        """)
                .bind("id", provider.id())
                .bind("entry", provider.entry())
                .bind("sealedKey", Parameters.in(R2dbcType.VARBINARY, provider.sealedKey()))
                .bind("changedAt", provider.changedAt())
                .then());
    }

    /** Whether it was there. */
    Mono<Boolean> delete(String id) {
        return limited(database.sql("delete from added_provider where id = :id")
                .bind("id", id)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1));
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }
}
