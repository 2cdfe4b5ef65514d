package io.throughline.catalog.sync;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.SourceState;
import io.throughline.catalog.SyncedProvider;
import io.throughline.catalog.SyncedSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keeps the catalogue at what the database holds of synced sources, whichever gateway put it there. */
@Component
final class SyncedCatalog {

    private final SyncStore store;
    private final Catalog catalog;
    private final SyncSettings settings;
    private final List<String> order;
    private final Map<String, Loaded> loaded = new HashMap<>();

    /** A source as it was read from the database; the time tells apart what was deleted and made again. */
    private record Loaded(long version, @Nullable Instant changedAt, SyncedSource source) {

        boolean is(SyncStore.Row row) {
            return version == row.version()
                    && Objects.equals(changedAt, row.state().changedAt());
        }

        boolean isNewerThan(SyncStore.Row row) {
            var other = row.state().changedAt();
            return changedAt != null && other != null && changedAt.isAfter(other);
        }
    }

    SyncedCatalog(SyncStore store, Catalog catalog, SyncSettings settings, List<Importer> importers) {
        this.store = store;
        this.catalog = catalog;
        this.settings = settings;
        order = importers.stream().map(Importer::source).toList();
    }

    /** Reads what is new, and has the catalogue built anew when something is. */
    Mono<Void> refresh() {
        return store.rows().flatMap(rows -> {
            var known = rows.stream()
                    .filter(row -> order.contains(row.state().name()))
                    .toList();
            return Flux.fromIterable(known)
                    .filter(this::isNew)
                    .concatMap(this::load)
                    .collectMap(one -> one.source().name())
                    .doOnNext(young -> apply(known, young))
                    .then();
        });
    }

    /** How many of these providers are neither there nor called by an alias: they can be switched on. */
    int known(Imported imported) {
        var snapshot = catalog.snapshot();
        return (int) imported.providers().stream()
                .filter(provider -> snapshot.provider(provider.id()) == null)
                .count();
    }

    /** How many of these models are of providers that are not there and of which nobody says how to call them; their facts wait until somebody adds those. */
    int waiting(Imported imported) {
        var snapshot = catalog.snapshot();
        var named = imported.providers().stream().map(SyncedProvider::id).collect(Collectors.toSet());
        return (int) imported.models().keySet().stream()
                .map(id -> id.substring(0, id.indexOf('/')))
                .filter(id -> !snapshot.providersById().containsKey(id)
                        && !named.contains(id)
                        && snapshot.known().provider(id) == null)
                .count();
    }

    private synchronized boolean isNew(SyncStore.Row row) {
        var known = loaded.get(row.state().name());
        return row.version() > 0 && (known == null || !known.is(row) && !known.isNewerThan(row));
    }

    private Mono<Loaded> load(SyncStore.Row row) {
        var name = row.state().name();
        return store.facts(name)
                .publishOn(Schedulers.boundedElastic())
                .map(facts ->
                        new Loaded(row.version(), row.state().changedAt(), StoredFacts.read(name, facts.packed())));
    }

    private synchronized void apply(List<SyncStore.Row> rows, Map<String, Loaded> young) {
        catalog.sourceStates(rows.stream().map(row -> shown(row.state())).toList());
        var names = rows.stream()
                .filter(row -> row.version() > 0)
                .map(row -> row.state().name())
                .toList();
        boolean lost = loaded.keySet().retainAll(names);
        loaded.putAll(young);
        if (lost || !young.isEmpty()) {
            catalog.synced(order.stream()
                    .map(loaded::get)
                    .filter(Objects::nonNull)
                    .map(Loaded::source)
                    .toList());
        }
    }

    /** Without a schedule here, nothing is read next. */
    private SourceState shown(SourceState state) {
        return !settings.every().isZero()
                ? state
                : new SourceState(
                        state.name(),
                        state.models(),
                        state.priced(),
                        state.changedAt(),
                        state.succeededAt(),
                        state.failedAt(),
                        state.failure(),
                        null);
    }
}
