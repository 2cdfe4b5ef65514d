package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Usage;
import io.throughline.database.GroupCommit;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.AutoDecisions.Rating;
import io.throughline.routing.Choice;
import io.throughline.routing.Choice.Scorer;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import io.throughline.usage.Outcome;
import io.throughline.usage.UsageRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The log of decisions on a real PostgreSQL. */
class DecisionLogStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final AutoSettings SETTINGS = Autos.settings(true, "best", "cheapest", 0.3);

    private final MutableClock clock = new MutableClock(Instant.now());
    private final Ids ids = new Ids(clock);
    private final Town town = new Town(21, 1);
    private FrailWire wire;
    private TestPool pool;
    private Gateway one;
    private Gateway other;

    /** What one gateway has of it, on the database that it shares. */
    private record Gateway(
            DecisionStore store, GroupCommit<LogEntry> entries, DecisionLog log, Minds minds, Teaching teaching) {

        static Gateway of(TestPool pool, MutableClock clock) {
            var store = new DecisionStore(pool.client());
            var entries = new AutoConfiguration().decisionEntries(store);
            entries.start();
            var minds = new Minds(SETTINGS);
            return new Gateway(
                    store,
                    entries,
                    new DecisionLog(entries, store, new AutoMetrics(new SimpleMeterRegistry())),
                    minds,
                    new Teaching(new LessonStore(pool.client()), store, minds, SETTINGS, clock));
        }

        void stop() throws InterruptedException {
            var stopped = new CountDownLatch(1);
            entries.stop(stopped::countDown);
            assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
        one = Gateway.of(pool, clock);
        other = Gateway.of(pool, clock);
    }

    @AfterEach
    void disconnect() throws Exception {
        one.stop();
        other.stop();
        pool.close();
        wire.close();
    }

    private AutoDecision decision(UUID organization, Town.Request request, double probability) {
        boolean strong = town.happens(probability);
        var choice = new Choice(Scorer.PRIOR, 0.5, 0.6, 0.3, probability, strong, false);
        return new AutoDecision(
                ids.next(),
                organization,
                town.cluster(),
                request.features(),
                choice,
                Set.of(strong ? "a/big" : "a/small"));
    }

    private UsageRecord usage(AutoDecision decision, Outcome outcome) {
        return new UsageRecord(
                ids.next(),
                decision.organizationId(),
                ids.next(),
                "req_" + decision.id(),
                clock.instant(),
                "chat.completions",
                "auto",
                outcome == Outcome.REFUSED ? "" : "a",
                decision.choice().strong() ? "big" : "small",
                false,
                outcome.id(),
                null,
                new Usage(10, 0, 0, 10, 0),
                false,
                "a/big@1",
                decision.choice().strong() ? 5_000_000L : 1_000_000L,
                Duration.ofMillis(5),
                null,
                1,
                null,
                null);
    }

    private AutoDecision logged(UUID organization) {
        var decision = decision(organization, town.next(), 0.3);
        one.log.ended(decision, usage(decision, Outcome.COMPLETED));
        return decision;
    }

    private static <T> T await(Mono<T> mono) {
        return mono.block(LIMIT);
    }

    private static ErrorKind failure(Mono<?> mono) {
        try {
            mono.block(LIMIT);
        } catch (GatewayException e) {
            return e.error().kind();
        }
        throw new AssertionError("it did not fail");
    }

    /** Straight into the table: what was decided, answered and rated before. */
    private void history(UUID organization, int count, boolean honest) {
        var rows = new ArrayList<LoggedDecision>();
        var ratings = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            var request = town.next();
            var decision = decision(organization, request, 0.3);
            rows.add(new LoggedDecision(decision, usage(decision, Outcome.COMPLETED)));
            double right = honest ? request.quality(decision.choice().strong()) : 0.5;
            ratings.add(town.happens(right) ? 1.0 : 0.0);
            clock.advance(Duration.ofMillis(1));
        }
        await(one.store.append(rows));
        await(pool.client()
                .sql("""
                        update auto_decision d set rating = r.rating, rated_at = now()
                        from unnest(:ids, :ratings) as r (id, rating) where d.id = r.id
                        """)
                .bind("ids", rows.stream().map(row -> row.decision().id()).toArray(UUID[]::new))
                .bind("ratings", ratings.toArray(Double[]::new))
                .then());
    }

    @Test
    void anotherGatewayRatesWhatThisOneDecided() {
        var organization = pool.organization();
        var decision = logged(organization);
        await(one.entries.commit(LogEntry.BARRIER).thenReturn(true));
        var rated = await(other.log.rate(organization, new Rating(decision.shownId(), 0.75, "fine")));
        assertThat(rated.decisionId()).isEqualTo(decision.shownId());
        assertThat(rated.requestId()).isEqualTo("req_" + decision.id());
        assertThat(rated.score()).isEqualTo(0.75);
    }

    @Test
    void aRatingFollowsTheDecisionThroughTheQueue() {
        var organization = pool.organization();
        for (int i = 0; i < 50; i++) {
            var decision = logged(organization);
            assertThat(await(one.log.rate(organization, new Rating(decision.shownId(), 1, null)))
                            .decisionId())
                    .isEqualTo(decision.shownId());
        }
    }

    @Test
    void strangersAndTheUnansweredAreRefused() {
        var organization = pool.organization();
        var decision = logged(organization);
        assertThat(failure(one.log.rate(pool.organization(), new Rating(decision.shownId(), 1, null))))
                .isEqualTo(ErrorKind.NOT_FOUND);
        assertThat(failure(one.log.rate(organization, new Rating("dec_zz", 1, null))))
                .isEqualTo(ErrorKind.NOT_FOUND);
        var refused = decision(organization, town.next(), 0.3);
        one.log.ended(refused, usage(refused, Outcome.REFUSED));
        assertThat(failure(one.log.rate(organization, new Rating(refused.shownId(), 1, null))))
                .isEqualTo(ErrorKind.CONFLICT);
    }

    @Test
    void withoutADatabaseARatingIsA503AndDecisionsWait() throws IOException {
        var organization = pool.organization();
        wire.cut();
        var decision = logged(organization);
        assertThat(failure(one.log.rate(organization, new Rating(decision.shownId(), 1, null))))
                .isEqualTo(ErrorKind.STATE_UNAVAILABLE);
        wire.mend();
        assertThat(await(one.log
                                .rate(organization, new Rating(decision.shownId(), 1, null))
                                .retry(20))
                        .score())
                .isEqualTo(1);
    }

    @Test
    void everyGatewayLearnsTheSameFromTheLog() {
        var organization = pool.organization();
        history(organization, 1_500, true);
        for (var gateway : List.of(one, other)) {
            assertThat(gateway.minds.of(organization).hasLearnt()).isFalse();
            gateway.teaching.look().block(LIMIT);
            assertThat(gateway.minds.of(organization).hasLearnt()).isTrue();
        }
        var request = town.next();
        assertThat(one.minds.of(organization).decide(request.features(), 0.3).score())
                .isEqualTo(other.minds
                        .of(organization)
                        .decide(request.features(), 0.3)
                        .score());
    }

    @Test
    void organizationsDoNotLearnFromEachOther() {
        var rated = pool.organization();
        var silent = pool.organization();
        var noisy = pool.organization();
        history(rated, 1_500, true);
        history(noisy, 1_500, false);
        List.of(rated, silent, noisy).forEach(one.minds::of);
        one.teaching.look().block(LIMIT);
        assertThat(one.minds.of(rated).hasLearnt()).isTrue();
        assertThat(one.minds.of(silent).hasLearnt()).isFalse();
        assertThat(one.minds.of(noisy).hasLearnt()).isFalse();
    }

    @Test
    void ratingsThatComeLaterAreNoticed() {
        var organization = pool.organization();
        one.minds.of(organization);
        one.teaching.look().block(LIMIT);
        history(organization, 1_500, true);
        one.teaching.look().block(LIMIT);
        assertThat(one.minds.of(organization).hasLearnt()).isTrue();
    }

    @Test
    void aReportReadsAllPagesOfOneOrganization() {
        var organization = pool.organization();
        history(organization, ReportStore.PAGE + 500, true);
        history(pool.organization(), 50, true);
        var middle = clock.instant();
        history(organization, 300, true);
        var store = new ReportStore(pool.client());
        var all = await(new Reporting(store, organization, null).report(true)).all();
        assertThat(all.decisions()).isEqualTo(ReportStore.PAGE + 800L);
        assertThat(all.ratedStrong() + all.ratedWeak()).isEqualTo(ReportStore.PAGE + 800L);
        assertThat(all.share().expected()).isEqualByComparingTo("0.3");
        assertThat(all.cost().strong()).isEqualByComparingTo("0.005");
        assertThat(all.quality().weak().doubleValue()).isCloseTo(0.735, within(0.05));
        assertThat(all.verdict()).startsWith("not distinguishable from a random choice");
        assertThat(await(new Reporting(store, organization, middle).report(true))
                        .all()
                        .decisions())
                .isEqualTo(300);
        assertThat(await(new Reporting(store, pool.organization(), null).report(true))
                        .all()
                        .verdict())
                .startsWith("too few ratings");
    }

    @Test
    void whatIsTooOldIsForgotten() {
        var organization = pool.organization();
        history(organization, 20, true);
        clock.advance(SETTINGS.keep());
        history(organization, 5, true);
        clock.advance(Duration.ofSeconds(1));
        one.teaching.look().block(LIMIT);
        assertThat(await(new Reporting(new ReportStore(pool.client()), organization, null).report(true))
                        .all()
                        .decisions())
                .isEqualTo(5);
    }

    @Test
    void aBadIdIsNoServerError() {
        assertThatThrownBy(() -> await(one.log.rate(pool.organization(), new Rating("dec_" + "g".repeat(32), 1, null))))
                .hasMessageContaining("is no decision of auto in this organization");
    }
}
