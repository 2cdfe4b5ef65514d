package io.throughline.routing.named;

import io.throughline.catalog.CatalogSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Takes changes of named routes over while the gateway runs: those of files by looking now and then. */
@Component
final class RouteRefresh implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RouteRefresh.class);

    private final RouteBook book;
    private final Duration pause;
    private volatile @Nullable Disposable looking;

    RouteRefresh(RouteBook book, CatalogSettings settings) {
        this.book = book;
        pause = settings.catalogRefresh();
    }

    @Override
    public void start() {
        looking = Flux.interval(Duration.ZERO, pause)
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
    }

    private Mono<Void> look() {
        return Mono.<Void>fromRunnable(this::lookAtFiles).subscribeOn(Schedulers.boundedElastic());
    }

    private void lookAtFiles() {
        if (!book.reread()) {
            return;
        }
        var problem = book.problem();
        if (problem == null) {
            LOG.info("named routes were read again");
            book.warnings().forEach(LOG::warn);
        } else {
            LOG.warn("named routes stay as they were: {}", problem);
        }
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
