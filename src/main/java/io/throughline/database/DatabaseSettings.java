package io.throughline.database;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may say about the database besides {@code spring.r2dbc.*}.
 *
 * @param home the folder for all that this gateway keeps on disk; text, because as a path Spring would try the class path
 *     first
 */
@ConfigurationProperties("throughline")
record DatabaseSettings(
        @DefaultValue("data") String home, @DefaultValue Server database) {

    /**
     * @param port where the built-in server listens; 0 for any free port
     * @param queryTimeout the longest that a query may take, and that a silent server is waited for; 0 for ever
     */
    record Server(
            @DefaultValue("0") int port, @DefaultValue("5s") Duration queryTimeout) {

        Server {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException(
                        "throughline.database.port is " + port + "; it must be 0 (any free port) to 65535");
            }
            if (queryTimeout.isNegative()) {
                throw new IllegalArgumentException("throughline.database.query-timeout must not be negative");
            }
        }
    }

    /** The folder of the built-in server. */
    Path postgres() {
        return Path.of(home).toAbsolutePath().normalize().resolve("postgres");
    }
}
