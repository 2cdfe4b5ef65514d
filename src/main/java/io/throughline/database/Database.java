package io.throughline.database;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PORT;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import io.r2dbc.spi.ConnectionFactoryOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database in use, as a start-up line or a status page may show it: without any password.
 *
 * @param host one host, or several with their ports, comma-separated
 * @param data the data folder of the built-in server; null when the database is somebody else's
 */
public record Database(
        String host, int port, String name, @Nullable Path data) {

    static Database of(ConnectionFactoryOptions options, @Nullable Path data) {
        var host = String.valueOf(options.getValue(HOST));
        var port = options.getValue(PORT);
        var name = options.getValue(DATABASE);
        return new Database(
                host,
                port == null ? DatabaseAddress.DEFAULT_PORT : Integer.parseInt(port.toString()),
                name == null ? String.valueOf(options.getValue(USER)) : name.toString(),
                data);
    }

    public boolean isEmbedded() {
        return data != null;
    }

    /** Such as {@code 127.0.0.1:5432/throughline}. */
    public String address() {
        return host.contains(",") ? host + "/" + name : host + ":" + port + "/" + name;
    }

    /** Such as {@code built-in PostgreSQL at 127.0.0.1:5432/throughline, data in /srv/data/postgres/data-18}. */
    public String describe() {
        return data == null
                ? "PostgreSQL at " + address()
                : "built-in PostgreSQL at " + address() + ", data in " + data;
    }
}
