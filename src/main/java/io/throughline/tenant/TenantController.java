package io.throughline.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Administration of organizations and their keys, below {@code /admin}; only an administrator's key gets here. */
@RestController
@RequestMapping("/admin")
final class TenantController {

    private final Tenants tenants;

    TenantController(Tenants tenants) {
        this.tenants = tenants;
    }

    record OrganizationWish(@Nullable String name) {}

    record OrganizationChange(
            @JsonProperty("request_keys") @Nullable Boolean requestKeys) {}

    record KeyWish(@Nullable String name, @Nullable Boolean administrator) {}

    record OrganizationView(
            UUID id,
            String name,
            @JsonProperty("request_keys") boolean requestKeys,
            @JsonProperty("created_at") Instant createdAt) {
        static OrganizationView of(Organization organization) {
            return new OrganizationView(
                    organization.id(), organization.name(), organization.requestKeys(), organization.createdAt());
        }
    }

    /** {@code key} is there once, in the answer that made it. */
    record KeyView(
            UUID id,
            @JsonProperty("organization_id") UUID organizationId,
            String name,
            String prefix,
            boolean administrator,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("revoked_at") @Nullable Instant revokedAt,
            @Nullable String key) {
        static KeyView of(KeyFacts facts, @Nullable String key) {
            return new KeyView(
                    facts.id(),
                    facts.organizationId(),
                    facts.name(),
                    facts.prefix(),
                    facts.administrator(),
                    facts.createdAt(),
                    facts.revokedAt(),
                    key);
        }
    }

    record Page<T>(String object, List<T> data) {
        static <T> Mono<Page<T>> of(Flux<T> rows) {
            return rows.collectList().map(list -> new Page<>("list", list));
        }
    }

    record Revoked(UUID id, boolean revoked) {}

    @GetMapping("/organizations")
    Mono<Page<OrganizationView>> organizations() {
        return Page.of(tenants.organizations().map(OrganizationView::of));
    }

    @PostMapping("/organizations")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<OrganizationView> createOrganization(@RequestBody OrganizationWish wish) {
        return tenants.createOrganization(required(wish.name())).map(OrganizationView::of);
    }

    @PatchMapping("/organizations/{id}")
    Mono<OrganizationView> change(@PathVariable UUID id, @RequestBody OrganizationChange change) {
        var allowed = change.requestKeys();
        if (allowed == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "request_keys is required: true or false, whether callers may bring provider keys with requests",
                    "request_keys");
        }
        return tenants.allowRequestKeys(id, allowed).map(OrganizationView::of);
    }

    @GetMapping("/organizations/{id}/keys")
    Mono<Page<KeyView>> keys(@PathVariable UUID id) {
        return Page.of(tenants.keys(id).map(facts -> KeyView.of(facts, null)));
    }

    @PostMapping("/organizations/{id}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<KeyView> createKey(@PathVariable UUID id, @RequestBody KeyWish wish) {
        return tenants.createKey(id, required(wish.name()), Boolean.TRUE.equals(wish.administrator()))
                .map(made -> KeyView.of(made.facts(), made.key().reveal()));
    }

    @DeleteMapping("/keys/{id}")
    Mono<Revoked> revoke(@PathVariable UUID id) {
        return tenants.revokeKey(id)
                .filter(done -> done)
                .map(done -> new Revoked(id, true))
                .switchIfEmpty(Mono.error(() -> GatewayException.of(
                        ErrorKind.NOT_FOUND,
                        "there is no key " + id + " in force; GET /admin/organizations/{id}/keys lists them")));
    }

    private static String required(@Nullable String name) {
        if (name == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST, "name is required, e.g. {\"name\": \"billing service\"}", "name");
        }
        return name;
    }
}
