package io.throughline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.Provider;
import io.throughline.database.Database;
import io.throughline.routing.Router;
import io.throughline.routing.RoutesState;
import io.throughline.upstream.Upstream;
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

    StatusController(Catalog catalog, Router router, Upstream upstream, DatabaseClient client, Database database) {
        this.catalog = catalog;
        this.router = router;
        this.upstream = upstream;
        this.client = client;
        this.database = database;
    }

    /** The whole page; {@code status} is {@code degraded} when something promised does not work now. */
    record Status(
            String status,
            DatabaseState database,
            CatalogState catalog,
            RoutesState routes,
            Map<String, ProviderState> providers,
            @JsonProperty("set_aside") List<String> setAside) {}

    /** {@code problem} is why the newest change of provider files is not in force. */
    record CatalogState(int models, @Nullable String problem) {}

    record DatabaseState(String state, String where) {}

    record ProviderState(
            boolean live,
            @JsonProperty("base_url") String baseUrl,
            @Nullable String reason,
            @JsonProperty("keys_set_aside") List<KeyState> keysSetAside) {}

    /** A key that gets no calls for a while, told by its last characters. */
    record KeyState(@JsonProperty("ends_with") String endsWith, String reason, Instant since, Instant until) {}

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
        var models = new CatalogState(catalog.snapshot().models().size(), catalog.problem());
        var routes = router.routes();
        boolean well = databaseState.equals("up")
                && aside.isEmpty()
                && models.problem() == null
                && routes.problem() == null
                && routes.refused().isEmpty();
        return new Status(
                well ? "ok" : "degraded",
                new DatabaseState(databaseState, database.describe()),
                models,
                routes,
                providers,
                aside);
    }

    private ProviderState state(Provider provider) {
        var aside = upstream.keysAside(provider).stream()
                .map(key -> new KeyState(key.endsWith(), key.reason(), key.since(), key.until()))
                .toList();
        return new ProviderState(
                provider.live(), provider.endpoint().baseUrl().toString(), provider.whyNotLive(), aside);
    }
}
