package io.throughline.testing;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * One database on the server of the tests.
 *
 * @param options the query part of the address, such as {@code sslmode=require}, or an empty text
 */
public record TestDatabase(String host, int port, String name, String username, String password, String options) {

    /** For {@code spring.r2dbc.url}; the login is apart. */
    public String url() {
        return "r2dbc:postgresql" + place();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql" + place();
    }

    private String place() {
        return "://" + host + ":" + port + "/" + name + (options.isEmpty() ? "" : "?" + options);
    }

    /** Opens one connection for each subscriber, as a test wants it. */
    public ConnectionFactory connections() {
        return ConnectionFactories.get(ConnectionFactoryOptions.parse(url())
                .mutate()
                .option(ConnectionFactoryOptions.USER, username)
                .option(ConnectionFactoryOptions.PASSWORD, password)
                .option(PostgresqlConnectionFactoryProvider.APPLICATION_NAME, "throughline-test")
                .build());
    }

    public DatabaseClient client() {
        return DatabaseClient.create(connections());
    }

    public Connection jdbc() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), username, password);
    }

    TestDatabase named(String other) {
        return new TestDatabase(host, port, other, username, password, options);
    }
}
