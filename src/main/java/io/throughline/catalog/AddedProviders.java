package io.throughline.catalog;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.tenant.KeyVault;
import io.throughline.tenant.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The providers that administrators add while the gateway runs: kept in the database, read by every gateway on it. */
@Component
final class AddedProviders {

    private static final Logger LOG = LoggerFactory.getLogger(AddedProviders.class);

    private final AddedProviderStore store;
    private final Catalog catalog;
    private final KeyVault vault;
    private final Clock clock;
    private volatile List<AddedProvider> inForce = List.of();

    AddedProviders(AddedProviderStore store, Catalog catalog, KeyVault vault, Clock clock) {
        this.store = store;
        this.catalog = catalog;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * Puts the provider in the place of the one with this id, or adds it; in force here at once, elsewhere within the refresh interval.
     *
     * @param key the operator's key for it; null leaves the one that is there
     */
    Mono<Void> put(ProviderFile file, String entry, @Nullable Secret key) {
        return Mono.defer(() -> {
                    catalog.check(file);
                    var sealed = key == null ? null : vault.seal(key, AddedProvider.purpose(file.id()));
                    var added = new AddedProvider(file.id(), entry, sealed, clock.instant());
                    return (sealed == null ? checkPlace(file) : Mono.<Void>empty()).then(store.put(added));
                })
                .then(refresh())
                .onErrorMap(BadProviderFileException.class, AddedProviders::refused)
                .onErrorMap(DatabaseUnavailableException.class, AddedProviders::away);
    }

    /** A key that stays goes nowhere else than it went before. */
    private Mono<Void> checkPlace(ProviderFile file) {
        return store.all()
                .flatMapIterable(all -> all)
                .filter(one -> one.id().equals(file.id()))
                .next()
                .flatMap(before -> {
                    var place = ProviderFiles.entry(before.id(), before.entry()).baseUrl();
                    return before.sealedKey() == null || sameHost(place, file.baseUrl())
                            ? Mono.empty()
                            : Mono.error(
                                    new BadProviderFileException(
                                            "base_url moves to another host, and the key that is kept would go there: send api_key again"));
                });
    }

    private static boolean sameHost(String one, String other) {
        var a = URI.create(one);
        var b = URI.create(other);
        return Objects.equals(a.getScheme(), b.getScheme()) && Objects.equals(a.getAuthority(), b.getAuthority());
    }

    private static GatewayException refused(BadProviderFileException bad) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, String.valueOf(bad.getMessage()));
    }

    private static GatewayException away(DatabaseUnavailableException away) {
        return GatewayException.of(
                ErrorKind.STATE_UNAVAILABLE, "the gateway's database does not answer; nothing was changed; try again");
    }

    /** Whether there was such a provider; a built-in one of the same id is in force again. */
    Mono<Boolean> delete(String id) {
        return store.delete(id)
                .delayUntil(done -> refresh())
                .onErrorMap(DatabaseUnavailableException.class, AddedProviders::away);
    }

    List<AddedProvider> inForce() {
        return inForce;
    }

    /** Reads them again and, when something changed, has the catalog built anew. */
    Mono<Void> refresh() {
        return store.all()
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(this::apply)
                .then();
    }

    private void apply(List<AddedProvider> found) {
        if (same(found, inForce)) {
            return;
        }
        var additions = new ArrayList<Addition>();
        for (var provider : found) {
            try {
                additions.add(addition(provider));
            } catch (BadProviderFileException e) {
                LOG.warn("added provider {} cannot be used: {}", provider.id(), e.getMessage());
            }
        }
        catalog.added(additions);
        inForce = List.copyOf(found);
    }

    private static boolean same(List<AddedProvider> one, List<AddedProvider> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            var a = one.get(i);
            var b = other.get(i);
            if (!a.id().equals(b.id()) || !a.changedAt().equals(b.changedAt())) {
                return false;
            }
        }
        return true;
    }

    private Addition addition(AddedProvider provider) {
        var file = ProviderFiles.entry(provider.id(), provider.entry());
        catalog.check(file);
        var sealed = provider.sealedKey();
        if (sealed == null) {
            return new Addition(file, null, null);
        }
        var key = vault.open(sealed, AddedProvider.purpose(provider.id()));
        return key != null
                ? new Addition(file, key, null)
                : new Addition(
                        file,
                        null,
                        "its key was sealed under another master key: give all gateways the same throughline.master-key"
                                + " or PUT the provider with its api_key again");
    }
}
