package io.throughline.database;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.DRIVER;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.client.SSLMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.throughline.database.embedded.EmbeddedAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;

/** One address, told to R2DBC for the gateway's queries and to JDBC for its migrations. */
record DatabaseAddress(ConnectionFactoryOptions options) implements R2dbcConnectionDetails, JdbcConnectionDetails {

    static final int DEFAULT_PORT = 5432;

    static DatabaseAddress of(EmbeddedAddress server) {
        return new DatabaseAddress(ConnectionFactoryOptions.builder()
                .option(DRIVER, "postgresql")
                .option(HOST, server.host())
                .option(PORT, server.port())
                .option(DATABASE, server.database())
                .option(USER, server.username())
                .option(PASSWORD, server.password())
                .option(PostgresqlConnectionFactoryProvider.SSL_MODE, SSLMode.DISABLE)
                .build());
    }

    @Override
    public ConnectionFactoryOptions getConnectionFactoryOptions() {
        return options;
    }

    @Override
    public @Nullable String getUsername() {
        return text(options.getValue(USER));
    }

    @Override
    public @Nullable String getPassword() {
        return text(options.getValue(PASSWORD));
    }

    @Override
    public String getJdbcUrl() {
        return JdbcUrl.of(options);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + options.getValue(HOST) + "]";
    }
}
