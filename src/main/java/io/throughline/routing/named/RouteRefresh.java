package io.throughline.routing.named;

import io.throughline.catalog.CatalogSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Takes changes of named routes over while the gateway runs: those of administrators when they are heard of, and all of them by
 * looking now and then, as news may be missed. What cannot be used changes nothing.
 */
@Component
final class RouteRefresh implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RouteRefresh.class);

    private final RouteBook book;
    private final AddedRoutes added;
    private final RouteNews news;
    private final Duration pause;
    private volatile boolean away;
    private volatile @Nullable Disposable looking;

    @Autowired
    RouteRefresh(RouteBook book, AddedRoutes added, RouteNews news, CatalogSettings settings) {
        this(book, added, news, settings.catalogRefresh());
    }

    RouteRefresh(RouteBook book, AddedRoutes added, RouteNews news, Duration pause) {
        this.book = book;
        this.added = added;
        this.news = news;
        this.pause = pause;
    }

    @Override
    public void start() {
        var ticks = Flux.interval(Duration.ZERO, pause).onBackpressureDrop().concatMap(tick -> look(), 1);
        var heard = news.changes()
                .onBackpressureLatest()
                .concatMap(change -> added.refresh().onErrorResume(this::unread), 1)
                .onErrorComplete()
                .repeatWhen(ends -> ends.delayElements(pause));
        looking = Disposables.composite(ticks.subscribe(), heard.subscribe());
    }

    private Mono<Void> look() {
        return Mono.<Void>fromRunnable(this::lookAtFiles)
                .subscribeOn(Schedulers.boundedElastic())
                .then(added.refresh())
                .doOnSuccess(done -> away = false)
                .onErrorResume(this::unread);
    }

    /** One line when the database goes; that of the keys tells when it is back. */
    private Mono<Void> unread(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn("administrators' routes cannot be read, those known stay in force: {}", failure.getMessage());
        }
        return Mono.empty();
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
