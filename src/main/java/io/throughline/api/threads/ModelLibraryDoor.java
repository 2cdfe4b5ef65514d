package io.throughline.api.threads;

import io.throughline.api.Door;
import io.throughline.api.DoorAnswer;
import io.throughline.api.DoorRequest;
import io.throughline.api.Query;
import io.throughline.catalog.Capability;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.tenant.OwnKeys;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** {@code /api/models}: what the caller can reach, as {@code GET /v1/models} has it, in the words of the threads API. */
@Component
final class ModelLibraryDoor implements Door {

    private static final String PATH = "/api/models/";
    private static final int LARGEST_WINDOW = 1_000_000_000;

    private final Catalog catalog;
    private final Endpoints endpoints = new Endpoints(PATH);

    ModelLibraryDoor(Catalog catalog) {
        this.catalog = catalog;
        endpoints.on("GET", "", call -> list(call, wanted(call.request().query())));
        endpoints.on("GET", "providers", this::providers);
        endpoints.on(
                "GET", "provider/*", call -> list(call, provider(call.path().getFirst())));
        endpoints.on("GET", "*", call -> one(call, call.path().getFirst()));
        endpoints.on("GET", "*/*", call -> one(call, String.join("/", call.path())));
        endpoints.on("GET", "*/*/*", call -> one(call, String.join("/", call.path())));
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String dialect() {
        return "threads";
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        return endpoints.answer(request);
    }

    /** Without the sandbox's recorded exchanges, which are for tests. */
    private static Stream<Model> reached(CatalogSnapshot snapshot, OwnKeys keys) {
        return snapshot.models().stream().filter(model -> isReached(snapshot, model, keys) && !isReplay(model));
    }

    private static boolean isReplay(Model model) {
        return model.provider().equals("sandbox") && model.name().contains(".");
    }

    private static boolean isReached(CatalogSnapshot snapshot, Model model, OwnKeys keys) {
        var provider = snapshot.provider(model.provider());
        return provider != null && (provider.live() || provider.lacksOnlyKey() && keys.of(provider.id()) != null);
    }

    private static Predicate<Model> provider(String name) {
        return model -> model.provider().equalsIgnoreCase(name);
    }

    private static Predicate<Model> wanted(Query query) {
        Predicate<Model> wanted = model -> true;
        var type = query.choices("model_type", List.of("llm", "embedding", "image")).stream()
                .findFirst();
        if (type.isPresent()) {
            wanted = wanted.and(model -> type.get().equals(type(model)));
        }
        var provider = query.find("provider");
        if (provider.isPresent()) {
            wanted = wanted.and(provider(provider.get()));
        }
        var tools = query.findFlag("supports_tools");
        if (tools.isPresent()) {
            wanted = wanted.and(model -> model.capabilities().contains(Capability.TOOLS) == tools.get());
        }
        int least = query.count("min_context", 0, LARGEST_WINDOW);
        int most = query.count("max_context", LARGEST_WINDOW, LARGEST_WINDOW);
        return wanted.and(model -> window(model) >= least && window(model) <= most);
    }

    /** 0 when unknown: the clients' model takes no null here. */
    private static int window(Model model) {
        var tokens = model.windowTokens();
        return tokens == null ? 0 : tokens;
    }

    static @Nullable String type(Model model) {
        if (model.does(Capability.CHAT)) {
            return "llm";
        }
        return model.does(Capability.EMBEDDINGS) ? "embedding" : model.does(Capability.IMAGE) ? "image" : null;
    }

    private DoorAnswer list(Call call, Predicate<Model> wanted) {
        var found = Mono.fromSupplier(
                () -> reached(catalog.snapshot(), call.request().ownKeys())
                        .filter(model -> type(model) != null)
                        .filter(wanted)
                        .toList());
        int skip = call.skip();
        int limit = call.limit();
        return Replies.one(found, (json, models) -> {
            json.writeName("models");
            Replies.array(json, models.stream().skip(skip).limit(limit).toList(), ModelJson::write);
            json.writeNumberProperty("total", models.size());
        });
    }

    private DoorAnswer providers(Call call) {
        var found = Mono.fromSupplier(
                () -> reached(catalog.snapshot(), call.request().ownKeys())
                        .map(Model::provider)
                        .distinct()
                        .sorted()
                        .toList());
        return Replies.one(found, (json, providers) -> {
            json.writeName("providers");
            json.writeStartArray();
            providers.forEach(json::writeString);
            json.writeEndArray();
            json.writeNumberProperty("total", providers.size());
        });
    }

    /** By the provider's own name of it, or with the provider before that, in capitals or not. */
    private DoorAnswer one(Call call, String name) {
        var wanted = name.toLowerCase(Locale.ROOT);
        var found = Mono.fromSupplier(() -> reached(
                        catalog.snapshot(), call.request().ownKeys())
                .filter(model -> model.name().toLowerCase(Locale.ROOT).equals(wanted)
                        || model.id().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> GatewayException.of(
                        ErrorKind.MODEL_NOT_FOUND, "there is no model '" + name + "'; GET /api/models lists all")));
        return Replies.one(found, ModelJson::write);
    }
}
