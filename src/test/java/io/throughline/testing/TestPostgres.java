package io.throughline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A real PostgreSQL for tests: one server for the test process, one migrated template on it, and as many copies of that as
 * there are askers. A test with {@code @SpringBootTest} has its copy without asking; another calls {@link #fresh()}.
 */
public final class TestPostgres {

    private static final String UNFINISHED = "template_new";
    private static final long TEMPLATE_LOCK = 7_468_726;

    private final TestServer server;
    private final Connection admin;
    private final String template;
    private final List<String> copies = new ArrayList<>();

    private TestPostgres() throws SQLException, IOException {
        server = TestServer.choose();
        System.out.println("TestPostgres: " + server.what());
        admin = server.admin().jdbc();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "test-postgres"));
        template = "template_" + checksum();
        prepare();
    }

    private static final class Shared {

        static final TestPostgres POSTGRES = start();

        private static TestPostgres start() {
            try {
                return new TestPostgres();
            } catch (SQLException | IOException e) {
                throw new IllegalStateException("no PostgreSQL for the tests", e);
            }
        }
    }

    /** A migrated database that nobody else uses. */
    public static TestDatabase fresh() {
        return Shared.POSTGRES.copy();
    }

    private synchronized TestDatabase copy() {
        var name = "t_" + UUID.randomUUID().toString().replace("-", "");
        execute("create database " + name + " template " + template + " strategy file_copy");
        copies.add(name);
        return server.admin().named(name);
    }

    /** Another test process on the same server may be at it too, hence the lock and the rename at the end. */
    private void prepare() throws SQLException {
        execute("select pg_advisory_lock(" + TEMPLATE_LOCK + ")");
        if (server.ours()) {
            dropLeftOvers();
        }
        if (databases(template).isEmpty()) {
            execute("drop database if exists " + UNFINISHED);
            execute("create database " + UNFINISHED);
            var database = server.admin().named(UNFINISHED);
            Flyway.configure()
                    .dataSource(database.jdbcUrl(), database.username(), database.password())
                    .load()
                    .migrate();
            execute("alter database " + UNFINISHED + " rename to " + template);
        }
        execute("select pg_advisory_unlock(" + TEMPLATE_LOCK + ")");
    }

    /** The copies of a test process that was killed, and templates of other migrations. */
    private void dropLeftOvers() throws SQLException {
        for (var old : databases("(template|t)_[0-9a-f]+")) {
            if (!old.equals(template)) {
                execute("drop database " + old + " with (force)");
            }
        }
    }

    private List<String> databases(String pattern) throws SQLException {
        var names = new ArrayList<String>();
        try (var query = admin.prepareStatement("select datname from pg_database where datname ~ ?")) {
            query.setString(1, "^" + pattern + "$");
            for (var rows = query.executeQuery(); rows.next(); ) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String checksum() throws IOException {
        var migrations = new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/**/*.sql");
        Arrays.sort(migrations, Comparator.comparing(Resource::getFilename));
        var checksum = new CRC32();
        for (var migration : migrations) {
            checksum.update(String.valueOf(migration.getFilename()).getBytes(StandardCharsets.UTF_8));
            checksum.update(migration.getContentAsByteArray());
        }
        return Long.toHexString(checksum.getValue());
    }

    private synchronized void execute(String sql) {
        try (var statement = admin.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** On a server of our own the copies stay until the next start, which is quicker. */
    private synchronized void stop() {
        try (admin) {
            if (!server.ours()) {
                execute("set statement_timeout = '5s'");
                copies.forEach(copy -> execute("drop database if exists " + copy + " with (force)"));
            }
        } catch (SQLException | IllegalStateException e) {
            System.out.println("TestPostgres: databases left behind, " + e.getMessage());
        }
        server.stop().run();
    }
}
