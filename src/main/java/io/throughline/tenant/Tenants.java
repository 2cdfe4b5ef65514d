package io.throughline.tenant;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.database.DatabaseUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Organizations and their keys. */
@Component
public class Tenants {

    private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);
    private static final int NAME_CHARS = 200;

    private final TenantStore store;
    private final KnownKeys known;
    private final TenantStart start;
    private final Ids ids;
    private final Clock clock;

    Tenants(TenantStore store, KnownKeys known, TenantStart start, Ids ids, Clock clock) {
        this.store = store;
        this.known = known;
        this.start = start;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Who calls with that key; from memory, without a database.
     *
     * @throws GatewayException {@code UNAUTHENTICATED} for a missing, an unknown or a revoked key
     */
    public Caller authenticate(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw GatewayException.of(
                    ErrorKind.UNAUTHENTICATED,
                    "no API key was sent; send one of this gateway's keys as header 'Authorization: Bearer tl-...' or 'x-api-key: tl-...'");
        }
        var caller = known.find(KeyHash.of(key));
        if (caller == null) {
            throw GatewayException.of(
                    ErrorKind.UNAUTHENTICATED,
                    "the API key '" + KeyText.prefix(key) + "...' is unknown to this gateway or was revoked");
        }
        return caller;
    }

    /** The administrator's key, as far as a start-up banner may know it. */
    public AdminKey adminKey() {
        return start.adminKey();
    }

    /** Fails with {@code CONFLICT} when the name is taken. */
    public Mono<Organization> createOrganization(String name) {
        return Mono.defer(() -> {
            checkName(name);
            var organization = new Organization(ids.next(), name, false, now());
            return store.insert(organization)
                    .thenReturn(organization)
                    .onErrorMap(DuplicateKeyException.class, taken -> nameTaken(name))
                    .onErrorMap(Tenants::explain);
        });
    }

    public Flux<Organization> organizations() {
        return store.organizations().onErrorMap(Tenants::explain);
    }

    /** Lets the organization's callers bring provider keys with their requests, or no longer. Fails with {@code NOT_FOUND} for an unknown one. */
    public Mono<Organization> allowRequestKeys(UUID organizationId, boolean allowed) {
        return store.allowRequestKeys(organizationId, allowed)
                .switchIfEmpty(Mono.error(() -> noOrganization(organizationId)))
                .delayUntil(changed -> refresh())
                .onErrorMap(Tenants::explain);
    }

    /**
     * The caller's own provider keys: those of the header {@link OwnKeys#HEADER}, null when there is none.
     *
     * @throws GatewayException {@code FORBIDDEN} when the organization does not allow that, {@code INVALID_REQUEST} when the header is malformed
     */
    public OwnKeys ownKeys(Caller caller, @Nullable String header) {
        return header == null || header.isBlank() ? OwnKeys.NONE : OwnKeys.of(caller, header);
    }

    /**
     * Makes a key that works at once in this process, and within the refresh interval in others. Fails with {@code NOT_FOUND} when there is
     * no such organization.
     */
    public Mono<NewKey> createKey(UUID organizationId, String name, boolean administrator) {
        return Mono.defer(() -> {
            checkName(name);
            var key = KeyText.random();
            var facts = new KeyFacts(
                    ids.next(), organizationId, name, KeyText.prefix(key.reveal()), administrator, now(), null);
            return store.insert(facts, KeyHash.of(key.reveal()))
                    .then(refresh())
                    .thenReturn(new NewKey(facts, key))
                    .onErrorMap(DataIntegrityViolationException.class, unknown -> noOrganization(organizationId))
                    .onErrorMap(Tenants::explain);
        });
    }

    /** All keys of that organization, revoked ones included, oldest first. */
    public Flux<KeyFacts> keys(UUID organizationId) {
        return store.keys(organizationId).onErrorMap(Tenants::explain);
    }

    /** Whether there was such a key in force; it is refused from now on, in other processes within the refresh interval. */
    public Mono<Boolean> revokeKey(UUID keyId) {
        return Mono.defer(() -> store.revoke(keyId, clock.instant()))
                .delayUntil(revoked -> refresh())
                .onErrorMap(Tenants::explain);
    }

    /** The change is made by now; when the keys cannot be read at once, the next regular reading finds it. */
    private Mono<Void> refresh() {
        return known.refresh().onErrorComplete();
    }

    /** As the database keeps it, so that what is made equals what is read. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > NAME_CHARS || name.chars().anyMatch(Character::isISOControl)) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "name must have 1 to " + NAME_CHARS + " characters, none of them a control character",
                    "name");
        }
    }

    private static GatewayException nameTaken(String name) {
        return GatewayException.of(ErrorKind.CONFLICT, "an organization named '" + name + "' exists already", "name");
    }

    private static GatewayException noOrganization(UUID id) {
        return GatewayException.of(ErrorKind.NOT_FOUND, "there is no organization " + id, "organization_id");
    }

    private static Throwable explain(Throwable failure) {
        if (failure instanceof GatewayException) {
            return failure;
        }
        if (failure instanceof DatabaseUnavailableException) {
            return GatewayException.of(
                    ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; try again");
        }
        LOG.error("keys: {}", String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure)));
        return GatewayException.of(ErrorKind.INTERNAL, "the gateway could not read or change its keys");
    }
}
