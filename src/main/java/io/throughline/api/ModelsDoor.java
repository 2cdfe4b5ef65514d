package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.catalog.Capability;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.routing.Asker;
import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.tenant.OwnKeys;
import io.throughline.wire.JsonWrites;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code GET /v1/models} and {@code /v1/models/{id}}: what the caller can reach, named routes first, with window, price and capabilities. */
final class ModelsDoor implements Door {

    /** So many models are not looked through on an event loop. */
    private static final int MANY = 1_000;

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
        var found =
                Mono.fromSupplier(() -> request.rest().isEmpty() ? list(snapshot, request) : one(snapshot, request));
        return new DoorAnswer.Whole(snapshot.models().size() < MANY ? found : found.subscribeOn(Schedulers.parallel()));
    }

    private static ModelShape shape(DoorRequest request) {
        return request.header().apply("anthropic-version") == null ? ModelShape.OPENAI : ModelShape.ANTHROPIC;
    }

    private Body list(CatalogSnapshot snapshot, DoorRequest request) {
        var search = new ModelSearch(router, request.query(), snapshot);
        boolean all = search.all(request.caller().administrator());
        var routes = router.routes(asker(request), request.ownKeys());
        var found = search.find(
                routes,
                model -> !isReplay(model) && (all || isReached(snapshot, model, request.ownKeys())),
                policy -> ask(policy, request));
        var warnings = search.warnings();
        return new Body(
                200,
                warnings.isEmpty() ? Map.of() : Map.of("x-throughline-warnings", String.join("; ", warnings)),
                shape(request).list(snapshot, found));
    }

    /** For the one kind of work that is asked for, else for chat. */
    private static RouteAsk ask(String policy, DoorRequest request) {
        var kind = ModelWords.work(request.query().list("kind")).orElse(Capability.CHAT);
        return new RouteAsk(policy, kind, request.ownKeys(), RouteControls.NONE, () -> Needs.TYPICAL, asker(request));
    }

    private static Asker asker(DoorRequest request) {
        return new Asker(request.caller().organizationId(), null, null, false);
    }

    /** A route goes before a model of the same name here too. */
    private Body one(CatalogSnapshot snapshot, DoorRequest request) {
        var shape = shape(request);
        var named = router.routes(asker(request), request.ownKeys()).stream()
                .filter(route -> route.name().equals(request.rest()))
                .findFirst();
        var json = named.map(route -> JsonWrites.write(out -> shape.write(out, route)))
                .orElseGet(() -> JsonWrites.write(out -> shape.write(
                        out, snapshot, find(snapshot, request.rest(), request.ownKeys()), router.observed())));
        return new Body(200, Map.of(), json);
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
