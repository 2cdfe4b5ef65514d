package io.throughline.database;

import static io.r2dbc.spi.ConnectionFactoryOptions.DATABASE;
import static io.r2dbc.spi.ConnectionFactoryOptions.HOST;
import static io.r2dbc.spi.ConnectionFactoryOptions.PASSWORD;
import static io.r2dbc.spi.ConnectionFactoryOptions.USER;

import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import io.throughline.database.embedded.DatabaseStartException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.util.StringUtils;

/** The address that an operator wrote in {@code spring.r2dbc.*}, in any of the spellings that PostgreSQL users know. */
final class DatabaseUrl {

    private static final Pattern SPELLING =
            Pattern.compile("(?:r2dbc(s?):|jdbc:)?(?:pool:)?postgres(?:ql)?:(failover:)?//(.+)", Pattern.DOTALL);

    private static final String EXAMPLE = "r2dbc:postgresql://user:password@host:5432/database?sslMode=require";

    private DatabaseUrl() {}

    /** The address in these properties, or null when they name none. */
    static @Nullable DatabaseAddress address(R2dbcProperties properties) {
        var url = properties.getUrl();
        if (url == null || url.isBlank()) {
            return null;
        }
        var options = parse(url.strip());
        var builder = options.mutate();
        fill(builder, options, USER, properties.getUsername());
        fill(builder, options, PASSWORD, properties.getPassword());
        fill(builder, options, DATABASE, properties.getName());
        properties.getProperties().forEach((name, value) -> builder.option(Option.valueOf(name), value));
        return checked(builder.build());
    }

    private static ConnectionFactoryOptions parse(String url) {
        var spelling = SPELLING.matcher(url);
        if (!spelling.matches()) {
            throw new DatabaseStartException("spring.r2dbc.url names no PostgreSQL.", "Write it as " + EXAMPLE + ".");
        }
        var failover = spelling.group(2) == null ? "" : spelling.group(2);
        var secure = spelling.group(1) == null ? "" : spelling.group(1);
        try {
            return ConnectionFactoryOptions.parse(
                    "r2dbc" + secure + ":postgresql:" + failover + "//" + spelling.group(3));
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message may show the password.
            throw new DatabaseStartException(
                    "spring.r2dbc.url cannot be read as a URL.",
                    "Write it as %s; percent-encode special characters of the password, or give it as spring.r2dbc.password."
                            .formatted(EXAMPLE));
        }
    }

    private static <T extends CharSequence> void fill(
            ConnectionFactoryOptions.Builder builder,
            ConnectionFactoryOptions parsed,
            Option<T> option,
            @Nullable T value) {
        if (!parsed.hasOption(option) && StringUtils.hasText(value)) {
            builder.option(option, value);
        }
    }

    private static DatabaseAddress checked(ConnectionFactoryOptions options) {
        if (!options.hasOption(HOST) || options.hasOption(PostgresqlConnectionFactoryProvider.SOCKET)) {
            throw new DatabaseStartException(
                    "spring.r2dbc.url names no host.", "Write it as " + EXAMPLE + "; socket files are not supported.");
        }
        if (!options.hasOption(USER)) {
            throw new DatabaseStartException(
                    "spring.r2dbc.url names no user.", "Write it as " + EXAMPLE + ", or set spring.r2dbc.username.");
        }
        return new DatabaseAddress(options);
    }
}
