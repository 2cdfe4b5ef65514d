package io.throughline.routing.auto;

import io.throughline.routing.auto.LessonStore.Changed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Looks now and then for new ratings and learns from them; forgets what is too old. Everything is learnt anew from the log, so that all gateways come
 * to the same, and after a restart too.
 */
@Component
final class Teaching implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Teaching.class);

    /** Ratings that were being stored while the last ones were read. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);

    private final LessonStore lessons;
    private final DecisionStore decisions;
    private final Minds minds;
    private final AutoSettings settings;
    private final Clock clock;
    private final Set<UUID> waiting = ConcurrentHashMap.newKeySet();
    private volatile Instant since;
    private volatile @Nullable Disposable looking;

    Teaching(LessonStore lessons, DecisionStore decisions, Minds minds, AutoSettings settings, Clock clock) {
        this.lessons = lessons;
        this.decisions = decisions;
        this.minds = minds;
        this.settings = settings;
        this.clock = clock;
        since = clock.instant().minus(OVERLAP);
        minds.onNewcomer(waiting::add);
    }

    @Override
    public void start() {
        looking = Flux.interval(settings.learnEvery())
                .onBackpressureDrop()
                .concatMap(tick -> look(), 1)
                .subscribe();
    }

    /** One round. Fails never; what could not be read is read the next time. */
    Mono<Void> look() {
        var learnt = settings.enabled() && settings.learning() ? learn() : Mono.<Void>empty();
        return learnt.then(decisions.forget(clock.instant().minus(settings.keep())))
                .then()
                .onErrorResume(this::unread);
    }

    private Mono<Void> learn() {
        return lessons.changedSince(since.minus(OVERLAP))
                .doOnNext(this::changed)
                .then()
                .thenMany(Flux.defer(() -> Flux.fromIterable(List.copyOf(waiting))))
                .concatMap(this::teach)
                .then();
    }

    private void changed(Changed change) {
        if (minds.knows(change.organization())) {
            waiting.add(change.organization());
        }
        since = change.at().isAfter(since) ? change.at() : since;
    }

    /** Only when there is enough new to be worth it: the work then grows with the ratings, not with their square. */
    private Mono<Void> teach(UUID organization) {
        var mind = minds.of(organization);
        return lessons.news(organization, mind.taughtUntil())
                .filter(news -> mind.isWorthTeaching(news.ratings()))
                .flatMap(news -> lessons.newest(organization, settings.learnFrom())
                        .publishOn(Schedulers.boundedElastic())
                        .doOnNext(newest -> teach(organization, mind, newest))
                        .doOnNext(newest -> mind.taught(newest.size(), news.last())))
                .doOnSuccess(done -> waiting.remove(organization))
                .then();
    }

    private void teach(UUID organization, Mind mind, List<Lesson> newest) {
        double deviations = GapTest.deviations(newest, settings.share());
        boolean better = deviations >= GapTest.LEAST_DEVIATIONS;
        if (better != mind.hasLearnt()) {
            LOG.info(
                    "auto: organization {} is now served by {}; over {} ratings, what was learnt is {} standard errors better than the length",
                    organization,
                    better ? "what was learnt" : "the length alone",
                    newest.size(),
                    Math.round(deviations * 10) / 10.0);
        }
        mind.learn(better ? GapLearning.learn(newest) : null);
    }

    private Mono<Void> unread(Throwable failure) {
        LOG.debug("ratings cannot be read, what is learnt stays: {}", failure.getMessage());
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
