package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.database.GroupCommit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class GroupCommitTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Limits LIMITS = new Limits(5, 100, 3, 50, Duration.ofMillis(200));

    private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
    private final List<Sinks.Empty<Void>> ends = new CopyOnWriteArrayList<>();
    private final GroupCommit<Integer> commits = commits(LIMITS, group -> {
        groups.add(group);
        ends.add(Sinks.empty());
        return ends.getLast().asMono();
    });

    @Test
    void writesAtOnceWhenNobodyElseDoes() {
        var one = commit(1);
        assertThat(groups).containsExactly(List.of(1));
        assertThat(one).isNotDone();
        end();
        assertThat(one).isCompleted();
    }

    @Test
    void groupsInOrderWhatComesMeanwhile() {
        var all = IntStream.rangeClosed(1, 6).mapToObj(this::commit).toList();
        end();
        end();
        end();
        assertThat(groups).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
        assertThat(all).allMatch(CompletableFuture::isDone);
    }

    @Test
    void keepsGroupsLight() {
        commit(40);
        commit(41);
        commit(10);
        end();
        end();
        assertThat(groups).containsExactly(List.of(40), List.of(41), List.of(10));
    }

    @Test
    void refusesWhenTooManyWait() {
        IntStream.rangeClosed(1, 6).forEach(this::commit);
        assertUnavailable(commit(7));
        assertThat(commits.offer(8, failure -> {})).isFalse();
        end();
        assertThat(commits.offer(9, failure -> {})).isTrue();
    }

    @Test
    void refusesWhenTooMuchWaits() {
        commit(60);
        commit(40);
        assertUnavailable(commit(1));
        end();
        commit(60);
        assertThat(groups).hasSize(2);
    }

    @Test
    void takesAnItemHeavierThanAllLimits() {
        commit(1000);
        assertThat(groups).hasSize(1);
        assertUnavailable(commit(1));
    }

    @Test
    void writesForThoseWhoLeft() {
        commit(1);
        var waiting = commits.commit(2).subscribe();
        waiting.dispose();
        end();
        assertThat(groups).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void writesOneByOneWhatIsRefusedTogether() {
        var written = new ArrayList<Integer>();
        var refusing = commits(new Limits(100, 10_000, 100, 10_000, SOON), group -> {
            if (group.contains(13)) {
                return Mono.error(new IllegalArgumentException("13"));
            }
            written.addAll(group);
            return Mono.delay(Duration.ofMillis(20)).then();
        });
        var all = IntStream.rangeClosed(10, 16)
                .mapToObj(i -> refusing.commit(i).toFuture())
                .toList();
        assertThatThrownBy(all.get(3)::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
        assertThat(all.stream().filter(one -> !one.isCompletedExceptionally()))
                .allSatisfy(one -> one.get(10, TimeUnit.SECONDS));
        assertThat(written).containsExactly(10, 11, 12, 14, 15, 16);
    }

    @Test
    void failsAllWhoWaitWhenTheDatabaseIsAway() {
        var all = IntStream.rangeClosed(1, 6).mapToObj(this::commit).toList();
        ends.getLast().emitError(new DatabaseUnavailableException("away"), Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(all).allSatisfy(GroupCommitTest::assertUnavailable);
        assertThat(groups).hasSize(1);
        var later = commit(7);
        end();
        assertThat(later).isCompleted();
    }

    @Test
    void stopsTryingOneByOneWhenTheDatabaseGoesAway() {
        var tries = new ArrayList<List<Integer>>();
        var failing = commits(new Limits(100, 10_000, 100, 10_000, SOON), group -> {
            tries.add(group);
            if (tries.size() == 1) {
                return Mono.delay(Duration.ofMillis(20)).then();
            }
            return Mono.error(
                    tries.size() == 2 ? new IllegalArgumentException() : new DatabaseUnavailableException("away"));
        });
        var all = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> failing.commit(i).toFuture())
                .toList();
        assertThat(all.subList(1, 5)).allSatisfy(GroupCommitTest::assertUnavailable);
        assertThat(tries).containsExactly(List.of(1), List.of(2, 3, 4, 5), List.of(2));
    }

    @Test
    void survivesAWriterThatThrows() {
        var broken = commits(LIMITS, group -> {
            throw new IllegalStateException("bug");
        });
        assertThat(broken.commit(1).toFuture()).isCompletedExceptionally();
        assertThat(broken.commit(2).toFuture()).isCompletedExceptionally();
    }

    @Test
    void tellsWhyAnOfferWasLost() {
        var heard = new ArrayList<Throwable>();
        var refusing = commits(LIMITS, group -> Mono.error(new IllegalArgumentException("no")));
        assertThat(refusing.offer(1, heard::add)).isTrue();
        assertThat(heard).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void endsAfterWhatWaits() throws InterruptedException {
        commit(1);
        var last = commit(2);
        var stopped = new CountDownLatch(1);
        commits.stop(stopped::countDown);
        assertUnavailable(commit(3));
        end();
        assertThat(stopped.getCount()).isEqualTo(1);
        end();
        assertThat(stopped.await(0, TimeUnit.SECONDS)).isTrue();
        assertThat(last).isCompleted();
        assertThat(commits.isRunning()).isFalse();
    }

    @Test
    void endsAtOnceWhenIdle() {
        var stopped = new CountDownLatch(1);
        commits.stop(stopped::countDown);
        assertThat(stopped.getCount()).isZero();
    }

    @Test
    void endsInTimeThoughTheDatabaseHangs() throws InterruptedException {
        var running = commit(1);
        var waiting = commit(2);
        var stopped = new CountDownLatch(1);
        commits.stop(stopped::countDown);
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertUnavailable(running);
        assertUnavailable(waiting);
    }

    @Test
    void writesAgainWhenItIsStartedAgain() throws InterruptedException {
        stop().await();
        assertUnavailable(commit(1));
        commits.start();
        assertThat(commits.isRunning()).isTrue();
        var one = commit(2);
        end();
        assertThat(one).isCompleted();
        var two = commit(3);
        var stopped = stop();
        assertThat(stopped.getCount()).isEqualTo(1);
        end();
        stopped.await();
        assertThat(two).isCompleted();
    }

    @Test
    void writesAgainThoughTheDatabaseHungWhenItWasStopped() throws InterruptedException {
        assertUnavailableAfter(commit(1), stop());
        commits.start();
        var next = commit(2);
        assertThat(groups).containsExactly(List.of(1), List.of(2));
        end();
        assertThat(next).isCompleted();
        assertUnavailableAfter(commit(3), stop());
    }

    @Test
    void aWriterThatWasNotDoneGoesOnWhenItIsStartedAgain() throws InterruptedException {
        var first = commit(1);
        var stopped = stop();
        commits.start();
        stopped.await();
        var second = commit(2);
        end();
        end();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    private CountDownLatch stop() {
        var stopped = new CountDownLatch(1);
        commits.stop(stopped::countDown);
        return stopped;
    }

    private static void assertUnavailableAfter(CompletableFuture<Void> commit, CountDownLatch stopped)
            throws InterruptedException {
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertUnavailable(commit);
    }

    @Test
    void losesNothingBetweenManyThreads() {
        var written = new CopyOnWriteArrayList<Integer>();
        var busy = commits(new Limits(20_000, Long.MAX_VALUE, 100, Long.MAX_VALUE, SOON), group -> {
            written.addAll(group);
            return Mono.<Void>empty().subscribeOn(Schedulers.parallel());
        });
        var all = Flux.range(0, 10_000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(busy::commit)
                .then();
        all.block(SOON);
        assertThat(written).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(busy.waiting()).isZero();
    }

    private static GroupCommit<Integer> commits(Limits limits, Function<List<Integer>, Mono<Void>> write) {
        return new GroupCommit<>("numbers", limits, Integer::longValue, write);
    }

    private CompletableFuture<Void> commit(int item) {
        return commits.commit(item).toFuture();
    }

    private void end() {
        ends.getLast().emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    private static void assertUnavailable(CompletableFuture<Void> commit) {
        assertThatThrownBy(commit::join).hasCauseInstanceOf(DatabaseUnavailableException.class);
    }
}
