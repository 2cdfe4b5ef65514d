package io.throughline.catalog.sync;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import io.throughline.catalog.SourceState;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The tables {@code catalog_source} and {@code catalog_change}. */
@Component
final class SyncStore {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long changes of facts are kept: a year, and what accounts for it come late. */
    private static final Duration KEPT = Duration.ofDays(400);

    private final DatabaseClient database;

    SyncStore(DatabaseClient database) {
        this.database = database;
    }

    /** A source without its facts. {@code version} is 0 before the first success. */
    record Row(SourceState state, long version) {}

    /** A source's facts; {@code packed} is null before the first success. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody; it lives from a row to its reading
    record Facts(long version, byte @Nullable [] packed) {}

    /** A change as it is shown. */
    record Noted(
            String source,
            String fact,
            @Nullable String was,
            @Nullable String became,
            Instant at) {}

    /** What takes the place of a source's facts. {@code changes} is a JSON array. */
    @SuppressWarnings("ArrayRecordComponent")
    record Next(String source, long version, int models, int priced, byte[] packed, String changes, Instant at) {}

    Mono<List<Row>> rows() {
        return limited(database.sql("""
                        select source, version, models, priced, changed_at, succeeded_at, failed_at, failure, next_at
                        from catalog_source order by source
                        """).map(SyncStore::row).all().collectList());
    }

    private static Row row(Readable row) {
        var state = new SourceState(
                text(row, "source"),
                number(row, "models").intValue(),
                number(row, "priced").intValue(),
                row.get("changed_at", Instant.class),
                row.get("succeeded_at", Instant.class),
                row.get("failed_at", Instant.class),
                row.get("failure", String.class),
                row.get("next_at", Instant.class));
        return new Row(state, number(row, "version").longValue());
    }

    private static Number number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Number.class));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    /** Empty, with version 0, when there are none. */
    Mono<Facts> facts(String source) {
        return limited(database.sql("select version, facts from catalog_source where source = :source")
                .bind("source", source)
                .map(row -> new Facts(number(row, "version").longValue(), row.get("facts", byte[].class)))
                .one()
                .defaultIfEmpty(new Facts(0, null)));
    }

    /** False when somebody else was quicker: the version is not the one that was compared with. */
    Mono<Boolean> put(Next next) {
        return limited(database.sql("""
                        with taken as (
                            insert into catalog_source as known
                                (source, version, models, priced, facts, changed_at, succeeded_at)
                            values (:source, :version + 1, :models, :priced, :facts, :at, :at)
                            on conflict (source) do update set version = excluded.version, models = excluded.models,
                                priced = excluded.priced, facts = excluded.facts, changed_at = excluded.changed_at,
                                succeeded_at = excluded.succeeded_at
                            where known.version = :version
                            returning source
                        ), noted as (
                            insert into catalog_change (source, model, fact, was, became, changed_at)
                            select taken.source, one.model, one.fact, one.was, one.became, :at
                            from taken, json_to_recordset(:changes::json)
                                as one (model text, fact text, was json, became json)
                        ), forgotten as (
                            delete from catalog_change where changed_at < :forgotten
                        )
                        select count(*) as done from taken
                        """)
                .bind("source", next.source())
                .bind("version", next.version())
                .bind("models", next.models())
                .bind("priced", next.priced())
                .bind("facts", next.packed())
                .bind("changes", next.changes())
                .bind("at", next.at())
                .bind("forgotten", next.at().minus(KEPT))
                .map(row -> number(row, "done").longValue() == 1)
                .one());
    }

    /** The source was read, and says what it said before. */
    Mono<Void> unchanged(String source, Instant at) {
        return limited(database.sql("update catalog_source set succeeded_at = :at where source = :source")
                .bind("source", source)
                .bind("at", at)
                .then());
    }

    Mono<Void> failed(String source, String why, Instant at) {
        return limited(database.sql("""
                        insert into catalog_source as known (source, version, models, priced, failed_at, failure)
                        values (:source, 0, 0, 0, :at, :failure)
                        on conflict (source) do update set failed_at = excluded.failed_at, failure = excluded.failure
                        """)
                .bind("source", source)
                .bind("failure", why)
                .bind("at", at)
                .then());
    }

    /** Moves its next time on. True for the one gateway that is to read it now. */
    Mono<Boolean> claim(String source, Instant now, Instant next) {
        return limited(database.sql("""
                        insert into catalog_source as known (source, version, models, priced, next_at)
                        values (:source, 0, 0, 0, :next)
                        on conflict (source) do update set next_at = excluded.next_at
                        where known.next_at is null or known.next_at <= :now or known.next_at > :next
                        """)
                .bind("source", source)
                .bind("now", now)
                .bind("next", next)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1));
    }

    /** Another next time; null for none. */
    Mono<Void> postpone(String source, @Nullable Instant next) {
        return limited(database.sql("update catalog_source set next_at = :next where source = :source")
                .bind("source", source)
                .bind("next", Parameters.in(R2dbcType.TIMESTAMP_WITH_TIME_ZONE, next))
                .then());
    }

    /** Whether it was there. Its changes stay: accounts may ask for them. */
    Mono<Boolean> delete(String source) {
        return limited(database.sql("delete from catalog_source where source = :source")
                .bind("source", source)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1));
    }

    /** The newest of that model first. */
    Mono<List<Noted>> changes(String model, int most) {
        return limited(database.sql("""
                        select source, fact, was, became, changed_at from catalog_change
                        where model = :model order by changed_at desc, source, fact limit :most
                        """)
                .bind("model", model)
                .bind("most", most)
                .map(row -> new Noted(
                        text(row, "source"),
                        text(row, "fact"),
                        json(row, "was"),
                        json(row, "became"),
                        Objects.requireNonNull(row.get("changed_at", Instant.class))))
                .all()
                .collectList());
    }

    private static @Nullable String json(Readable row, String column) {
        var json = row.get(column, Json.class);
        return json == null ? null : json.asString();
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }
}
