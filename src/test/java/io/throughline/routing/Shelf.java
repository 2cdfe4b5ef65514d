package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Catalogs;
import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.Provider;
import io.throughline.catalog.Quality;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.ProviderControls.Privacy;
import io.throughline.chat.RouteControls;
import io.throughline.dialect.Quirk;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.auto.AutoRoutes;
import io.throughline.routing.auto.Autos;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.named.NamedRoutes;
import io.throughline.routing.policy.CatalogIndex;
import io.throughline.routing.policy.PolicyRoutes;
import io.throughline.tenant.OwnKeys;
import io.throughline.tenant.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A small catalogue to choose from. Models chat and are called {@code provider/name}; prices are dollars per million tokens. */
public final class Shelf {

    private static final long PICO = 1_000_000;

    private final List<Provider> providers = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();
    private final Map<String, Double> quality = new HashMap<>();
    private RouteHealth health = Map::of;
    private Affinity affinity = Affinity.none();

    public Shelf live(String... ids) {
        for (var id : ids) {
            providers.add(provider(id, null));
        }
        return this;
    }

    /** Lacks nothing but a key. */
    public Shelf locked(String id) {
        providers.add(provider(id, "no key"));
        return this;
    }

    private static Provider provider(String id, @Nullable String whyNotLive) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://" + id), Set.of());
        return new Provider(id, id, endpoint, List.of(), whyNotLive, List.of(), null, whyNotLive != null, Privacy.ANY);
    }

    /** With a window of 128,000 tokens. */
    public Shelf model(String id, double input, double output, Capability... capabilities) {
        return model(id, 128_000, price(id, input, output), capabilities);
    }

    public static Price price(String id, double input, double output) {
        return new Price(id + "@1", (long) (input * PICO), null, null, (long) (output * PICO));
    }

    public Shelf model(String id, @Nullable Integer window, @Nullable Price price, Capability... capabilities) {
        var all = EnumSet.of(Capability.CHAT);
        all.addAll(List.of(capabilities));
        int slash = id.indexOf('/');
        models.add(new Model(
                id.substring(0, slash), id.substring(slash + 1), null, window, 4_096, all, price, null, true));
        return this;
    }

    public Shelf other(String id, Capability kind) {
        int slash = id.indexOf('/');
        models.add(new Model(
                id.substring(0, slash),
                id.substring(slash + 1),
                null,
                null,
                null,
                Set.of(kind),
                price(id, 0.01, 0),
                null,
                true));
        return this;
    }

    public Shelf quality(String id, double score) {
        quality.put(id, score);
        return this;
    }

    /** Of a model that is there already. */
    public Shelf quality(String id, TaskKind task, double score) {
        models.replaceAll(model -> model.id().equals(id) ? scored(model, task, score) : model);
        return this;
    }

    private static Model scored(Model model, TaskKind task, double score) {
        var scores = new EnumMap<TaskKind, Double>(TaskKind.class);
        scores.putAll(model.quality().scores());
        scores.put(task, score);
        return new Model(
                model.provider(),
                model.name(),
                model.endpoint(),
                model.windowTokens(),
                model.maxOutputTokens(),
                model.capabilities(),
                model.price(),
                model.lifecycle(),
                model.modalities(),
                new Quality(scores, "test"),
                model.listed());
    }

    public Shelf health(Map<String, Pace> paces) {
        health = () -> paces;
        return this;
    }

    /** Where it is told who answered, plans stay with them. */
    public Shelf affinity(Affinity remembering) {
        affinity = remembering;
        return this;
    }

    /** A provider that is a gateway itself. */
    public Shelf gateway(String id) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://" + id), Set.of(Quirk.OPENROUTER_FIELDS));
        providers.add(new Provider(id, id, endpoint, List.of(), null));
        return this;
    }

    /** A live provider of that name and promise. */
    public Shelf provider(String id, String name, Privacy privacy) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://" + id), Set.of());
        providers.add(new Provider(id, name, endpoint, List.of(), null, List.of(), null, false, privacy));
        return this;
    }

    public Router router() {
        return router(Autos.off());
    }

    public Router router(AutoRoutes auto) {
        return router(auto, NamedRoutes.none());
    }

    public Router router(AutoRoutes auto, NamedRoutes named) {
        return new Router(Catalogs.fixed(snapshot()), health, named, affinity, auto);
    }

    public Shelf health(RouteHealth observed) {
        health = observed;
        return this;
    }

    public CatalogSnapshot snapshot() {
        return Catalogs.snapshot(providers, models);
    }

    public CatalogIndex index() {
        return index(snapshot());
    }

    public CatalogIndex index(CatalogSnapshot snapshot) {
        return new CatalogIndex(snapshot, model -> quality.getOrDefault(model.id(), Double.NaN));
    }

    public RoutePlan plan(String policy) {
        return plan(policy, Needs.TYPICAL);
    }

    public RoutePlan plan(String policy, Needs needs) {
        return plan(policy, needs, OwnKeys.NONE);
    }

    public RoutePlan plan(String policy, Needs needs, OwnKeys keys) {
        return plan(
                snapshot(), new RouteAsk(policy, Capability.CHAT, keys, RouteControls.NONE, () -> needs, Asker.NOBODY));
    }

    public RoutePlan plan(CatalogSnapshot snapshot, RouteAsk ask) {
        return new PolicyRoutes(health, affinity, model -> quality.getOrDefault(model.id(), Double.NaN))
                .plan(snapshot, ask);
    }

    public static OwnKeys keyFor(String provider) {
        return new OwnKeys(Map.of(provider, new Secret("sk-own")));
    }

    public static List<String> ids(RoutePlan plan) {
        return plan.routes().stream().map(route -> route.model().id()).toList();
    }

    public static List<String> reasons(RoutePlan plan) {
        return plan.routes().stream().map(Route::reason).toList();
    }
}
