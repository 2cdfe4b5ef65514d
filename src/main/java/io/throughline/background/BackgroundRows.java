package io.throughline.background;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.StoredResponse;
import io.throughline.chat.StoredResponse.Status;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code background_response}. */
@Component
final class BackgroundRows {

    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private static final String ONE = " where organization_id = :organization and id = :id";
    private static final String STORED =
            " exists (select 1 from turn t where t.organization_id = b.organization_id and t.id = b.id)";

    /** A turn makes its row useless; some ended without one. */
    private static final String INSERT = "with useless as (delete from background_response b"
            + " where organization_id = :organization and alive_until is null and" + STORED + ") " + """
            insert into background_response
                (organization_id, id, conversation, previous_id, state, alive_until, asked, model, started_at)
            values (:organization, :id, :conversation, :previous, 'queued', :until, :asked::json, :model, :now)
            """;

    private static final String ALIVE = "update background_response set alive_until = :until, state = 'in_progress'"
            + ONE + " and state in ('queued', 'in_progress')";

    private static final String END =
            "with useless as (delete from background_response b" + ONE + " and" + STORED + " returning id)"
                    + """
             update background_response b
            set alive_until = null,
                error_code = case when state = 'cancelled' then null else :error end,
                state = case when state = 'cancelled' then state else 'failed' end
            """ + ONE + " and not" + STORED;

    private static final String FIND = """
            select id, conversation, previous_id, state, alive_until, asked, model, error_code, started_at
            from background_response
            """ + ONE;

    private static final String CANCEL =
            "update background_response set state = 'cancelled'" + ONE + " and state in ('queued', 'in_progress')";

    private static final String DELETE = "delete from background_response" + ONE;

    private final DatabaseClient database;
    private final BackgroundSettings settings;
    private final Clock clock;

    BackgroundRows(DatabaseClient database, BackgroundSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    Mono<Void> insert(Pending pending) {
        var previous = pending.previous();
        return within(bound(INSERT, pending.organizationId(), pending.id())
                .bind("conversation", pending.conversation())
                .bind("previous", previous == null ? Parameters.in(UUID.class) : Parameters.in(previous))
                .bind("until", clock.instant().plus(settings.alive()))
                .bind("asked", pending.asked())
                .bind("model", pending.model())
                .bind("now", pending.startedAt())
                .then());
    }

    /** Whether it is still wanted. */
    Mono<Boolean> alive(UUID organizationId, UUID id) {
        return updated(
                bound(ALIVE, organizationId, id).bind("until", clock.instant().plus(settings.alive())));
    }

    Mono<Void> end(UUID organizationId, UUID id, String error) {
        return within(bound(END, organizationId, id).bind("error", error).then());
    }

    Mono<Boolean> cancel(UUID organizationId, UUID id) {
        return updated(bound(CANCEL, organizationId, id));
    }

    Mono<Void> delete(UUID organizationId, UUID id) {
        return within(bound(DELETE, organizationId, id).then());
    }

    Mono<Optional<StoredResponse>> find(UUID organizationId, UUID id) {
        var now = clock.instant();
        return within(bound(FIND, organizationId, id)
                .map(row -> response(row, now))
                .one()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty()));
    }

    private static StoredResponse response(Readable row, Instant now) {
        var status = Status.valueOf(there(row.get("state", String.class)).toUpperCase(Locale.ROOT));
        var until = row.get("alive_until", Instant.class);
        boolean lost = status.isRunning() && (until == null || until.isBefore(now));
        var started = there(row.get("started_at", Instant.class));
        var model = there(row.get("model", String.class));
        return new StoredResponse(
                there(row.get("id", UUID.class)),
                there(row.get("conversation", String.class)),
                row.get("previous_id", UUID.class),
                lost ? Status.FAILED : status,
                new ResponseFacts(there(row.get("asked", Json.class)).asString(), null, model, List.of()),
                List.of(),
                null,
                model,
                null,
                null,
                started,
                started,
                lost ? ErrorKind.INTERNAL.name() : row.get("error_code", String.class));
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, UUID organizationId, UUID id) {
        return database.sql(sql).bind("organization", organizationId).bind("id", id);
    }

    private static Mono<Boolean> updated(DatabaseClient.GenericExecuteSpec statement) {
        return within(statement.fetch().rowsUpdated().map(count -> count > 0));
    }

    private static <T> Mono<T> within(Mono<T> answer) {
        return answer.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a null in a column that takes none");
        }
        return value;
    }
}
