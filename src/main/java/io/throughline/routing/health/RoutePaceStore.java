package io.throughline.routing.health;

import io.r2dbc.postgresql.codec.Json;
import io.throughline.database.Columns;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code route_pace}. */
@Component
final class RoutePaceStore {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Of several gateways' views of a model, that one is kept which knows most: the newer one, unless the older one weighs more even though it
     * has faded since, by half in {@code halfLife} seconds. In the order of ids, so that two gateways never wait for each other.
     */
    private static final String KEEP = """
            insert into route_pace as known (model, seen_at, calls, observed)
            select model, seen_at, calls, observed::json
            from unnest(:models, :times, :calls, :observed) as incoming (model, seen_at, calls, observed)
            order by model
            on conflict (model) do update
            set seen_at = excluded.seen_at, calls = excluded.calls, observed = excluded.observed
            where excluded.seen_at > known.seen_at and excluded.calls >= known.calls
                * power(2, greatest(-1000, -extract(epoch from excluded.seen_at - known.seen_at)::float8 / :halfLife))
            """;

    private final DatabaseClient database;
    private final JsonMapper json = JsonMapper.shared();

    RoutePaceStore(DatabaseClient database) {
        this.database = database;
    }

    /** Those that were seen since then. */
    Mono<List<KeptPace>> since(Instant oldest) {
        return limited(database.sql("select observed from route_pace where seen_at >= :oldest")
                .bind("oldest", oldest)
                .map(row -> json.readValue(
                        Objects.requireNonNull(row.get("observed", Json.class)).asString(), KeptPace.class))
                .all()
                .collectList());
    }

    Mono<Void> keep(List<KeptPace> paces, Duration halfLife) {
        var columns = new Columns<>(paces);
        return limited(database.sql(KEEP)
                .bind("models", columns.texts(KeptPace::model))
                .bind("times", columns.of(Instant.class, pace -> Instant.ofEpochMilli(pace.seenMillis())))
                .bind("calls", columns.of(Double.class, KeptPace::calls))
                .bind("observed", columns.texts(json::writeValueAsString))
                .bind("halfLife", (double) halfLife.toSeconds())
                .then());
    }

    private static <T> Mono<T> limited(Mono<T> query) {
        return query.timeout(PATIENCE).onErrorMap(DatabaseUnavailableException::of);
    }
}
