package io.throughline.database;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.postgresql.client.SSLMode;
import io.throughline.database.embedded.DatabaseStartException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One connection at the start, to say in a sentence what a migration would say in a hundred lines. */
final class DatabaseProbe {

    private static final String CONNECT_SECONDS = "5";
    private static final String LOGIN_SECONDS = "8";

    /** The server has no encryption, or lets nobody in that way. */
    private static final String REJECTED = "08004";

    private static final String NOT_THIS_WAY = "28000";

    private DatabaseProbe() {}

    /**
     * The same address, once it has answered. Where it leaves encryption open, as the drivers' defaults differ, encryption is
     * taken when the server offers it.
     */
    static DatabaseAddress checked(DatabaseAddress address) {
        try {
            return choosesEncryption(address) ? connect(address) : connectEncryptedIfOffered(address);
        } catch (SQLException e) {
            throw explain(address, e);
        }
    }

    private static boolean choosesEncryption(DatabaseAddress address) {
        return address.getJdbcUrl().contains("sslmode=");
    }

    private static DatabaseAddress connectEncryptedIfOffered(DatabaseAddress address) throws SQLException {
        try {
            return connect(with(address, SSLMode.REQUIRE));
        } catch (SQLException e) {
            if (REJECTED.equals(e.getSQLState()) || NOT_THIS_WAY.equals(e.getSQLState())) {
                return connect(with(address, SSLMode.DISABLE));
            }
            throw e;
        }
    }

    private static DatabaseAddress with(DatabaseAddress address, SSLMode mode) {
        return new DatabaseAddress(address.options()
                .mutate()
                .option(PostgresqlConnectionFactoryProvider.SSL_MODE, mode)
                .build());
    }

    private static DatabaseAddress connect(DatabaseAddress address) throws SQLException {
        var properties = new Properties();
        put(properties, "user", address.getUsername());
        put(properties, "password", address.getPassword());
        put(properties, "connectTimeout", CONNECT_SECONDS);
        put(properties, "loginTimeout", LOGIN_SECONDS);
        DriverManager.getConnection(address.getJdbcUrl(), properties).close();
        return address;
    }

    private static void put(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    private static DatabaseStartException explain(DatabaseAddress address, SQLException failure) {
        var place = Database.of(address.options(), null).address();
        var state = String.valueOf(failure.getSQLState());
        var said = reason(failure);
        if (state.startsWith("28")) {
            return new DatabaseStartException(
                    "PostgreSQL at %s does not let the user '%s' in: %s".formatted(place, address.getUsername(), said),
                    "Correct spring.r2dbc.username and spring.r2dbc.password (SPRING_R2DBC_USERNAME, SPRING_R2DBC_PASSWORD).",
                    failure);
        }
        if (state.equals("3D000")) {
            return new DatabaseStartException(
                    "PostgreSQL at %s has no such database: %s".formatted(place, said),
                    "Create it, or correct spring.r2dbc.url (SPRING_R2DBC_URL).",
                    failure);
        }
        return new DatabaseStartException(
                "PostgreSQL at %s cannot be reached: %s".formatted(place, said),
                "Start it or correct spring.r2dbc.url (SPRING_R2DBC_URL); without that setting the built-in PostgreSQL is used.",
                failure);
    }

    private static String reason(SQLException failure) {
        return switch (failure.getCause()) {
            case UnknownHostException e -> "unknown host " + e.getMessage();
            case SocketTimeoutException e -> "no answer within " + CONNECT_SECONDS + " s";
            case ConnectException e -> String.valueOf(e.getMessage());
            case null, default ->
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        };
    }
}
