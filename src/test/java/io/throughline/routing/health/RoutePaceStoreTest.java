package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.ErrorKind;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.Shelf;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was observed survives a restart, on a real PostgreSQL. */
class RoutePaceStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Percentage NEARLY = Percentage.withPercentage(7);

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final Route route =
            new Shelf().live("a").model("a/m", 1, 1).plan("cheapest").routes().getFirst();
    private FrailWire wire;
    private TestPool pool;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
    }

    @AfterEach
    void disconnect() throws IOException {
        pool.close();
        wire.close();
    }

    /** A gateway of its own, on the same database and clock. */
    private final class Gateway {
        private final RouteStatistics statistics = new RouteStatistics(clock, sides -> 0);
        private final StatisticsKeeper keeper = new StatisticsKeeper(statistics, new RoutePaceStore(pool.client()));

        void streams(int times, long ttftMillis) {
            for (int i = 0; i < times; i++) {
                var first = Duration.ofMillis(ttftMillis);
                statistics.succeeded(route, new CallTimes(first, first.plusSeconds(2), 101, 0.5));
                clock.advance(Duration.ofMillis(10));
            }
        }

        void answersAtOnce(int times, Duration whole) {
            for (int i = 0; i < times; i++) {
                statistics.succeeded(route, new CallTimes(null, whole, 100, 0.5));
            }
        }

        Gateway step() {
            keeper.step().block(LIMIT);
            return this;
        }

        Pace pace() {
            clock.advance(Duration.ofSeconds(1));
            return statistics.paces().get("a/m");
        }
    }

    private Gateway started() {
        return new Gateway().step();
    }

    @Test
    void whatWasObservedIsThereAfterARestart() {
        var before = started();
        before.streams(100, 400);
        before.statistics.failed(route, ErrorKind.UPSTREAM_FAILED);
        before.step();
        var after = started().pace();
        assertThat(after.ttftSeconds()).isCloseTo(0.4, NEARLY);
        assertThat(after.tokensPerSecond()).isCloseTo(50, NEARLY);
        assertThat(after.calls()).isCloseTo(101, NEARLY);
        assertThat(after.success().expected()).isBetween(0.95, 0.99);
        assertThat(after.cachedShare()).isCloseTo(0.5, NEARLY);
        assertThat(after.hedgeAfter()).isPresent();
    }

    @Test
    void soAreAnswersInOnePiece() {
        var before = started();
        before.answersAtOnce(50, Duration.ofSeconds(3));
        before.step();
        assertThat(started().pace().seconds(100)).isCloseTo(3, NEARLY);
    }

    @Test
    void whatIsOldVouchesForLess() {
        var before = started();
        before.streams(100, 400);
        before.step();
        clock.advance(RouteStatistics.SLOW_HALF_LIFE);
        var after = started().pace();
        assertThat(after.calls()).isCloseTo(50, NEARLY);
        assertThat(after.ttftSeconds()).isCloseTo(0.4, NEARLY);
        clock.advance(Duration.ofHours(25));
        assertThat(started().pace()).isNull();
    }

    @Test
    void theGatewayThatKnowsMoreIsBelieved() {
        var much = started();
        var little = started();
        much.streams(100, 400);
        much.step();
        little.streams(3, 4_000);
        little.step();
        assertThat(started().pace().ttftSeconds()).isCloseTo(0.4, NEARLY);
        clock.advance(Duration.ofHours(1));
        little.streams(3, 4_000);
        little.step();
        assertThat(started().pace().ttftSeconds()).isCloseTo(4, NEARLY);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsLost() throws IOException {
        wire.cut();
        var gateway = new Gateway().step();
        gateway.streams(10, 400);
        wire.mend();
        gateway.step().step();
        assertThat(started().pace().calls()).isCloseTo(10, NEARLY);
        gateway.streams(10, 400);
        wire.cut();
        gateway.step();
        wire.mend();
        gateway.step().step();
        assertThat(started().pace().calls()).isCloseTo(20, NEARLY);
    }
}
