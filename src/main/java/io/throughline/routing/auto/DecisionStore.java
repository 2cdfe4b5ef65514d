package io.throughline.routing.auto;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.throughline.database.Columns;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.routing.AutoDecisions.Rating;
import io.throughline.routing.Choice;
import io.throughline.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code auto_decision}, as it is written. */
@Component
final class DecisionStore {

    static final Duration PATIENCE = Duration.ofMillis(2500);

    /** Bytes travel as text: the driver never releases the buffers of an array of bytes. */
    private static final String APPEND = """
            insert into auto_decision (
                organization_id, id, request_id, cluster, features, scorer, score, threshold, share, probability,
                strong, forced, provider, model, stood_in, outcome, cost_nano_usd, decided_at)
            select organization_id, id, request_id, cluster, decode(features, 'hex'), scorer, score, threshold, share, probability,
                strong, forced, provider, model, stood_in, outcome, cost_nano_usd, decided_at
            from unnest(
                :organizations, :ids, :requests, :clusters, :features, :scorers, :scores, :thresholds, :shares, :probabilities,
                :strong, :forced, :providers, :models, :stoodIn, :outcomes, :costs, :times)
            as incoming (
                organization_id, id, request_id, cluster, features, scorer, score, threshold, share, probability,
                strong, forced, provider, model, stood_in, outcome, cost_nano_usd, decided_at)
            on conflict do nothing
            """;

    /** The same rating again changes nothing, so that nobody learns from it twice. What was not answered cannot be rated. */
    private static final String RATE = """
            update auto_decision set
                rated_at = case when outcome = 'refused' or rating is not distinct from :rating then rated_at else now() end,
                rating = case when outcome = 'refused' then null else :rating end,
                comment = case when outcome = 'refused' then null else :comment end
            where organization_id = :organization and %s
            returning id, request_id, outcome
            """;

    private static final String BY_ID = RATE.formatted("id = :key");
    private static final String BY_REQUEST = RATE.formatted("request_id = :key");

    private final DatabaseClient database;

    DecisionStore(DatabaseClient database) {
        this.database = database;
    }

    /** Adds them; those that are there already stay as they are. */
    Mono<Void> append(List<LoggedDecision> decisions) {
        if (decisions.isEmpty()) {
            return Mono.empty();
        }
        var columns = new Columns<>(decisions);
        return limited(bindChoice(bindUsage(database.sql(APPEND), columns), columns)
                .bind("organizations", columns.uuids(row -> row.decision().organizationId()))
                .bind("ids", columns.uuids(row -> row.decision().id()))
                .bind("clusters", columns.longs(row -> row.decision().cluster()))
                .bind("features", columns.texts(DecisionStore::features))
                .bind("stoodIn", columns.of(Boolean.class, LoggedDecision::stoodIn))
                .then());
    }

    private static DatabaseClient.GenericExecuteSpec bindUsage(
            DatabaseClient.GenericExecuteSpec statement, Columns<LoggedDecision> rows) {
        var usages =
                new Columns<>(rows.rows().stream().map(LoggedDecision::usage).toList());
        return statement
                .bind("requests", usages.texts(UsageRecord::requestId))
                .bind("providers", usages.texts(UsageRecord::provider))
                .bind("models", usages.texts(UsageRecord::model))
                .bind("outcomes", usages.texts(UsageRecord::outcome))
                .bind("costs", usages.longs(UsageRecord::costNanoUsd))
                .bind("times", usages.of(Instant.class, UsageRecord::at));
    }

    private static DatabaseClient.GenericExecuteSpec bindChoice(
            DatabaseClient.GenericExecuteSpec statement, Columns<LoggedDecision> rows) {
        var choices = new Columns<>(
                rows.rows().stream().map(row -> row.decision().choice()).toList());
        return statement
                .bind("scorers", choices.texts(choice -> id(choice.scorer())))
                .bind("scores", doubles(choices, Choice::score))
                .bind("thresholds", doubles(choices, Choice::threshold))
                .bind("shares", doubles(choices, Choice::share))
                .bind("probabilities", doubles(choices, Choice::probability))
                .bind("strong", choices.of(Boolean.class, Choice::strong))
                .bind("forced", choices.of(Boolean.class, Choice::forced));
    }

    private static String features(LoggedDecision row) {
        return HexFormat.of().formatHex(row.decision().features().bytes());
    }

    private static Object doubles(Columns<Choice> choices, Function<Choice, Double> value) {
        return choices.of(Double.class, value::apply);
    }

    static String id(Choice.Scorer scorer) {
        return scorer.name().toLowerCase(Locale.ROOT);
    }

    /** A decision that was found, and whether it could be rated. */
    record Found(UUID id, String requestId, String outcome) {}

    Mono<Found> rate(UUID organization, UUID decision, Rating rating) {
        return rate(BY_ID, organization, decision, rating);
    }

    Mono<Found> rateRequest(UUID organization, String requestId, Rating rating) {
        return rate(BY_REQUEST, organization, requestId, rating);
    }

    private Mono<Found> rate(String sql, UUID organization, Object key, Rating rating) {
        return limited(database.sql(sql)
                .bind("organization", organization)
                .bind("key", key)
                .bind("rating", rating.score())
                .bind("comment", Parameters.in(R2dbcType.VARCHAR, rating.comment()))
                .map(row -> new Found(
                        Objects.requireNonNull(row.get("id", UUID.class)),
                        Objects.requireNonNull(row.get("request_id", String.class)),
                        Objects.requireNonNull(row.get("outcome", String.class))))
                .first());
    }

    /** A limited number of those that are older; how many there were. */
    Mono<Long> forget(Instant before) {
        return limited(database.sql("""
                        delete from auto_decision where (organization_id, id) in (
                            select organization_id, id from auto_decision where decided_at < :before
                            order by decided_at limit 5000 for update skip locked)
                        """).bind("before", before).fetch().rowsUpdated());
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }
}
