package io.throughline.routing.auto;

import io.r2dbc.spi.Readable;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.routing.Choice.Scorer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code auto_decision}, as it is reported on: page by page, by its key. */
@Component
final class ReportStore {

    static final int PAGE = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String AFTER = """
            select id, cluster, scorer, share, probability, strong, forced, stood_in, cost_nano_usd, rating
            from auto_decision where organization_id = :organization and id > :after
            order by id limit :page
            """;

    private final DatabaseClient database;

    ReportStore(DatabaseClient database) {
        this.database = database;
    }

    /** The next page of decisions with a greater id; the last page is not full. */
    Mono<List<ReportRow>> after(UUID organization, UUID id) {
        return database.sql(AFTER)
                .bind("organization", organization)
                .bind("after", id)
                .bind("page", PAGE)
                .map(ReportStore::row)
                .all()
                .collectList()
                .timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static ReportRow row(Readable row) {
        return new ReportRow(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Objects.requireNonNull(row.get("cluster", Long.class)),
                Scorer.valueOf(
                        Objects.requireNonNull(row.get("scorer", String.class)).toUpperCase(Locale.ROOT)),
                number(row, "share"),
                number(row, "probability"),
                flag(row, "strong"),
                flag(row, "forced"),
                flag(row, "stood_in"),
                row.get("cost_nano_usd", Long.class),
                row.get("rating", Double.class));
    }

    private static double number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Double.class));
    }

    private static boolean flag(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Boolean.class));
    }
}
