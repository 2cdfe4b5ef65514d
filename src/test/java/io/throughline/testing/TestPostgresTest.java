package io.throughline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.database.Database;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;

@SpringBootTest(classes = TestPostgresTest.Gateway.class, webEnvironment = WebEnvironment.NONE)
class TestPostgresTest {

    @EnableAutoConfiguration
    static class Gateway {}

    @Autowired
    Database database;

    @Autowired
    DatabaseClient client;

    @Test
    void givesEachSpringContextADatabaseOfItsOwn() {
        assertThat(database.isEmbedded()).isFalse();
        assertThat(database.name()).startsWith("t_");
        assertThat(name(client)).isEqualTo(database.name());
    }

    @Test
    void givesEachAskerADatabaseOfItsOwn() {
        var first = TestPostgres.fresh();
        var second = TestPostgres.fresh();
        assertThat(name(first.client())).isEqualTo(first.name()).isNotEqualTo(second.name());
        first.client().sql("create table seen (row int)").then().block();
        assertThat(tables(second, "seen")).isZero();
    }

    @Test
    void hasMigratedThemAll() {
        assertThat(tables(TestPostgres.fresh(), "flyway_schema_history")).isOne();
    }

    private static String name(DatabaseClient client) {
        return client.sql("select current_database()")
                .map(row -> row.get(0, String.class))
                .one()
                .block();
    }

    private static Long tables(TestDatabase database, String name) {
        return database.client()
                .sql("select count(*) from pg_tables where tablename = $1")
                .bind("$1", name)
                .map(row -> row.get(0, Long.class))
                .one()
                .block();
    }
}
