package io.throughline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.Provider;
import io.throughline.catalog.SourceState;
import io.throughline.database.Database;
import io.throughline.routing.Router;
import io.throughline.routing.RoutesState;
import io.throughline.upstream.ModelAside;
import io.throughline.upstream.Upstream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code GET /status}: which providers are live and why others are not, what is set aside, whether the database answers. */
@RestController
final class StatusController {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Catalog catalog;
    private final Router router;
    private final Upstream upstream;
    private final DatabaseClient client;
    private final Database database;
    private final Clock clock;

    StatusController(
            Catalog catalog, Router router, Upstream upstream, DatabaseClient client, Database database, Clock clock) {
        this.catalog = catalog;
        this.router = router;
        this.upstream = upstream;
        this.client = client;
        this.database = database;
        this.clock = clock;
    }

    /** The whole page; {@code status} is {@code degraded} when something promised does not work now. */
    record Status(
            String status,
            DatabaseState database,
            CatalogState catalog,
            RoutesState routes,
            Map<String, ProviderState> providers,
            @JsonProperty("set_aside") List<String> setAside,
            List<BreakerState> breakers) {}

    /**
     * {@code knownProviders} counts those that nobody has switched on, {@code knownModels} theirs; {@code problem} is why the newest change of
     * provider files is not in force; {@code sources} are those that were ever synced.
     */
    record CatalogState(
            int models,
            @JsonProperty("known_providers") int knownProviders,
            @JsonProperty("known_models") int knownModels,
            @Nullable String problem,
            Map<String, SyncState> sources) {}

    /**
     * How a synced source stands; its trouble makes nothing {@code degraded}, for what it said before stays in force.
     *
     * @param ageSeconds since it was last read without objection; null when it never was
     * @param failing whether the newest attempt failed, for the reason {@code failure}
     * @param nextAt when it is read next by itself; null for never
     */
    record SyncState(
            int models,
            int priced,
            boolean failing,
            @JsonProperty("last_success") @Nullable Instant lastSuccess,
            @JsonProperty("age_seconds") @Nullable Long ageSeconds,
            @JsonProperty("last_change") @Nullable Instant lastChange,
            @JsonProperty("last_failure") @Nullable Instant lastFailure,
            @Nullable String failure,
            @JsonProperty("next_at") @Nullable Instant nextAt) {}

    record DatabaseState(String state, String where) {}

    record ProviderState(
            boolean live,
            @JsonProperty("base_url") String baseUrl,
            @Nullable String reason,
            @JsonProperty("keys_set_aside") List<KeyState> keysSetAside) {}

    /** A model whose breaker is not closed: {@code open}, or {@code half_open} while calls try the model again. */
    record BreakerState(
            String model,
            String state,
            Instant since,
            Instant until,
            @JsonProperty("failure_percent") int failurePercent) {}

    /** A key that gets no calls for a while, told by its last characters; for one model, or for all when that is null. */
    record KeyState(
            @JsonProperty("ends_with") String endsWith,
            @Nullable String model,
            String reason,
            Instant since,
            Instant until) {}

    @GetMapping("/status")
    Mono<Status> status() {
        return client.sql("select 1")
                .fetch()
                .one()
                .timeout(PATIENCE)
                .map(row -> "up")
                .onErrorReturn("down")
                .map(this::status);
    }

    private Status status(String databaseState) {
        var providers = new TreeMap<String, ProviderState>();
        catalog.snapshot().providers().forEach(provider -> providers.put(provider.id(), state(provider)));
        var aside = upstream.setAside();
        var sources = new TreeMap<String, SyncState>();
        catalog.sourceStates().forEach(source -> sources.put(source.name(), state(source)));
        var open = aside.stream()
                .filter(model -> !model.trying())
                .map(ModelAside::model)
                .toList();
        var known = catalog.snapshot().known();
        var models = new CatalogState(
                catalog.snapshot().models().size(), known.all().size(), known.models(), catalog.problem(), sources);
        var routes = router.routes();
        boolean well = databaseState.equals("up")
                && open.isEmpty()
                && models.problem() == null
                && routes.problem() == null
                && routes.refused().isEmpty();
        return new Status(
                well ? "ok" : "degraded",
                new DatabaseState(databaseState, database.describe()),
                models,
                routes,
                providers,
                open,
                aside.stream().map(StatusController::state).toList());
    }

    private static BreakerState state(ModelAside model) {
        return new BreakerState(
                model.model(),
                model.trying() ? "half_open" : "open",
                model.since(),
                model.until(),
                model.failurePercent());
    }

    private SyncState state(SourceState source) {
        var read = source.succeededAt();
        var failed = source.failedAt();
        return new SyncState(
                source.models(),
                source.priced(),
                failed != null && (read == null || failed.isAfter(read)),
                read,
                read == null ? null : Duration.between(read, clock.instant()).toSeconds(),
                source.changedAt(),
                failed,
                source.failure(),
                source.nextAt());
    }

    private ProviderState state(Provider provider) {
        var aside = upstream.keysAside(provider).stream()
                .map(key -> new KeyState(key.endsWith(), key.model(), key.reason(), key.since(), key.until()))
                .toList();
        return new ProviderState(
                provider.live(), provider.endpoint().baseUrl().toString(), provider.whyNotLive(), aside);
    }
}
