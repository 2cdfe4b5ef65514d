package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.throughline.database.embedded.DatabaseStartException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;

class DatabaseUrlTest {

    private final R2dbcProperties properties = new R2dbcProperties();

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void namesNothingWhenUnset(String url) {
        properties.setUrl(url);
        assertThat(DatabaseUrl.address(properties)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:postgresql://me:se%23cret@db.example:6543/gateway",
                "r2dbc:postgres://me:se%23cret@db.example:6543/gateway",
                "r2dbc:pool:postgresql://me:se%23cret@db.example:6543/gateway",
                "postgresql://me:se%23cret@db.example:6543/gateway",
                "postgres://me:se%23cret@db.example:6543/gateway",
                "jdbc:postgresql://me:se%23cret@db.example:6543/gateway",
            })
    void readsEverySpelling(String url) {
        var address = address(url);
        assertThat(address.getUsername()).isEqualTo("me");
        assertThat(address.getPassword()).isEqualTo("se#cret");
        assertThat(address.getJdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6543/gateway");
        assertThat(Database.of(address.options(), null).address()).isEqualTo("db.example:6543/gateway");
        assertThat(address.toString()).doesNotContain("cret");
    }

    @Test
    void takesTheLoginFromTheOtherProperties() {
        properties.setUsername("me");
        properties.setPassword("secret");
        var address = address("r2dbc:postgresql://db.example/gateway");
        assertThat(address.getUsername()).isEqualTo("me");
        assertThat(address.getPassword()).isEqualTo("secret");
        assertThat(Database.of(address.options(), null).address()).isEqualTo("db.example:5432/gateway");
    }

    @Test
    void tellsJdbcWhatDecidesAConnection() {
        var address = address("r2dbc:postgresql://me@db.example/my%20db?sslMode=verify-full&sslRootCert=/etc/ca.pem"
                + "&schema=gateway&preparedStatementCacheQueries=0");
        assertThat(address.getJdbcUrl())
                .isEqualTo("jdbc:postgresql://db.example/my%20db"
                        + "?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&currentSchema=gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslMode=require", "sslmode=require", "sslMode=REQUIRE", "ssl=true"})
    void agreesOnEncryption(String option) {
        assertThat(address("r2dbc:postgresql://me@db.example/gateway?" + option).getJdbcUrl())
                .endsWith("?sslmode=require");
    }

    @Test
    void knowsSeveralHosts() {
        var address =
                address("r2dbc:postgresql:failover://me:secret@one:5432,two:5433/gateway?targetServerType=primary");
        assertThat(address.getJdbcUrl())
                .isEqualTo("jdbc:postgresql://one:5432,two:5433/gateway?targetServerType=primary");
        assertThat(Database.of(address.options(), null).address()).isEqualTo("one:5432,two:5433/gateway");
    }

    @Test
    void givesTheDriverWhatItUnderstands() {
        var address = address("postgres://me:secret@db.example/gateway?sslmode=require");
        var options = address.options().mutate();
        LimitedConnections.limit(options, java.time.Duration.ofSeconds(5));
        assertThat(ConnectionFactories.find(options.build())).isNotNull();
        assertThat(address.options().getValue(ConnectionFactoryOptions.DATABASE))
                .isEqualTo("gateway");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r2dbc:mysql://me:secret@db.example/gateway",
                "r2dbc:postgresql://me:sec ret@db.example/gateway",
                "r2dbc:postgresql://me:secret#1@db.example/gateway",
                "r2dbc:postgresql://db.example/gateway",
                "secret",
            })
    void saysHowToWriteItWithoutRepeatingASecret(String url) {
        assertThatThrownBy(() -> address(url)).isInstanceOfSatisfying(DatabaseStartException.class, failure -> {
            assertThat(failure.problem() + failure.wayOut())
                    .contains("spring.r2dbc.url", "r2dbc:postgresql://user:password@host:5432/database")
                    .doesNotContain("secret", "sec ret");
            assertThat(failure.getCause()).isNull();
        });
    }

    private DatabaseAddress address(String url) {
        properties.setUrl(url);
        return DatabaseUrl.address(properties);
    }
}
