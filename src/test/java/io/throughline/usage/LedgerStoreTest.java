package io.throughline.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.throughline.chat.Attempt;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Usage;
import io.throughline.database.GroupCommit;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The ledger on a real PostgreSQL. */
class LedgerStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final UsageSettings SETTINGS =
            new UsageSettings(Duration.ofSeconds(15), 20_000, Duration.ofMillis(100));

    private final Ids ids = new Ids(Clock.systemUTC());
    private final UUID organization = ids.next();
    private SimpleMeterRegistry meters;
    private FrailWire wire;
    private TestPool pool;
    private GroupCommit<UsageRecord> later;
    private Ledger ledger;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
        ledger = ledger(SETTINGS);
    }

    @AfterEach
    void disconnect() throws IOException, InterruptedException {
        var stopped = new CountDownLatch(1);
        later.stop(stopped::countDown);
        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        pool.close();
        wire.close();
    }

    private Ledger ledger(UsageSettings settings) {
        meters = new SimpleMeterRegistry();
        var store = new UsageStore(pool.client(), settings);
        var configuration = new UsageConfiguration();
        later = configuration.laterUsage(store, settings);
        var awaited = configuration.awaitedUsage(store, settings);
        var requests = new RequestMetrics(meters, (String id) -> true);
        return new Ledger(awaited, later, new UsageMeters(meters), requests, MutableClock.at("2026-11-20T12:00:00Z"));
    }

    @Test
    void keepsAllThatItIsTold() {
        var usage = new UsageRecord(
                        ids.next(),
                        organization,
                        ids.next(),
                        "req-1",
                        NOW,
                        "chat.completions",
                        "cheapest",
                        "openai",
                        "gpt-4o",
                        true,
                        "failed",
                        "upstream_error",
                        new Usage(10, 4, 3, 5, 2),
                        true,
                        "openai/gpt-4o@2026-11-01",
                        1234L,
                        Duration.ofMillis(4321),
                        Duration.ofMillis(321),
                        2,
                        "c",
                        "end \0 user")
                .after(List.of(new Attempt("p", "p/m", 1, Attempt.Outcome.SKIPPED, null, 0, Duration.ZERO)));
        ledger.record(usage).block(LIMIT);
        var row = pool.client()
                .sql("select * from usage_record where organization_id = :id")
                .bind("id", organization)
                .fetch()
                .one()
                .block(LIMIT);
        assertThat(row)
                .containsEntry("id", usage.id())
                .containsEntry("at", NOW.atOffset(ZoneOffset.UTC))
                .containsEntry("key_id", usage.keyId())
                .containsEntry("request_id", "req-1")
                .containsEntry("door", "chat.completions")
                .containsEntry("model_requested", "cheapest")
                .containsEntry("provider", "openai")
                .containsEntry("model", "gpt-4o")
                .containsEntry("streamed", true)
                .containsEntry("outcome", "failed")
                .containsEntry("error_code", "upstream_error")
                .containsEntry("input_tokens", 10L)
                .containsEntry("cache_read_tokens", 4L)
                .containsEntry("cache_write_tokens", 3L)
                .containsEntry("output_tokens", 5L)
                .containsEntry("reasoning_tokens", 2L)
                .containsEntry("usage_estimated", true)
                .containsEntry("price_version", "openai/gpt-4o@2026-11-01")
                .containsEntry("cost_nano_usd", 1234L)
                .containsEntry("duration_ms", 4321L)
                .containsEntry("first_token_ms", 321L)
                .containsEntry("attempts", 2)
                .containsEntry("conversation", "c")
                .containsEntry("end_user", "end \ufffd user")
                .containsEntry("failures", "p/m: skipped");
    }

    @Test
    void keepsTheUnknownUnknown() {
        ledger.record(usage(null)).block(LIMIT);
        var unknown = pool.client()
                .sql("""
                        select count(*) as count from usage_record
                        where organization_id = :id and cost_nano_usd is null and input_tokens is null and price_version is null
                            and first_token_ms is null and conversation is null and end_user is null and error_code is null and failures is null
                        """)
                .bind("id", organization)
                .map(row -> row.get("count", Long.class))
                .one();
        assertThat(unknown.block(LIMIT)).isEqualTo(1);
    }

    @Test
    void commitsManyAtOnce() {
        Flux.range(0, 1000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(i -> ledger.record(usage((long) i)))
                .then()
                .block(LIMIT);
        assertThat(count()).isEqualTo(1000);
        assertThat(sum()).isEqualTo(499_500);
    }

    @Test
    void writesSoonWhatNobodyWaitsFor() {
        for (int i = 0; i < 100; i++) {
            ledger.recordLater(usage(1L));
        }
        await().atMost(LIMIT).until(() -> count() == 100);
    }

    @Test
    void keepsWhatNobodyWaitsForUntilTheDatabaseIsBack() throws IOException {
        wire.cut();
        ledger.recordLater(usage(1L));
        await().atMost(LIMIT).until(() -> later.waiting() == 0); // it is being tried
        ledger.recordLater(usage(2L));
        assertThatThrownBy(() -> ledger.record(usage(4L)).block(LIMIT))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(ErrorKind.STATE_UNAVAILABLE));
        wire.mend();
        await().atMost(LIMIT).until(() -> count() == 2);
        assertThat(lost()).isZero();
    }

    @Test
    void countsWhatIsLostWhenTooManyWait() throws IOException {
        var small = ledger(new UsageSettings(Duration.ofSeconds(15), 3, Duration.ofMillis(100)));
        wire.cut();
        for (int i = 0; i < 10; i++) {
            small.recordLater(usage(1L));
        }
        assertThat(lost()).isEqualTo(7);
        wire.mend();
        await().atMost(LIMIT).until(() -> count() == 3);
    }

    @Test
    void countsWhatTheDatabaseRefuses() {
        var twice = usage(1L);
        ledger.recordLater(twice);
        await().until(() -> count() == 1);
        ledger.recordLater(twice);
        await().until(() -> lost() == 1);
        assertThat(count()).isEqualTo(1);
    }

    private UsageRecord usage(@Nullable Long costNanoUsd) {
        return new UsageRecord(
                ids.next(),
                organization,
                ids.next(),
                "req",
                NOW,
                "chat.completions",
                "m",
                "p",
                "m",
                false,
                "completed",
                null,
                null,
                false,
                null,
                costNanoUsd,
                Duration.ZERO,
                null,
                1,
                null,
                null);
    }

    private double lost() {
        return meters.get("throughline.usage.lost").counter().count();
    }

    private long count() {
        return one("select count(*) as value from usage_record where organization_id = :id");
    }

    private long sum() {
        return one("select sum(cost_nano_usd)::bigint as value from usage_record where organization_id = :id");
    }

    private long one(String sql) {
        return pool.client()
                .sql(sql)
                .bind("id", organization)
                .map(row -> row.get("value", Long.class))
                .one()
                .block(LIMIT);
    }
}
