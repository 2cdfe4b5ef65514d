package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Availability;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.Catalogs;
import io.throughline.dialect.EveryDialect;
import io.throughline.testing.MutableClock;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Lists of models, asked for over a real socket. */
class ModelListsTest {

    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final String LIST = """
            {"data":[{"id":"known-2026-01-31","context_length":8192},
            {"id":"new","context_length":32768,"pricing":{"prompt":"0.000001","completion":"0.000002"}}]}""";

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = LIST;
    private DisposableServer server;
    private ModelLists lists;

    @BeforeEach
    void listen() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/v1/models", (request, response) -> {
                    keys.add(String.valueOf(request.requestHeaders().get("authorization")));
                    return response.status(status).sendString(Mono.just(body));
                }))
                .bindNow();
    }

    @AfterEach
    void stop() {
        lists.stop();
        server.disposeNow();
    }

    private Catalog started(String more) throws IOException {
        var catalog = unasked(more);
        lists.start();
        return catalog;
    }

    private Catalog unasked(String more) throws IOException {
        Files.writeString(folder.resolve("local.yaml"), """
                id: local
                name: Local
                dialect: openai-chat
                base_url: http://127.0.0.1:%d/v1
                base_url_variable: LOCAL_BASE_URL
                %s
                models:
                  - {name: known, window: 8192, price: {since: 2026-11-01, input: 1, output: 1}}
                  - {name: gone, window: 8192, price: {since: 2026-11-01, input: 1, output: 1}}
                """.formatted(server.port(), more));
        var settings = new CatalogSettings(Map.of(), folder.toString(), OFTEN, Duration.ofHours(6), OFTEN);
        var environment = new MockEnvironment().withProperty("LOCAL_KEY", "sk-local");
        var catalog = Catalogs.of(settings, environment);
        lists = new ModelLists(
                catalog,
                settings,
                List.of(EveryDialect.upstream("openai-chat")),
                new KeyRing(clock, UsualSettings.usual()),
                environment,
                clock);
        return catalog;
    }

    private static Availability availability(Catalog catalog, String id) {
        var model = catalog.snapshot().model(id);
        assertThat(model).as(id).isNotNull();
        return catalog.snapshot().availability(model);
    }

    @Test
    void aLocalProviderIsLiveOnceItListsItsModels() throws Exception {
        status = 503;
        var catalog = started("live_when_answering: true");
        Soon.holds(() -> assertThat(keys).hasSizeGreaterThan(2));
        assertThat(catalog.snapshot().provider("local").live()).isFalse();
        status = 200;
        Soon.holds(() -> assertThat(catalog.snapshot().provider("local").live()).isTrue());
        assertThat(catalog.awaited()).noneMatch(provider -> provider.id().equals("local"));
        assertThat(availability(catalog, "local/new")).isEqualTo(Availability.LISTED);
    }

    @Test
    void aLiveProviderTellsWhatThereIs() throws Exception {
        var catalog = unasked("key_variable: LOCAL_KEY");
        assertThat(availability(catalog, "local/known")).isEqualTo(Availability.UNCONFIRMED);
        lists.start();
        Soon.holds(() -> assertThat(catalog.snapshot().model("local/new")).isNotNull());
        assertThat(keys).containsOnly("Bearer sk-local");

        var fresh = catalog.snapshot().model("local/new");
        assertThat(fresh.windowTokens()).isEqualTo(32_768);
        assertThat(fresh.price().outputPicoUsd()).isEqualTo(2_000_000);
        assertThat(fresh.listed()).isFalse();
        assertThat(catalog.snapshot().offerings("new")).containsExactly(fresh);
        assertThat(availability(catalog, "local/known")).isEqualTo(Availability.LISTED);
        assertThat(availability(catalog, "local/gone")).isEqualTo(Availability.NOT_LISTED);
        assertThat(catalog.snapshot().seenAt(fresh)).isEqualTo(Instant.parse("2026-11-20T12:00:00Z"));
        assertThat(catalog.snapshot().seenAt(catalog.snapshot().model("local/gone")))
                .isNull();
    }

    @Test
    void aNewListTakesTheOldOnesPlaceAndABrokenOneDoesNot() throws Exception {
        var catalog = started("key_variable: LOCAL_KEY");
        Soon.holds(() -> assertThat(catalog.snapshot().model("local/new")).isNotNull());
        body = "<html>";
        clock.advance(Duration.ofHours(7));
        int before = keys.size();
        Soon.holds(() -> assertThat(keys).hasSizeGreaterThan(before));
        assertThat(catalog.snapshot().model("local/new")).isNotNull();
        body = "{\"data\":[{\"id\":\"newer\"}]}";
        clock.advance(Duration.ofHours(7));
        Soon.holds(() -> assertThat(catalog.snapshot().model("local/newer")).isNotNull());
        assertThat(catalog.snapshot().model("local/new")).isNull();
        assertThat(catalog.snapshot().model("local/known")).isNotNull();
    }
}
