package io.throughline.api;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Asker;
import io.throughline.routing.RouteName;
import io.throughline.routing.Router;
import io.throughline.tenant.OwnKeys;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what the caller can reach, named routes first, with window, price and capabilities. */
final class ModelsDoor implements Door {

    private final String path;
    private final Catalog catalog;
    private final Router router;

    private ModelsDoor(String path, Catalog catalog, Router router) {
        this.path = path;
        this.catalog = catalog;
        this.router = router;
    }

    /** The list and the single model are two doors. */
    @Configuration(proxyBeanMethods = false)
    static class Mounting {

        @Bean
        ModelsDoor modelList(Catalog catalog, Router router) {
            return new ModelsDoor("/models", catalog, router);
        }

        @Bean
        ModelsDoor modelById(Catalog catalog, Router router) {
            return new ModelsDoor("/models/", catalog, router);
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var snapshot = catalog.snapshot();
        var shape = request.header().apply("anthropic-version") == null ? ModelShape.OPENAI : ModelShape.ANTHROPIC;
        var routes = router.routes(asker(request), request.ownKeys());
        var json = request.rest().isEmpty()
                ? shape.list(
                        snapshot, routes, reached(snapshot, request.ownKeys()).toList())
                : one(shape, snapshot, routes, request);
        return new DoorAnswer.Whole(Mono.just(new DoorAnswer.Body(200, Map.of(), json)));
    }

    private static Asker asker(DoorRequest request) {
        return new Asker(request.caller().organizationId(), null, null, false);
    }

    /** A route goes before a model of the same name here too. */
    private static JsonBytes one(
            ModelShape shape, CatalogSnapshot snapshot, List<RouteName> routes, DoorRequest request) {
        var named = routes.stream()
                .filter(route -> route.name().equals(request.rest()))
                .findFirst();
        return named.map(route -> JsonWrites.write(out -> shape.write(out, route)))
                .orElseGet(() -> JsonWrites.write(
                        out -> shape.write(out, snapshot, find(snapshot, request.rest(), request.ownKeys()))));
    }

    private static Stream<Model> reached(CatalogSnapshot snapshot, OwnKeys keys) {
        return snapshot.models().stream().filter(model -> !isReplay(model) && isReached(snapshot, model, keys));
    }

    /** The sandbox's recorded exchanges are for tests: hundreds, which would hide the models that people look for. */
    private static boolean isReplay(Model model) {
        return model.provider().equals("sandbox") && model.name().contains(".");
    }

    private static boolean isReached(CatalogSnapshot snapshot, Model model, OwnKeys keys) {
        var provider = snapshot.provider(model.provider());
        return provider != null && (provider.live() || provider.lacksOnlyKey() && keys.of(provider.id()) != null);
    }

    private static Model find(CatalogSnapshot snapshot, String id, OwnKeys keys) {
        var named = snapshot.model(id);
        if (named != null && isReached(snapshot, named, keys)) {
            return named;
        }
        return snapshot.offerings(id).stream()
                .filter(model -> isReached(snapshot, model, keys))
                .findFirst()
                .orElseThrow(() -> GatewayException.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        "model '" + id + "' was not found; GET /v1/models lists what you can use",
                        "model"));
    }
}
