package io.throughline.testing;

import io.throughline.database.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The server of this test process: the one named, else a container, else the one that the gateway brings along.
 *
 * @param ours whether nobody else makes databases on it
 */
record TestServer(String what, TestDatabase admin, boolean ours, Runnable stop) {

    private static final String NAMED = "THROUGHLINE_TEST_DATABASE_URL";

    static TestServer choose() {
        return named().or(TestServer::container).orElseGet(TestServer::embedded);
    }

    private static Optional<TestServer> named() {
        return Optional.ofNullable(System.getProperty(NAMED, System.getenv(NAMED)))
                .filter(url -> !url.isBlank())
                .map(TestServer::at);
    }

    /** The address in any spelling, such as {@code postgresql://user:password@host:5432/database?sslmode=require}. */
    private static TestServer at(String url) {
        var address = URI.create("postgresql:" + url.substring(url.indexOf("//")));
        var login =
                Optional.ofNullable(address.getUserInfo()).orElse("postgres").split(":", 2);
        var admin = new TestDatabase(
                address.getHost(),
                address.getPort() < 0 ? 5432 : address.getPort(),
                address.getPath().substring(1),
                login[0],
                login.length < 2 ? "" : login[1],
                Optional.ofNullable(address.getQuery()).orElse(""));
        return new TestServer("the given server at " + admin.host() + ":" + admin.port(), admin, false, () -> {});
    }

    private static Optional<TestServer> container() {
        if (!mayHaveDocker()) {
            return Optional.empty();
        }
        silence("org.testcontainers");
        silence("tc");
        try {
            return DockerClientFactory.instance().isDockerAvailable()
                    ? Optional.of(startContainer())
                    : Optional.empty();
        } catch (RuntimeException e) {
            System.out.println("TestPostgres: no container, " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A look before Testcontainers looks, which takes it seconds. */
    private static boolean mayHaveDocker() {
        var home = System.getProperty("user.home");
        return System.getenv("DOCKER_HOST") != null
                || System.getProperty("os.name").startsWith("Windows")
                || Stream.of(
                                "/var/run/docker.sock",
                                home + "/.docker/run/docker.sock",
                                home + "/.colima/default/docker.sock")
                        .anyMatch(socket -> Files.exists(Path.of(socket)));
    }

    private static void silence(String logger) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(logger)).setLevel(ch.qos.logback.classic.Level.OFF);
    }

    private static TestServer startContainer() {
        var container = new PostgreSQLContainer("postgres:18-alpine").withCommand("postgres", "-c", "fsync=off");
        container.start();
        var admin = new TestDatabase(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword(),
                "");
        return new TestServer("a container of " + container.getDockerImageName(), admin, true, container::stop);
    }

    private static TestServer embedded() {
        var home = Path.of("target", "pg-" + System.getProperty("surefire.forkNumber", "0"));
        var server = new EmbeddedPostgres(home, 0, Map.of("fsync", "off", "max_connections", "200"));
        var address = server.start();
        var admin = new TestDatabase(
                address.host(), address.port(), address.database(), address.username(), address.password(), "");
        return new TestServer("the built-in server in " + home, admin, true, server::close);
    }
}
