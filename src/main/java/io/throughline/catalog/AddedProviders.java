package io.throughline.catalog;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.tenant.KeyVault;
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
     * @param body what an administrator sent: without a base URL it stays where it is stored, else is where a public catalogue says; without
     *     a key, the one that is there stays
     */
    Mono<Void> put(String id, String body) {
        return store.all()
                .map(all -> all.stream().filter(one -> one.id().equals(id)).toList())
                .flatMap(before -> put(id, body, before.isEmpty() ? null : before.getFirst()))
                .then(refresh())
                .onErrorMap(BadProviderFileException.class, AddedProviders::refused)
                .onErrorMap(DatabaseUnavailableException.class, AddedProviders::away);
    }

    private Mono<Void> put(String id, String body, @Nullable AddedProvider before) {
        var entry = ProviderEntry.read(id, body, place(id, before));
        catalog.check(entry.file());
        var key = entry.key();
        if (key == null && before != null) {
            checkPlace(before, entry.file());
        }
        var sealed = key == null ? null : vault.seal(key, AddedProvider.purpose(id));
        return store.put(new AddedProvider(id, entry.json(), sealed, clock.instant()));
    }

    private ProviderEntry.@Nullable Place place(String id, @Nullable AddedProvider before) {
        if (before != null) {
            return placeOf(before);
        }
        var known = catalog.snapshot().known().provider(id);
        return known == null ? null : ProviderEntry.Place.of(known);
    }

    private static ProviderEntry.@Nullable Place placeOf(AddedProvider stored) {
        try {
            return ProviderEntry.Place.of(ProviderFiles.entry(stored.id(), stored.entry()));
        } catch (BadProviderFileException e) {
            return null; // an entry of another version: it can be replaced as a whole
        }
    }

    /** A key that stays goes nowhere else than it went before. */
    private static void checkPlace(AddedProvider before, ProviderFile file) {
        var place = ProviderFiles.entry(before.id(), before.entry()).baseUrl();
        if (before.sealedKey() != null && !sameHost(place, file.baseUrl())) {
            throw new BadProviderFileException(
                    "base_url moves to another host, and the key that is kept would go there: send api_key again");
        }
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
