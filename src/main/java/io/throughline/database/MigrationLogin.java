package io.throughline.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;

/** Who migrates, and where: the gateway's own login, unless {@code spring.flyway.*} names another. */
record MigrationLogin(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password) implements FlywayConnectionDetails {

    @Override
    public @Nullable String getJdbcUrl() {
        return url;
    }

    @Override
    public @Nullable String getUsername() {
        return username;
    }

    @Override
    public @Nullable String getPassword() {
        return password;
    }

    @Override
    public String toString() {
        return "MigrationLogin[" + username + "]";
    }
}
