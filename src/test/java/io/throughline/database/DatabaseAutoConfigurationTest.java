package io.throughline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.pool.ConnectionPool;
import io.throughline.database.embedded.EmbeddedPostgres;
import io.throughline.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.r2dbc.core.DatabaseClient;

class DatabaseAutoConfigurationTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void usesTheNamedServerAndTouchesNoFolder() {
        var home = folder.resolve("home");
        named().withPropertyValues("throughline.home=" + home).run(context -> {
            assertThat(one(context)).isEqualTo(1);
            assertThat(context.getBean(Flyway.class).info().getInfoResult().database)
                    .startsWith("t_");
            assertThat(context.getBean(Database.class).isEmbedded()).isFalse();
            assertThat(home).doesNotExist();
        });
    }

    @Test
    void startsItsOwnServerWhenNoneIsNamedAndEndsItWithTheContext() {
        var started = new Database[1];
        runner().withPropertyValues("throughline.home=" + folder).run(context -> {
            started[0] = context.getBean(Database.class);
            assertThat(one(context)).isEqualTo(1);
            assertThat(started[0].describe())
                    .startsWith("built-in PostgreSQL at 127.0.0.1:")
                    .endsWith("/throughline, data in "
                            + folder.resolve("postgres").resolve("data-18"));
            outlivesAnOutage(context, started[0].port());
        });
        assertThatThrownBy(() -> new java.net.Socket("127.0.0.1", started[0].port()).close())
                .hasMessageContaining("refused");
    }

    private void outlivesAnOutage(ApplicationContext context, int port) {
        context.getBean(EmbeddedPostgres.class).close();
        assertThatThrownBy(() -> one(context)).hasStackTraceContaining("Connection refused");
        try (var again = new EmbeddedPostgres(folder.resolve("postgres"), port, Map.of())) {
            again.start();
            assertThat(one(context)).isEqualTo(1);
        }
    }

    @Test
    void makesOnePoolAndNoneForJdbc() {
        named().withPropertyValues("spring.r2dbc.pool.max-size=3").run(context -> {
            assertThat(context).hasSingleBean(ConnectionPool.class).doesNotHaveBean(DataSource.class);
            assertThat(context.getBean(ConnectionPool.class)
                            .getMetrics()
                            .orElseThrow()
                            .getMaxAllocatedSize())
                    .isEqualTo(3);
        });
    }

    @Test
    void migratesAsSomebodyElseWhenToldTo() {
        named().withPropertyValues("spring.flyway.user=owner", "spring.flyway.enabled=false")
                .run(context -> assertThat(
                                context.getBean(FlywayConnectionDetails.class).getUsername())
                        .isEqualTo("owner"));
    }

    @Test
    void stepsBackForAnAddressThatATestBrings() {
        var database = TestPostgres.fresh();
        runner().withBean(
                        R2dbcConnectionDetails.class,
                        () -> () -> io.r2dbc.spi.ConnectionFactoryOptions.parse(database.url()
                                .replace("://", "://" + database.username() + ":" + database.password() + "@")))
                .withPropertyValues("throughline.home=" + folder.resolve("home"), "spring.flyway.enabled=false")
                .run(context -> {
                    assertThat(one(context)).isEqualTo(1);
                    assertThat(context).doesNotHaveBean(EmbeddedPostgres.class);
                    assertThat(context.getBean(Database.class).name()).isEqualTo(database.name());
                });
    }

    private static ApplicationContextRunner named() {
        var database = TestPostgres.fresh();
        return runner().withPropertyValues(
                        "spring.r2dbc.url=" + database.url(),
                        "spring.r2dbc.username=" + database.username(),
                        "spring.r2dbc.password=" + database.password());
    }

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DatabaseAutoConfiguration.class,
                        R2dbcAutoConfiguration.class,
                        DataSourceAutoConfiguration.class,
                        FlywayAutoConfiguration.class));
    }

    private static Integer one(ApplicationContext context) {
        return DatabaseClient.create(context.getBean(ConnectionPool.class))
                .sql("select 1")
                .map(row -> row.get(0, Integer.class))
                .one()
                .block(SOON);
    }
}
