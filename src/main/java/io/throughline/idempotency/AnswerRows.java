package io.throughline.idempotency;

import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code idempotent_answer}. */
@Component
final class AnswerRows {

    private static final Duration PATIENCE = Duration.ofMillis(2500);

    /** Takes the key when nobody has it, when its gateway is gone, or when it is out of date. A few old rows go with each. */
    private static final String CLAIM = """
            with outdated as (
                delete from idempotent_answer where (organization_id, key) in (
                    select organization_id, key from idempotent_answer
                    where started_at < :outdated and not (organization_id = :organization and key = :key)
                    order by started_at limit 20 for update skip locked)
            )
            insert into idempotent_answer as known (organization_id, key, request_sha256, request_id, alive_until, started_at)
            values (:organization, :key, :sha256, :request, :until, :now)
            on conflict (organization_id, key) do update set
                request_sha256 = excluded.request_sha256, request_id = excluded.request_id, alive_until = excluded.alive_until,
                started_at = excluded.started_at, status = null, headers = null, body = null
                where known.started_at < :outdated or known.alive_until < :now and known.request_sha256 = excluded.request_sha256
            """;

    private static final String FIND = """
            select request_id, request_sha256, status, headers, body
            from idempotent_answer where organization_id = :organization and key = :key
            """;

    private static final String MINE =
            " where organization_id = :organization and key = :key and request_id = :request";

    private static final String ALIVE =
            "update idempotent_answer set alive_until = :until" + MINE + " and alive_until is not null";

    private static final String KEEP =
            "update idempotent_answer set alive_until = null, status = :status, headers = :headers, body = :body"
                    + MINE;

    private static final String RELEASE = "delete from idempotent_answer" + MINE;

    private final DatabaseClient database;
    private final IdempotencySettings settings;
    private final Clock clock;

    AnswerRows(DatabaseClient database, IdempotencySettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** Who has the key. {@code reply} is null while it is being made. */
    record Found(boolean mine, byte[] sha256, @Nullable Reply reply) {}

    /** Empty when the row was given back between two looks. */
    Mono<Found> claim(Keyed keyed) {
        var now = clock.instant();
        return bound(CLAIM, keyed)
                .bind("sha256", ByteBuffer.wrap(keyed.sha256()))
                .bind("until", now.plus(settings.alive()))
                .bind("now", now)
                .bind("outdated", now.minus(settings.keep()))
                .fetch()
                .rowsUpdated()
                .flatMap(taken -> taken > 0 ? Mono.just(new Found(true, keyed.sha256(), null)) : find(keyed))
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private Mono<Found> find(Keyed keyed) {
        return database.sql(FIND)
                .bind("organization", keyed.organizationId())
                .bind("key", keyed.key())
                .map(AnswerRows::found)
                .one();
    }

    Mono<Void> alive(Keyed keyed) {
        return done(bound(ALIVE, keyed).bind("until", clock.instant().plus(settings.alive())));
    }

    Mono<Void> keep(Keyed keyed, Reply reply) {
        return done(bound(KEEP, keyed)
                .bind("status", reply.status())
                .bind("headers", flat(reply.headers()))
                .bind("body", ByteBuffer.wrap(reply.body())));
    }

    Mono<Void> release(Keyed keyed) {
        return done(bound(RELEASE, keyed));
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, Keyed keyed) {
        return database.sql(sql)
                .bind("organization", keyed.organizationId())
                .bind("key", keyed.key())
                .bind("request", keyed.requestId());
    }

    private static Mono<Void> done(DatabaseClient.GenericExecuteSpec statement) {
        return statement.then().timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }

    private static String[] flat(Map<String, String> headers) {
        List<String> flat = new ArrayList<>();
        headers.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return flat.toArray(String[]::new);
    }

    private static Found found(Readable row) {
        var sha256 = bytes(row, "request_sha256");
        var status = row.get("status", Integer.class);
        return new Found(false, sha256, status == null ? null : new Reply(status, headers(row), bytes(row, "body")));
    }

    private static Map<String, String> headers(Readable row) {
        var flat = row.get("headers", String[].class);
        var headers = new HashMap<String, String>();
        for (int i = 0; flat != null && i < flat.length; i += 2) {
            headers.put(flat[i], flat[i + 1]);
        }
        return headers;
    }

    private static byte[] bytes(Readable row, String column) {
        var buffer = row.get(column, ByteBuffer.class);
        if (buffer == null) {
            throw new IllegalStateException(column + " is null");
        }
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
