package io.throughline.catalog.sync;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSettings;
import io.throughline.catalog.SourceState;
import io.throughline.chat.GatewayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Looks now and then whether the database has something new of synced sources, and whether it is this gateway's turn to read one. */
@Component
final class SyncSchedule implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

    private final CatalogSettings catalogSettings;
    private final SyncSettings settings;
    private final List<Importer> importers;
    private final CatalogSync sync;
    private final SyncedCatalog synced;
    private final SyncStore store;
    private final Catalog catalog;
    private final Clock clock;
    private boolean away;
    private volatile @Nullable Disposable looking;

    SyncSchedule(
            CatalogSettings catalogSettings,
            SyncSettings settings,
            List<Importer> importers,
            CatalogSync sync,
            SyncedCatalog synced,
            SyncStore store,
            Catalog catalog,
            Clock clock) {
        this.catalogSettings = catalogSettings;
        this.settings = settings;
        this.importers = importers.stream()
                .filter(importer -> settings.sources().contains(importer.source()))
                .toList();
        this.sync = sync;
        this.synced = synced;
        this.store = store;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public void start() {
        looking = Flux.interval(Duration.ZERO, catalogSettings.catalogRefresh())
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
    }

    private Mono<Void> look() {
        return synced.refresh()
                .then(Mono.defer(this::readDue))
                .doOnSuccess(done -> away = false)
                .onErrorResume(this::unread);
    }

    private Mono<Void> readDue() {
        if (settings.every().isZero()) {
            return Mono.empty();
        }
        return Flux.fromIterable(importers)
                .filter(importer -> isDue(importer, clock.instant()))
                .concatMap(this::readInTurn)
                .then();
    }

    private boolean isDue(Importer importer, Instant now) {
        return catalog.sourceStates().stream()
                .filter(state -> state.name().equals(importer.source()))
                .map(SourceState::nextAt)
                .allMatch(next -> next == null || !next.isAfter(now) || next.isAfter(now.plus(settings.every())));
    }

    /** Of several gateways, the one that moves the time on reads. */
    private Mono<Void> readInTurn(Importer importer) {
        var now = clock.instant();
        return store.claim(importer.source(), now, now.plus(settings.every()))
                .filter(ours -> ours)
                .flatMap(ours -> sync.read(importer, Set.of()))
                .onErrorResume(GatewayException.class, overtaken -> Mono.empty()) // an administrator was quicker
                .filter(SyncReport::wasRefused)
                .flatMap(report -> store.postpone(importer.source(), now.plus(pauseAfterFailure())));
    }

    private Duration pauseAfterFailure() {
        return settings.every().compareTo(AFTER_FAILURE) < 0 ? settings.every() : AFTER_FAILURE;
    }

    /** One line when the database goes; that of the keys tells when it is back. */
    private Mono<Void> unread(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn("synced sources cannot be read, what is known of them stays in force: {}", failure.getMessage());
        }
        return Mono.empty();
    }

    @Override
    public void stop() {
        var running = looking;
        if (running != null) {
            running.dispose();
        }
        looking = null;
    }

    @Override
    public boolean isRunning() {
        return looking != null;
    }
}
