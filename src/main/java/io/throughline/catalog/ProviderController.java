package io.throughline.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Providers added while the gateway runs, below {@code /admin/providers}; only an administrator's key gets here. */
@RestController
@RequestMapping("/admin/providers")
final class ProviderController {

    private final AddedProviders added;
    private final Catalog catalog;

    ProviderController(AddedProviders added, Catalog catalog) {
        this.added = added;
        this.catalog = catalog;
    }

    /**
     * A provider that was added, or one that is only known.
     *
     * @param state {@code live}, {@code not_live}, or {@code known}: a public catalogue names it, and nobody has switched it on
     * @param reason why it is not live
     * @param baseUrl where it is called, or would be; null when it cannot be used at all
     * @param models how many models of it are known
     * @param source that names it; null when it was added
     * @param keySealed whether a key is kept
     * @param entry as it is stored, without its key; null when it is only known
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(
            String id,
            String state,
            boolean live,
            @Nullable String reason,
            @JsonProperty("base_url") @Nullable String baseUrl,
            int models,
            @Nullable String source,
            @JsonProperty("key_sealed") boolean keySealed,
            @JsonProperty("changed_at") @Nullable Instant changedAt,
            @JsonRawValue @Nullable String entry) {}

    record Page(String object, List<View> data) {}

    record Models(String object, List<String> data) {}

    record Deleted(String id, boolean deleted) {}

    /** Those that were added, then those that are only known. */
    @GetMapping
    Page list() {
        var snapshot = catalog.snapshot();
        return new Page(
                "list",
                Stream.concat(
                                added.inForce().stream().map(provider -> view(provider, snapshot)),
                                snapshot.known().all().stream()
                                        .filter(known -> find(known.id()) == null)
                                        .map(ProviderController::view))
                        .toList());
    }

    @GetMapping("/{id}")
    View get(@PathVariable String id) {
        var snapshot = catalog.snapshot();
        var provider = find(id);
        var known = snapshot.known().provider(id);
        if (provider == null && known == null) {
            throw notThere(id);
        }
        return provider == null && known != null ? view(known) : view(Objects.requireNonNull(provider), snapshot);
    }

    /** The ids of its models; {@code GET /admin/models/{id}} has what is said of each. */
    @GetMapping("/{id}/models")
    Models models(@PathVariable String id) {
        var snapshot = catalog.snapshot();
        var known = snapshot.known().provider(id);
        if (find(id) == null && known == null) {
            throw notThere(id);
        }
        var added = snapshot.models().stream()
                .filter(model -> model.provider().equals(id))
                .map(Model::id);
        var ids = known == null ? added : known.models().stream().map(name -> id + "/" + name);
        return new Models("list", ids.toList());
    }

    private @Nullable AddedProvider find(String id) {
        return added.inForce().stream()
                .filter(provider -> provider.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * The body is what a provider file would say, as JSON or YAML; {@code api_key} in it is sealed and not shown again. Of one that is
     * known it may be all: the answer has the base URL, which stays until an administrator changes it.
     */
    @PutMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/yaml", "application/x-yaml", "text/yaml"})
    Mono<View> put(@PathVariable String id, @RequestBody String body) {
        return added.put(id, body).then(Mono.fromSupplier(() -> get(id)));
    }

    @DeleteMapping("/{id}")
    Mono<Deleted> delete(@PathVariable String id) {
        return added.delete(id)
                .filter(done -> done)
                .map(done -> new Deleted(id, true))
                .switchIfEmpty(Mono.error(() -> notThere(id)));
    }

    private static GatewayException notThere(String id) {
        return GatewayException.of(
                ErrorKind.NOT_FOUND,
                "no provider '" + id
                        + "' was added here or is known; GET /admin/providers lists those that were or are, GET /status all others");
    }

    private static View view(AddedProvider provider, CatalogSnapshot snapshot) {
        var used = snapshot.providersById().get(provider.id());
        boolean live = used != null && used.live();
        return new View(
                provider.id(),
                live ? "live" : "not_live",
                live,
                used == null ? "it cannot be used; see the gateway's log" : used.whyNotLive(),
                used == null ? null : used.endpoint().baseUrl().toString(),
                (int) snapshot.models().stream()
                        .filter(model -> model.provider().equals(provider.id()))
                        .count(),
                null,
                provider.sealedKey() != null,
                provider.changedAt(),
                provider.entry());
    }

    private static View view(KnownProvider known) {
        return new View(
                known.id(),
                "known",
                false,
                known.whyNotLive(),
                known.baseUrl().toString(),
                known.models().size(),
                known.source(),
                false,
                null,
                null);
    }
}
