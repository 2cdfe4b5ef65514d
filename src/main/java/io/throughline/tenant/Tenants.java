package io.throughline.tenant;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Organizations and their keys. */
@Component
public class Tenants {

    /**
     * Who calls with that key; from memory, without a database.
     *
     * @throws GatewayException {@code UNAUTHENTICATED} for a missing, an unknown or a revoked key
     */
    public Caller authenticate(@Nullable String key) {
        throw GatewayException.of(ErrorKind.UNAUTHENTICATED, "no key is known yet");
    }

    /** The administrator's key, as far as a start-up banner may know it. */
    public AdminKey adminKey() {
        return AdminKey.UNKNOWN;
    }

    public Mono<Organization> createOrganization(String name) {
        return Mono.empty();
    }

    public Flux<Organization> organizations() {
        return Flux.empty();
    }

    /** Makes a key that works at once in this process, and within the refresh interval in others. */
    public Mono<NewKey> createKey(UUID organizationId, String name, boolean administrator) {
        return Mono.empty();
    }

    /** All keys of that organization, revoked ones included, oldest first. */
    public Flux<KeyFacts> keys(UUID organizationId) {
        return Flux.empty();
    }

    /** Whether there was such a key in force; it is refused from now on. */
    public Mono<Boolean> revokeKey(UUID keyId) {
        return Mono.empty();
    }
}
