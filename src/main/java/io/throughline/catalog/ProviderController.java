package io.throughline.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.time.Instant;
import java.util.List;
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

    /** {@code entry} as it was sent, without its key; {@code keySealed} tells whether one is kept. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(
            String id,
            boolean live,
            @Nullable String reason,
            @JsonProperty("key_sealed") boolean keySealed,
            @JsonProperty("changed_at") Instant changedAt,
            @JsonRawValue String entry) {}

    record Page(String object, List<View> data) {}

    record Deleted(String id, boolean deleted) {}

    @GetMapping
    Page list() {
        return new Page("list", added.inForce().stream().map(this::view).toList());
    }

    @GetMapping("/{id}")
    View get(@PathVariable String id) {
        return added.inForce().stream()
                .filter(provider -> provider.id().equals(id))
                .map(this::view)
                .findFirst()
                .orElseThrow(() -> notThere(id));
    }

    /** The body is what a provider file would say, as JSON or YAML; {@code api_key} in it is sealed and not shown again. */
    @PutMapping(
            path = "/{id}",
            consumes = {MediaType.APPLICATION_JSON_VALUE, "application/yaml", "application/x-yaml", "text/yaml"})
    Mono<View> put(@PathVariable String id, @RequestBody String body) {
        return Mono.defer(() -> {
                    var entry = ProviderEntry.read(id, body);
                    return added.put(entry.file(), entry.json(), entry.key());
                })
                .onErrorMap(
                        BadProviderFileException.class,
                        bad -> GatewayException.of(ErrorKind.INVALID_REQUEST, String.valueOf(bad.getMessage())))
                .then(Mono.fromSupplier(() -> get(id)));
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
                "no provider '" + id + "' was added here; GET /admin/providers lists those that were, GET /status all");
    }

    private View view(AddedProvider provider) {
        var known = catalog.snapshot().provider(provider.id());
        return new View(
                provider.id(),
                known != null && known.live(),
                known == null ? "it cannot be used; see the gateway's log" : known.whyNotLive(),
                provider.sealedKey() != null,
                provider.changedAt(),
                provider.entry());
    }
}
