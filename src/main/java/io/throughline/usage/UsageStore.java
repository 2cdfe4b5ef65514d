package io.throughline.usage;

import io.throughline.chat.Quantity;
import io.throughline.chat.Usage;
import io.throughline.database.Columns;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The table {@code usage_record}. */
@Component
final class UsageStore {

    private static final String APPEND = """
            insert into usage_record (
                organization_id, at, id, key_id, request_id, door, model_requested, provider, model,
                streamed, outcome, error_code,
                input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_estimated,
                unit, unit_kind, unit_count,
                price_version, cost_nano_usd, duration_ms, first_token_ms, attempts, conversation, end_user, failures)
            select * from unnest(
                :organizations, :times, :ids, :keys, :requests, :doors, :modelsRequested, :providers, :models,
                :streamed, :outcomes, :errors,
                :inputTokens, :cacheReadTokens, :cacheWriteTokens, :outputTokens, :reasoningTokens, :estimated,
                :units, :unitKinds, :unitCounts,
                :prices, :costs, :durations, :firstTokens, :attempts, :conversations, :endUsers, :failures)
            """;

    private final DatabaseClient database;
    private final UsageSettings settings;

    UsageStore(DatabaseClient database, UsageSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /** Adds the records, all or none. */
    Mono<Void> append(List<UsageRecord> records) {
        var columns = new Columns<>(records);
        return bindUnits(bindTokens(bindCall(database.sql(APPEND), columns), columns), columns)
                .bind("ids", columns.uuids(UsageRecord::id))
                .bind("organizations", columns.uuids(UsageRecord::organizationId))
                .bind("keys", columns.uuids(UsageRecord::keyId))
                .bind("times", columns.of(Instant.class, UsageRecord::at))
                .bind("durations", columns.longs(usage -> usage.duration().toMillis()))
                .bind("firstTokens", columns.longs(usage -> millis(usage.timeToFirstToken())))
                .bind("conversations", columns.texts(UsageRecord::conversation))
                .bind("endUsers", columns.texts(UsageRecord::endUser))
                .bind("failures", columns.texts(UsageRecord::failures))
                .then()
                .timeout(settings.commitTimeout())
                .onErrorMap(DatabaseUnavailableException::of);
    }

    private static DatabaseClient.GenericExecuteSpec bindCall(
            DatabaseClient.GenericExecuteSpec statement, Columns<UsageRecord> records) {
        return statement
                .bind("requests", records.texts(UsageRecord::requestId))
                .bind("doors", records.texts(UsageRecord::door))
                .bind("modelsRequested", records.texts(UsageRecord::modelRequested))
                .bind("providers", records.texts(UsageRecord::provider))
                .bind("models", records.texts(UsageRecord::model))
                .bind("streamed", records.of(Boolean.class, UsageRecord::streamed))
                .bind("outcomes", records.texts(UsageRecord::outcome))
                .bind("errors", records.texts(UsageRecord::errorCode))
                .bind("attempts", records.of(Integer.class, UsageRecord::attempts));
    }

    private static DatabaseClient.GenericExecuteSpec bindTokens(
            DatabaseClient.GenericExecuteSpec statement, Columns<UsageRecord> records) {
        return statement
                .bind("inputTokens", records.longs(usage -> tokens(usage, Usage::inputTokens)))
                .bind("cacheReadTokens", records.longs(usage -> tokens(usage, Usage::cacheReadTokens)))
                .bind("cacheWriteTokens", records.longs(usage -> tokens(usage, Usage::cacheWriteTokens)))
                .bind("outputTokens", records.longs(usage -> tokens(usage, Usage::outputTokens)))
                .bind("reasoningTokens", records.longs(usage -> tokens(usage, Usage::reasoningTokens)))
                .bind("estimated", records.of(Boolean.class, UsageRecord::usageEstimated))
                .bind("prices", records.texts(UsageRecord::priceVersion))
                .bind("costs", records.longs(UsageRecord::costNanoUsd));
    }

    private static DatabaseClient.GenericExecuteSpec bindUnits(
            DatabaseClient.GenericExecuteSpec statement, Columns<UsageRecord> records) {
        return statement
                .bind(
                        "units",
                        records.texts(
                                usage -> of(usage, quantity -> quantity.unit().id())))
                .bind("unitKinds", records.texts(usage -> of(usage, Quantity::kind)))
                .bind("unitCounts", records.longs(usage -> of(usage, Quantity::count)));
    }

    private static <T> @Nullable T of(UsageRecord record, Function<Quantity, T> part) {
        var quantity = record.quantity();
        return quantity == null ? null : part.apply(quantity);
    }

    private static @Nullable Long tokens(UsageRecord record, ToLongFunction<Usage> kind) {
        var usage = record.usage();
        return usage == null ? null : kind.applyAsLong(usage);
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }
}
