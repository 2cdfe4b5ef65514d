package io.throughline.database;

import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Many writers, one statement: what comes while a group is being written forms the next group. So a busy gateway commits a hundred records
 * at the price of one, and an idle one commits each at once. Items keep their order; memory is bounded by {@link Limits}.
 */
public final class GroupCommit<T> implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /**
     * How much may wait, and how much goes into one group. Weights are characters, or whatever {@code weight} counts; a single item may
     * exceed them when nothing else waits.
     *
     * @param shutdown the longest that a shutdown waits for what is still to be written
     */
    public record Limits(int waiting, long waitingWeight, int group, long groupWeight, Duration shutdown) {}

    private final String what;
    private final Limits limits;
    private final ToLongFunction<T> weight;
    private final Function<List<T>, Mono<Void>> write;

    private final Deque<Waiting<T>> queue = new ArrayDeque<>();
    private long heldWeight;
    private volatile List<Waiting<T>> group = List.of();
    private boolean writing;
    private boolean open = true;
    private Sinks.Empty<Void> drained = Sinks.empty();
    private Cut cut = new Cut();
    private volatile boolean away;

    /**
     * @param what the items in the plural, for messages
     * @param write commits all items in one transaction, in this order, or none; it must end by itself
     */
    public GroupCommit(String what, Limits limits, ToLongFunction<T> weight, Function<List<T>, Mono<Void>> write) {
        this.what = what;
        this.limits = limits;
        this.weight = weight;
        this.write = write;
    }

    /**
     * Completes when the item is committed. Fails with {@link DatabaseUnavailableException} when too much waits or the database is away,
     * and with the database's own error when the item cannot be stored. A subscriber that leaves does not take its item back.
     */
    public Mono<Void> commit(T item) {
        return Mono.create(waiter -> {
            if (!add(new Waiting<>(item, weight.applyAsLong(item), waiter::success, waiter::error))) {
                waiter.error(new DatabaseUnavailableException("too many " + what + " wait to be stored"));
            }
        });
    }

    /** Has the item written soon, while nobody waits; false when too much waits already. {@code failed} hears why it was not stored. */
    public boolean offer(T item, Consumer<Throwable> failed) {
        return add(new Waiting<>(item, weight.applyAsLong(item), () -> {}, failed));
    }

    /** How many items wait for their group. */
    public int waiting() {
        synchronized (queue) {
            return queue.size();
        }
    }

    private boolean add(Waiting<T> next) {
        Cut until;
        synchronized (queue) {
            if (!admits(next)) {
                return false;
            }
            queue.add(next);
            heldWeight += next.weight;
            if (writing) {
                return true;
            }
            writing = true;
            until = cut;
        }
        writeAll(until);
        return true;
    }

    private boolean admits(Waiting<T> next) {
        return open
                && queue.size() < limits.waiting
                && (heldWeight == 0 || heldWeight + next.weight <= limits.waitingWeight);
    }

    /** The writer belongs to no caller: one who hangs up must not take the others' commit along. */
    private void writeAll(Cut until) {
        var unused = Mono.defer(this::writeGroup)
                .repeat(() -> moreWaits(until))
                .takeUntilOther(until.signal.asMono())
                .subscribe();
    }

    private Mono<Void> writeGroup() {
        group = nextGroup();
        return attempt(group).onErrorResume(defect -> settle(group, defect)).doFinally(end -> release(group));
    }

    private List<Waiting<T>> nextGroup() {
        var next = new ArrayList<Waiting<T>>();
        long total = 0;
        synchronized (queue) {
            while (!queue.isEmpty() && next.size() < limits.group) {
                total += queue.getFirst().weight;
                if (total > limits.groupWeight && !next.isEmpty()) {
                    break;
                }
                next.add(queue.removeFirst());
            }
        }
        return next;
    }

    private void release(List<Waiting<T>> written) {
        synchronized (queue) {
            heldWeight -= weightOf(written);
        }
    }

    private boolean moreWaits(Cut until) {
        Sinks.Empty<Void> end;
        synchronized (queue) {
            if (until.made) {
                return false;
            }
            writing = !queue.isEmpty();
            if (writing || open) {
                return writing;
            }
            end = drained;
        }
        var unused = end.tryEmitEmpty();
        return false;
    }

    private Mono<Void> attempt(List<Waiting<T>> group) {
        return Mono.defer(() -> write.apply(group.stream().map(one -> one.item).toList()))
                .materialize()
                .flatMap(end -> settle(group, end.getThrowable()));
    }

    private Mono<Void> settle(List<Waiting<T>> tried, @Nullable Throwable failure) {
        if (failure == null) {
            tried.forEach(Waiting::succeed);
            tellWhetherAway(null);
            return Mono.empty();
        }
        if (failure instanceof DatabaseUnavailableException) {
            giveUp(failure);
            return Mono.empty();
        }
        if (tried.size() > 1) {
            return oneByOne(tried);
        }
        tried.forEach(one -> one.fail(failure));
        return Mono.empty();
    }

    /** One item that the database refuses must not cost the others their commit. Without prefetch, to see who was given up. */
    private Mono<Void> oneByOne(List<Waiting<T>> tried) {
        return Flux.fromIterable(tried)
                .filter(one -> !one.told)
                .concatMap(one -> attempt(List.of(one)), 0)
                .then();
    }

    /** Those in the queue fail too: each would only wait as long for the same news. */
    private void giveUp(Throwable failure) {
        var lost = new ArrayList<>(group);
        synchronized (queue) {
            heldWeight -= weightOf(queue);
            lost.addAll(queue);
            queue.clear();
        }
        lost.forEach(one -> one.fail(failure));
        tellWhetherAway(failure);
    }

    /** One line when the database goes, one when it is back. */
    private void tellWhetherAway(@Nullable Throwable failure) {
        if (away == (failure != null)) {
            return;
        }
        away = failure != null;
        if (failure == null) {
            LOG.info("{} are stored again", what);
        } else {
            LOG.warn("{} cannot be stored: {}", what, failure.getMessage());
        }
    }

    private static <T> long weightOf(Collection<Waiting<T>> items) {
        return items.stream().mapToLong(one -> one.weight).sum();
    }

    /** Takes items again after a stop. A writer that still wrote what came before it goes on. */
    @Override
    public void start() {
        Sinks.Empty<Void> before;
        synchronized (queue) {
            if (open) {
                return;
            }
            open = true;
            before = drained;
            drained = Sinks.empty();
            cut = cut.made ? new Cut() : cut;
        }
        var unused = before.tryEmitEmpty();
    }

    @Override
    public boolean isRunning() {
        synchronized (queue) {
            return open;
        }
    }

    /** Before the connections go, after the web server, whose last answers still bring items. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Refuses what comes from now on, and calls back when all is written that came before, or when that takes too long. */
    @Override
    public void stop(Runnable callback) {
        Sinks.Empty<Void> end;
        boolean idle;
        synchronized (queue) {
            open = false;
            end = drained;
            idle = !writing;
        }
        if (idle) {
            var unusedIfDone = end.tryEmitEmpty();
        }
        var unused = end.asMono()
                .timeout(limits.shutdown, Mono.fromRunnable(this::cutOff))
                .doFinally(over -> callback.run())
                .subscribe();
    }

    private void cutOff() {
        Cut now;
        synchronized (queue) {
            now = cut;
            now.made = true;
            writing = false;
        }
        now.signal.emitEmpty(FAIL_FAST);
        giveUp(new DatabaseUnavailableException("the gateway is shutting down"));
    }

    /** Ends the writers that were begun under it; guarded by the queue. */
    private static final class Cut {
        private final Sinks.Empty<Void> signal = Sinks.empty();
        private boolean made;
    }

    private static final class Waiting<T> {
        private final T item;
        private final long weight;
        private final Runnable committed;
        private final Consumer<Throwable> failed;
        private volatile boolean told;

        Waiting(T item, long weight, Runnable committed, Consumer<Throwable> failed) {
            this.item = item;
            this.weight = weight;
            this.committed = committed;
            this.failed = failed;
        }

        void succeed() {
            if (!told) {
                told = true;
                committed.run();
            }
        }

        void fail(Throwable failure) {
            if (!told) {
                told = true;
                failed.accept(failure);
            }
        }
    }
}
