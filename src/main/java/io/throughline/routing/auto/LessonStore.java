package io.throughline.routing.auto;

import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** The table {@code auto_decision}, as it is learnt from. */
@Component
final class LessonStore {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DatabaseClient database;

    LessonStore(DatabaseClient database) {
        this.database = database;
    }

    /** Organizations whose ratings have changed since then, with the time of the last change. */
    Flux<Changed> changedSince(Instant since) {
        return database.sql("""
                        select organization_id, max(rated_at) as rated_at from auto_decision
                        where rated_at is not null and rated_at > :since group by organization_id
                        """)
                .bind("since", since)
                .map(row -> new Changed(
                        Objects.requireNonNull(row.get("organization_id", UUID.class)),
                        Objects.requireNonNull(row.get("rated_at", Instant.class))))
                .all()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    record Changed(UUID organization, Instant at) {}

    /** How many ratings changed since then, and when the last one did. */
    Mono<News> news(UUID organization, Instant since) {
        return database.sql("""
                        select count(*) as ratings, coalesce(max(rated_at), :since) as last from auto_decision
                        where organization_id = :organization and rated_at is not null and rated_at > :since
                        """)
                .bind("organization", organization)
                .bind("since", since)
                .map(row -> new News(
                        Objects.requireNonNull(row.get("ratings", Long.class)),
                        Objects.requireNonNull(row.get("last", Instant.class))))
                .one()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    record News(long ratings, Instant last) {}

    /** The newest that were drawn and answered by their own side, newest first. */
    Mono<List<Lesson>> newest(UUID organization, int most) {
        return database.sql("""
                        select features, cluster, probability, strong, rating from auto_decision
                        where organization_id = :organization and rated_at is not null and not forced and not stood_in
                        order by id desc limit :most
                        """)
                .bind("organization", organization)
                .bind("most", most)
                .map(LessonStore::lesson)
                .all()
                .<Lesson>handle(LessonStore::present)
                .collectList()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static void present(Optional<Lesson> lesson, SynchronousSink<Lesson> sink) {
        lesson.ifPresent(sink::next);
    }

    private static Optional<Lesson> lesson(Readable row) {
        return Features.of(Objects.requireNonNull(row.get("features", byte[].class)))
                .map(features -> new Lesson(
                        features,
                        Objects.requireNonNull(row.get("cluster", Long.class)),
                        Objects.requireNonNull(row.get("probability", Double.class)),
                        Objects.requireNonNull(row.get("strong", Boolean.class)),
                        Objects.requireNonNull(row.get("rating", Double.class))));
    }
}
