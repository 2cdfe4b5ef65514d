package io.throughline.testing;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import java.time.Duration;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** A few connections to one test database, over a wire that a test may cut. */
public record TestPool(ConnectionPool connections, DatabaseClient client) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    public static TestPool of(TestDatabase database) {
        var pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database.connections())
                .maxSize(4)
                .maxAcquireTime(LIMIT)
                .build());
        return new TestPool(pool, DatabaseClient.create(pool));
    }

    public static TestPool over(FrailWire wire, TestDatabase database) {
        return of(new TestDatabase(
                "127.0.0.1",
                wire.port(),
                database.name(),
                database.username(),
                database.password(),
                database.options()));
    }

    /** A new organization, since all that is stored belongs to one. */
    public UUID organization() {
        var id = UUID.randomUUID();
        client.sql("insert into organization (id, name, created_at) values (:id, :name, now())")
                .bind("id", id)
                .bind("name", id.toString())
                .then()
                .block(LIMIT);
        return id;
    }

    @Override
    public void close() {
        connections.disposeLater().block(LIMIT);
    }
}
