package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Wrapped;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What queries see of a database that goes away and comes back. */
class DatabaseOutageTest {

    private static final Duration QUERY_TIMEOUT = Duration.ofMillis(1500);
    private static final Duration SOON = Duration.ofMillis(3500);

    private FrailWire wire;
    private ConnectionPool pool;
    private DatabaseClient client;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        var options = ConnectionFactoryOptions.parse("r2dbc:postgresql://127.0.0.1:" + wire.port() + "/" + database.name())
                .mutate()
                .option(ConnectionFactoryOptions.USER, database.username())
                .option(ConnectionFactoryOptions.PASSWORD, database.password());
        LimitedConnections.limit(options, QUERY_TIMEOUT);
        var connections = new LimitedConnections(ConnectionFactories.get(options.build()), QUERY_TIMEOUT);
        pool = DatabasePool.over(connections, new R2dbcProperties.Pool());
        client = DatabaseClient.create(pool);
        assertThat(Flux.range(0, 20).flatMap(i -> query()).count().block()).isEqualTo(20);
    }

    @AfterEach
    void disconnect() throws IOException {
        pool.disposeLater().block(SOON);
        wire.close();
    }

    @Test
    void failsAtOnceWhileNobodyIsThereAndRecovers() throws IOException {
        wire.cut();
        assertThat(timeOf(() -> assertThatThrownBy(() -> query().block()).isInstanceOf(RuntimeException.class)))
                .isLessThan(Duration.ofMillis(500));
        wire.mend();
        assertThat(Flux.range(0, 50).flatMap(i -> query()).count().block(SOON))
                .as("not one query fails on a connection of before")
                .isEqualTo(50);
    }

    @Test
    void failsSoonWhileTheWireIsSilentAndRecovers() throws InterruptedException {
        Thread.sleep(1100); // connections used a moment ago are trusted
        wire.freeze();
        for (var i = 0; i < 2; i++) {
            assertThat(timeOf(() -> assertThatThrownBy(() -> query().block()).isInstanceOf(RuntimeException.class)))
                    .isLessThan(SOON);
        }
        wire.thaw();
        assertThat(query().block(SOON)).isEqualTo(1);
    }

    @Test
    void cutsAQueryThatStaysUnanswered() throws InterruptedException {
        var hanging = client.sql("select pg_sleep(0.5)").then().toFuture();
        Thread.sleep(200);
        wire.freeze();
        assertThat(timeOf(() -> assertThatThrownBy(hanging::join).hasStackTraceContaining("has not answered for 2500 ms")))
                .isLessThan(SOON);
    }

    @Test
    void hasTheServerAbortAQueryThatTakesTooLong() {
        assertThatThrownBy(() -> client.sql("select pg_sleep(5)").then().block())
                .hasStackTraceContaining("canceling statement due to statement timeout");
    }

    @Test
    void doesNotTakeASlowReaderForASilentServer() {
        var rows = Flux.usingWhen(
                pool.create(),
                held -> Mono.from(held.createStatement("set statement_timeout = 0").execute())
                        .thenMany(Flux.from(held.createStatement(
                                        "select repeat('x', 100000) from generate_series(1, 600)")
                                .execute()))
                        .concatMap(result -> result.map(row -> row.get(0, String.class)), 1)
                        .concatMap(text -> Mono.just(text).delayElement(Duration.ofMillis(12)), 1),
                held -> held.close());
        assertThat(rows.count().block()).isEqualTo(600);
    }

    @Test
    void leavesAnIdleConnectionInPeace() throws InterruptedException {
        var connection = Mono.from(pool.create()).block();
        try {
            Thread.sleep(3000);
            assertThat(Mono.from(connection.createStatement("select 1").execute()).block()).isNotNull();
        } finally {
            Mono.from(connection.close()).block();
        }
    }

    @Test
    void showsTheDriversOwnConnection() {
        var driver = Mono.usingWhen(
                pool.create(), held -> Mono.just(((Wrapped<?>) held).unwrap(PostgresqlConnection.class)), held -> held.close());
        assertThat(driver.block()).isNotNull();
    }

    private Mono<Integer> query() {
        return client.sql("select $1").bind("$1", 1).map(row -> row.get(0, Integer.class)).one();
    }

    private static Duration timeOf(Runnable action) {
        var begin = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
