package io.throughline.database;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Connections on which nothing takes longer than the query timeout: the server aborts, or the wire is cut. */
record LimitedConnections(ConnectionFactory connections, Duration queryTimeout)
        implements ConnectionFactory, Wrapped<ConnectionFactory> {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    /** So much later than the server's own limit, whose error tells more. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Adds the limits that the driver knows to options that do not name them. */
    static void limit(ConnectionFactoryOptions.Builder options, Duration queryTimeout) {
        var given = options.build();
        if (!given.hasOption(ConnectionFactoryOptions.CONNECT_TIMEOUT)) {
            options.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_LIMIT);
        }
        if (!given.hasOption(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE)) {
            options.option(PostgresqlConnectionFactoryProvider.TCP_KEEPALIVE, true);
        }
        if (!given.hasOption(PostgresqlConnectionFactoryProvider.APPLICATION_NAME)) {
            options.option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "throughline");
        }
        if (!queryTimeout.isZero()) {
            options.option(
                    PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, new GuardedLoops(queryTimeout.plus(GRACE)));
        }
    }

    /** The limit is a statement, not a parameter of the login, because connection poolers refuse such parameters. */
    @Override
    public Mono<Connection> create() {
        var created = Mono.<Connection>from(connections.create());
        var limited = queryTimeout.isZero() ? created : created.flatMap(this::limited);
        return limited.map(IdleCheckedConnection::new);
    }

    private Mono<Connection> limited(Connection connection) {
        return Mono.from(connection.setStatementTimeout(queryTimeout))
                .thenReturn(connection)
                .onErrorResume(failure ->
                        Mono.from(connection.close()).onErrorComplete().then(Mono.error(failure)));
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return connections.getMetadata();
    }

    @Override
    public ConnectionFactory unwrap() {
        return connections;
    }
}
