package io.throughline.assistant;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** What the stores of this module share: typed columns, and a limit on every wait. */
final class Rows {

    private static final Duration PATIENCE = Duration.ofMillis(2500);

    private Rows() {}

    static UUID id(Readable row) {
        return Objects.requireNonNull(row.get("id", UUID.class));
    }

    static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    static Instant time(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Instant.class));
    }

    static long count(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    static @Nullable String json(Readable row, String column) {
        var json = row.get(column, Json.class);
        return json == null ? null : json.asString();
    }

    static Parameter orNull(@Nullable String text) {
        return text == null ? Parameters.in(String.class) : Parameters.in(text);
    }

    static Parameter orNull(@Nullable UUID id) {
        return id == null ? Parameters.in(UUID.class) : Parameters.in(id);
    }

    static <T> Mono<List<T>> all(DatabaseClient.GenericExecuteSpec query, Function<Readable, T> read) {
        return limited(query.map(read).all().collectList());
    }

    /** The one row, or empty. */
    static <T> Mono<T> one(DatabaseClient.GenericExecuteSpec query, Function<Readable, T> read) {
        return limited(query.map(read).one());
    }

    /** How many rows the statement changed. */
    static Mono<Long> changed(DatabaseClient.GenericExecuteSpec statement) {
        return limited(statement.fetch().rowsUpdated());
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE)
                .onErrorMap(DatabaseUnavailableException::of)
                .onErrorMap(
                        DatabaseUnavailableException.class,
                        away -> GatewayException.of(
                                ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; try again"));
    }
}
