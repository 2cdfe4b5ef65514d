package io.throughline.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One home, since a first start takes seconds; each test starts the server in it and leaves it stopped. */
class EmbeddedPostgresTest {

    @TempDir
    static Path folder;

    private static Path home;

    @BeforeAll
    static void startForTheFirstTime() throws SQLException {
        home = folder.resolve("a home");
        try (var server = server()) {
            sql(server.start(), "create table kept (row int)");
        }
    }

    @Test
    void keepsRowsOverARestart() throws SQLException {
        try (var server = server()) {
            sql(server.start(), "insert into kept values (1)");
        }
        try (var server = server()) {
            assertThat(rows(server.start())).contains(1);
        }
    }

    @Test
    void keepsRowsWhenTheGatewayIsKilled() throws Exception {
        long orphan;
        try (var other = new ServerProcess(home)) {
            sql(other.address(), "insert into kept values (2)");
            other.kill();
            orphan = postmaster();
            assertThat(ProcessHandle.of(orphan))
                    .as("PostgreSQL outlives the gateway")
                    .isPresent();
        }
        try (var server = server()) {
            assertThat(rows(server.start())).contains(2);
            assertThat(postmaster()).isNotEqualTo(orphan);
            assertThat(program(orphan)).as("the orphan").doesNotContain("postgres");
        }
    }

    @Test
    void keepsRowsWhenGatewayAndServerAreKilled() throws Exception {
        try (var other = new ServerProcess(home)) {
            sql(other.address(), "insert into kept values (3)");
            other.kill();
            ProcessHandle.of(postmaster()).orElseThrow().destroyForcibly();
        }
        try (var server = server()) {
            assertThat(rows(server.start())).contains(3);
        }
    }

    @Test
    void startsTheServerAgainWhenThatAloneIsKilled() throws Exception {
        try (var server = server()) {
            var address = server.start();
            sql(address, "insert into kept values (4)");
            var killed = postmaster();
            ProcessHandle.of(killed).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> rows(address).contains(4));
            assertThat(postmaster()).isNotEqualTo(killed);
        }
    }

    @Test
    void tellsASecondProcessWhoUsesTheHome() throws Exception {
        try (var server = server()) {
            server.start();
            try (var other = new ServerProcess(home)) {
                assertThat(other.said())
                        .isEqualTo(
                                "refused Another Throughline (pid %d) uses %s.",
                                ProcessHandle.current().pid(), home);
            }
            assertThatThrownBy(() -> server().start()).hasMessageContaining("Another Throughline");
            assertThat(rows(server.start())).as("the first is not disturbed").isNotNull();
        }
    }

    @Test
    void leavesAStrangerWithTheOldPidAlone() throws Exception {
        try (var stranger = new ServerProcess(home.resolve("elsewhere-never-started"), "idle")) {
            Files.writeString(home.resolve("data-18/postmaster.pid"), stranger.pid() + "\n" + home + "\n0\n5432\n");
            try (var server = server()) {
                assertThat(rows(server.start())).isNotNull();
            }
            assertThat(stranger.isAlive()).isTrue();
        }
    }

    @Test
    void endsWithItsProcessWhenThatIsAskedToEnd() throws Exception {
        try (var other = new ServerProcess(home)) {
            assertThat(other.address()).isNotNull();
            var server = postmaster();
            other.end();
            assertThat(program(server)).doesNotContain("postgres");
        }
    }

    @Test
    void syncsToDisk() throws Exception {
        try (var server = server();
                var connection = connect(server.start());
                var shown = connection.createStatement().executeQuery("show fsync")) {
            shown.next();
            assertThat(shown.getString(1)).isEqualTo("on");
        }
    }

    @Test
    void saysWhatIsWrongWithABrokenFolder() throws IOException {
        var control = home.resolve("data-18/global/pg_control");
        var aside = Files.move(control, home.resolve("aside"));
        try {
            assertThatThrownBy(() -> server().start())
                    .hasMessageContaining("PostgreSQL does not start in " + home.resolve("data-18"))
                    .hasMessageContaining("could not find the database system");
        } finally {
            Files.move(aside, control);
        }
    }

    @Test
    void doesNotBeginAnewBesideTheDataOfAnotherVersion() throws IOException {
        var data = home.resolve("data-18");
        var earlier = Files.move(data, home.resolve("data-17"));
        try {
            assertThatThrownBy(() -> server().start())
                    .hasMessageContaining("holds the data of PostgreSQL 17; this build brings PostgreSQL 18");
            assertThat(data).doesNotExist();
        } finally {
            Files.move(earlier, data);
        }
    }

    @Test
    void saysSoWhenItsPortIsTaken() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var server = new EmbeddedPostgres(home, socket.getLocalPort(), Map.of())) {
            assertThatThrownBy(server::start)
                    .hasMessage(
                            "The built-in PostgreSQL cannot listen on port %d: it is taken.", socket.getLocalPort());
        }
    }

    @Test
    void knowsThePlatformsItHasNoProgramsFor() {
        assertThatThrownBy(() -> PostgresBinaries.archive("Plan 9", "mips"))
                .hasMessageStartingWith("This build carries no PostgreSQL for Plan 9 on mips");
    }

    @Test
    void refusesAWrongPassword() {
        try (var server = server()) {
            var address = server.start();
            assertThatThrownBy(() -> DriverManager.getConnection(url(address), address.username(), "guessed"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    static EmbeddedPostgres server() {
        return new EmbeddedPostgres(home, 0, Map.of());
    }

    private static long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(home.resolve("data-18/postmaster.pid")).getFirst());
    }

    private static String program(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .orElse("");
    }

    private static String url(EmbeddedAddress address) {
        return "jdbc:postgresql://" + address;
    }

    private static java.sql.Connection connect(EmbeddedAddress address) throws SQLException {
        return DriverManager.getConnection(url(address), address.username(), address.password());
    }

    private static void sql(EmbeddedAddress address, String sql) throws SQLException {
        try (var connection = connect(address);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Integer> rows(EmbeddedAddress address) throws SQLException {
        var rows = new java.util.ArrayList<Integer>();
        try (var connection = connect(address);
                var found = connection.createStatement().executeQuery("select row from kept")) {
            while (found.next()) {
                rows.add(found.getInt(1));
            }
        }
        return rows;
    }
}
