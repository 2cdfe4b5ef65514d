package io.throughline.routing.named;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code named_route}. Each change is told to all gateways on the database as a notification of {@link #CHANNEL}. */
@Component
final class AddedRouteStore {

    static final String CHANNEL = "throughline_named_route";

    private static final Duration PATIENCE = Duration.ofMillis(2500);

    /** Stands for no organization in the table's index. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final DatabaseClient database;

    AddedRouteStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<List<AddedRoute>> all() {
        return limited(database.sql(
                        "select name, organization_id, entry, changed_at from named_route order by name, organization_id")
                .map(AddedRouteStore::row)
                .all()
                .collectList());
    }

    private static AddedRoute row(Readable row) {
        return new AddedRoute(
                Objects.requireNonNull(row.get("name", String.class)),
                row.get("organization_id", UUID.class),
                Objects.requireNonNull(row.get("entry", Json.class)).asString(),
                Objects.requireNonNull(row.get("changed_at", Instant.class)));
    }

    /** The names of organizations by id. */
    Mono<Map<UUID, String>> organizations() {
        return limited(database.sql("select id, name from organization")
                .map(row -> Map.entry(
                        Objects.requireNonNull(row.get("id", UUID.class)),
                        Objects.requireNonNull(row.get("name", String.class))))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Puts it in the place of the one of this name and organization. */
    Mono<Void> put(AddedRoute route) {
        return limited(database.sql("""
                        with changed as (
                            insert into named_route (name, organization_id, entry, changed_at)
                            values (:name, :organization, :entry::json, :changedAt)
                            on conflict (name, coalesce(organization_id, '00000000-0000-0000-0000-000000000000'::uuid))
                            do update set entry = excluded.entry, changed_at = excluded.changed_at
                            returning name)
                        select pg_notify('throughline_named_route', name) from changed
                        """)
                .bind("name", route.name())
                .bind("organization", organization(route.organization()))
                .bind("entry", route.entry())
                .bind("changedAt", route.changedAt())
                .then());
    }

    private static Parameter organization(@Nullable UUID id) {
        return id == null ? Parameters.in(UUID.class) : Parameters.in(id);
    }

    /** Whether it was there. */
    Mono<Boolean> delete(String name, @Nullable UUID organization) {
        return limited(database.sql("""
                        with gone as (
                            delete from named_route
                            where name = :name
                              and coalesce(organization_id, '00000000-0000-0000-0000-000000000000'::uuid) = :organization
                            returning name)
                        select pg_notify('throughline_named_route', name) from gone
                        """)
                .bind("name", name)
                .bind("organization", organization == null ? NOBODY : organization)
                .fetch()
                .all()
                .count()
                .map(rows -> rows > 0));
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }
}
