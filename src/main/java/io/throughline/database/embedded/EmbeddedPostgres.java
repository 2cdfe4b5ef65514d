package io.throughline.database.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in one folder: nothing is touched before {@link #start()}, and what it stores survives the end,
 * whichever way the end comes.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*)");
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(20);
    private static final int PORT_ATTEMPTS = 3;
    private static final long LOOK_SECONDS = 2;

    private final Path home;
    private final int port;
    private final Map<String, String> serverSettings;
    private @Nullable HomeLock lock;
    private @Nullable PostgresServer server;
    private @Nullable EmbeddedAddress address;
    private @Nullable ScheduledExecutorService watch;
    private boolean closed;

    /**
     * @param home the folder for programs, data and log
     * @param port where to listen, or 0 for any free port
     * @param serverSettings lines of postgresql.conf, by name
     */
    public EmbeddedPostgres(Path home, int port, Map<String, String> serverSettings) {
        this.home = home.toAbsolutePath().normalize();
        this.port = port;
        this.serverSettings = Map.copyOf(serverSettings);
    }

    /** Starts the server unless it runs, and returns when it answers. */
    public synchronized EmbeddedAddress start() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (address == null) {
            address = launch();
            watch = watch();
        }
        return address;
    }

    /** The data folder, or null while the server does not run. */
    public synchronized @Nullable Path data() {
        return address == null ? null : address.data();
    }

    private EmbeddedAddress launch() {
        try {
            Files.createDirectories(home);
            lock = HomeLock.claim(home);
            return launchLocked();
        } catch (IOException e) {
            close();
            throw explain(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private EmbeddedAddress launchLocked() throws IOException {
        var folder = PostgresBinaries.unpackedBelow(home);
        var bin = folder.resolve("bin");
        var runAs = RunAs.find(home, bin);
        runAs.handOver(home);
        var programs = new Programs(home, bin, runAs);
        var major = major(programs);
        var cluster = PostgresCluster.below(home, major, programs, runAs);
        var started = new PostgresServer(programs, cluster.data(), new ServerLog(home.resolve("server.log")));
        started.stopLeftOver();
        server = started;
        var listening = listen(started);
        PostgresBinaries.deleteAllBut(folder, home);
        return new EmbeddedAddress(
                PostgresServer.HOST,
                listening,
                PostgresCluster.DATABASE,
                PostgresCluster.USER,
                cluster.password(),
                cluster.data());
    }

    private static String major(Programs programs) throws IOException {
        var outcome = programs.run(PROBE_LIMIT, "postgres", "--version");
        var version = VERSION.matcher(outcome.output());
        if (outcome.ok() && version.find()) {
            return version.group(2);
        }
        throw new IOException("the unpacked PostgreSQL does not run: " + outcome.output());
    }

    private int listen(PostgresServer started) throws IOException {
        for (var attempt = 1; ; attempt++) {
            var chosen = port == 0 ? freePort() : port;
            try {
                started.start(chosen, serverSettings);
                return chosen;
            } catch (PortTakenException e) {
                if (port != 0 || attempt == PORT_ATTEMPTS) {
                    throw new DatabaseStartException(
                            "The built-in PostgreSQL cannot listen on port %d: it is taken.".formatted(chosen),
                            "Set throughline.database.port to another one, or to 0 for any free port.",
                            e);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(PostgresServer.HOST))) {
            return socket.getLocalPort();
        }
    }

    private DatabaseStartException explain(IOException failure) {
        var wayOut =
                "Set throughline.home (THROUGHLINE_HOME) to another folder, or SPRING_R2DBC_URL to a PostgreSQL of your own.";
        var said = String.valueOf(failure.getMessage());
        if (said.contains("No space left")) {
            return new DatabaseStartException(
                    "The disk of %s is full.".formatted(home), "Free some space. " + wayOut, failure);
        }
        if (failure instanceof AccessDeniedException) {
            return new DatabaseStartException(
                    "No permission for %s, which the built-in PostgreSQL needs.".formatted(said),
                    "Make it writable for the user '%s'. ".formatted(System.getProperty("user.name")) + wayOut,
                    failure);
        }
        return new DatabaseStartException(
                "The built-in PostgreSQL cannot use %s: %s.".formatted(home, said), wayOut, failure);
    }

    /** The system may kill the server alone, for want of memory, and nobody else would start it again. */
    private ScheduledExecutorService watch() {
        var thread = Thread.ofPlatform().daemon().name("embedded-postgres").factory();
        var looks = new ScheduledThreadPoolExecutor(1, thread);
        @SuppressWarnings("unused") // ends with its executor
        var future = looks.scheduleWithFixedDelay(this::revive, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        return looks;
    }

    private synchronized void revive() {
        if (server == null || address == null) {
            return;
        }
        try {
            if (!server.isRunning()) {
                LOG.warn("The built-in PostgreSQL has died; starting it again on port {}", address.port());
                server.stopLeftOver();
                server.start(address.port(), serverSettings);
            }
        } catch (IOException | DatabaseStartException e) {
            LOG.error("The built-in PostgreSQL does not start again: {}", e.getMessage());
        }
    }

    /** Stops the server and gives the folder free; later calls do nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.shutdownNow();
        }
        try {
            if (server != null) {
                server.stop();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("The built-in PostgreSQL in {} did not stop: {}", home, e.getMessage());
        }
        lock = null;
        server = null;
        address = null;
    }
}
