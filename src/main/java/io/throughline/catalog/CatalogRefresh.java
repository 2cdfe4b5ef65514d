package io.throughline.catalog;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Looks now and then whether an administrator or the operator's folder has something new; what cannot be used changes nothing. */
@Component
final class CatalogRefresh implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogRefresh.class);

    private final Catalog catalog;
    private final AddedProviders added;
    private final CatalogSettings settings;
    private List<String> folder;
    private boolean away;
    private volatile @Nullable Disposable looking;

    CatalogRefresh(Catalog catalog, AddedProviders added, CatalogSettings settings) {
        this.catalog = catalog;
        this.added = added;
        this.settings = settings;
        folder = ProviderFiles.state(catalog.folder());
    }

    @Override
    public void start() {
        looking = Flux.interval(Duration.ZERO, settings.catalogRefresh())
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
    }

    private Mono<Void> look() {
        return Mono.<Void>fromRunnable(this::lookAtFolder)
                .subscribeOn(Schedulers.boundedElastic())
                .then(added.refresh())
                .doOnSuccess(done -> away = false)
                .onErrorResume(this::unread);
    }

    private void lookAtFolder() {
        var now = ProviderFiles.state(catalog.folder());
        if (now.equals(folder)) {
            return;
        }
        folder = now;
        try {
            catalog.reread();
            LOG.info("provider files in {} were read again", catalog.folder());
        } catch (BadProviderFileException e) {
            catalog.refuse(e.getMessage());
            LOG.warn("provider files in {} stay as they were: {}", catalog.folder(), e.getMessage());
        }
    }

    /** One line when the database goes; that of the keys tells when it is back. */
    private Mono<Void> unread(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn("added providers cannot be read, those known stay in force: {}", failure.getMessage());
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
