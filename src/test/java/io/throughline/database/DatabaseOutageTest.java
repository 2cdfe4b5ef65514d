package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Wrapped;
import io.throughline.testing.FrailWire;
import io.throughline.testing.Soon;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** What queries see of a database that goes away and comes back. */
class DatabaseOutageTest {

    private static final Duration QUERY_TIMEOUT = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofMillis(3500);

    private FrailWire wire;
    private ConnectionPool pool;
    private DatabaseClient client;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        var options = ConnectionFactoryOptions.parse(
                        "r2dbc:postgresql://127.0.0.1:" + wire.port() + "/" + database.name())
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
        pool.disposeLater().onErrorComplete(AbortedException.class).block(SOON);
        wire.close();
    }

    @Test
    void failsAtOnceWhileNobodyIsThereAndRecovers() throws IOException {
        wire.cut();
        assertThat(timeOf(() -> assertThatThrownBy(() -> query().block()).isInstanceOf(RuntimeException.class)))
                .isLessThan(Duration.ofSeconds(1));
        wire.mend();
        assertThat(Flux.range(0, 50).flatMap(i -> query()).count().block(SOON))
                .as("not one query fails on a connection of before")
                .isEqualTo(50);
    }

    @Test
    void failsSoonWhileTheWireIsSilentAndRecovers() throws InterruptedException {
        Thread.sleep(1100); // connections used a moment ago are trusted
        wire.freeze();
        var failures = Flux.range(0, 30).flatMap(i -> query().map(row -> 0).onErrorReturn(1));
        assertThat(timeOf(() -> assertThat(failures.reduce(Integer::sum).block())
                        .as("on connections of before and on new ones")
                        .isEqualTo(30)))
                .isLessThan(SOON);
        wire.thaw();
        assertThat(query().block(SOON)).isEqualTo(1);
    }

    @Test
    void cutsAQueryThatStaysUnanswered() throws Exception {
        var hanging = client.sql("select pg_sleep(0.4)").then().toFuture();
        Soon.holds(() -> assertThat(sleepers()).isOne());
        wire.freeze();
        assertThat(timeOf(() ->
                        assertThatThrownBy(hanging::join).hasStackTraceContaining("has not answered for 1500 ms")))
                .isLessThan(SOON);
    }

    @Test
    void hasTheServerAbortAQueryThatTakesTooLong() {
        assertThatThrownBy(() -> client.sql("select pg_sleep(2)").then().block())
                .hasStackTraceContaining("canceling statement due to statement timeout");
    }

    @Test
    void showsTheDriversOwnConnection() {
        var driver = Mono.usingWhen(
                pool.create(),
                held -> Mono.just(((Wrapped<?>) held).unwrap(PostgresqlConnection.class)),
                held -> held.close());
        assertThat(driver.block()).isNotNull();
    }

    private @Nullable Long sleepers() {
        return client.sql(
                        "select count(*) as n from pg_stat_activity where query = 'select pg_sleep(0.4)' and state = 'active'")
                .map(row -> row.get("n", Long.class))
                .one()
                .block(SOON);
    }

    private Mono<Integer> query() {
        return client.sql("select $1")
                .bind("$1", 1)
                .map(row -> row.get(0, Integer.class))
                .one();
    }

    private static Duration timeOf(Runnable action) {
        var begin = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
