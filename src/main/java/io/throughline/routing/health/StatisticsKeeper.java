package io.throughline.routing.health;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries what was observed across restarts: reads it once, as soon as the database answers and without the start waiting for it, and writes what
 * is new now and then and at the end.
 */
@Component
final class StatisticsKeeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(StatisticsKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);

    private final RouteStatistics statistics;
    private final RoutePaceStore store;
    private boolean read;
    private boolean away;
    private volatile @Nullable Disposable keeping;

    StatisticsKeeper(RouteStatistics statistics, RoutePaceStore store) {
        this.statistics = statistics;
        this.store = store;
    }

    @Override
    public void start() {
        keeping = Flux.interval(Duration.ZERO, EVERY)
                .onBackpressureDrop()
                .concatMap(tick -> step(), 1)
                .subscribe();
    }

    /** What was kept is read before anything is written over it. */
    Mono<Void> step() {
        return Mono.defer(() -> read ? write() : readOnce())
                .doOnSuccess(done -> away = false)
                .onErrorResume(this::later);
    }

    private Mono<Void> readOnce() {
        return store.since(statistics.oldestKept())
                .doOnNext(kept -> {
                    statistics.restore(kept);
                    read = true;
                })
                .then();
    }

    private Mono<Void> write() {
        var news = statistics.takeNews();
        return news.isEmpty()
                ? Mono.empty()
                : store.keep(news, RouteStatistics.SLOW_HALF_LIFE).doOnError(failure -> statistics.giveBack(news));
    }

    /** One line when the database goes. */
    private Mono<Void> later(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn("what is observed of models cannot be kept for now: {}", failure.getMessage());
        }
        return Mono.empty();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        var running = keeping;
        if (running != null) {
            running.dispose();
        }
        keeping = null;
        var unused = (read ? step() : Mono.<Void>empty())
                .timeout(LAST_WORD, Mono.empty())
                .doFinally(end -> callback.run())
                .subscribe();
    }

    @Override
    public boolean isRunning() {
        return keeping != null;
    }

    /** Before the connections go, after the web server. */
    @Override
    public int getPhase() {
        return 0;
    }
}
