package io.throughline.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process over one cluster: its start, its end, and what an earlier process of ours left running. */
final class PostgresServer {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    static final String HOST = "127.0.0.1";

    /** Long, because PostgreSQL replays its journal first when it was killed. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    /** A killed server's children end by themselves, a moment later. */
    private static final int START_ATTEMPTS = 10;

    private final Programs programs;
    private final Path data;
    private final ServerLog log;

    PostgresServer(Programs programs, Path data, ServerLog log) {
        this.programs = programs;
        this.data = data;
        this.log = log;
    }

    /** Stops the server that outlived its gateway, since its port and settings are not ours to know. */
    void stopLeftOver() throws IOException {
        var named = processInPidFile();
        if (named.isEmpty()) {
            return; // a pid file whose process is gone, PostgreSQL replaces itself
        }
        if (isZombie(named.get())) {
            Files.deleteIfExists(pidFile()); // dead, but nobody has buried it, and PostgreSQL would take it for alive
            return;
        }
        var program = program(named.get());
        if (program.isEmpty()) {
            return; // not visible to us: PostgreSQL's own check decides
        }
        if (program.get().startsWith("postgres")) {
            LOG.info(
                    "Stopping the PostgreSQL (pid {}) that a killed gateway left running",
                    named.get().pid());
            stop();
            return;
        }
        Files.deleteIfExists(pidFile()); // the number went to a stranger, whom pg_ctl would signal
    }

    void start(int port, Map<String, String> settings) throws IOException {
        for (var attempt = 1; ; attempt++) {
            log.begin();
            var outcome = programs.run(
                    START_LIMIT.plus(KILL_LIMIT),
                    "pg_ctl",
                    "start",
                    "--wait",
                    "--timeout=" + START_LIMIT.toSeconds(),
                    "--pgdata=" + data,
                    "--log=" + log.file(),
                    "--options=" + options(port, settings));
            if (outcome.ok()) {
                return;
            }
            if (log.says("could not bind")) {
                throw new PortTakenException(port);
            }
            if (attempt == START_ATTEMPTS || !log.says("still in use")) {
                throw failure(outcome);
            }
        }
    }

    private static String options(int port, Map<String, String> settings) {
        var options = new StringBuilder("-p " + port);
        // No socket file: its path may be too long. Terse: DETAIL lines carry values of rows.
        var all = new LinkedHashMap<>(Map.of(
                "listen_addresses", HOST,
                "unix_socket_directories", "",
                "log_error_verbosity", "terse",
                "log_checkpoints", "off"));
        all.putAll(settings);
        all.forEach(
                (name, value) -> options.append(" -c ").append(name).append('=').append(value));
        return options.toString();
    }

    private DatabaseStartException failure(Programs.Outcome outcome) throws IOException {
        var tail = log.tail();
        return new DatabaseStartException(
                "PostgreSQL does not start in %s: %s".formatted(data, tail.isEmpty() ? outcome.output() : tail),
                "Its log is %s. Restore the folder from a backup, or move it away to begin anew."
                        .formatted(log.file()));
    }

    /** Stops the server and waits for its end; open transactions are rolled back. */
    void stop() throws IOException {
        if (!isRunning() || stop("fast", STOP_LIMIT) || !isRunning()) {
            return;
        }
        if (!stop("immediate", KILL_LIMIT) && isRunning()) {
            throw new IOException("PostgreSQL in " + data + " does not stop");
        }
    }

    boolean isRunning() throws IOException {
        return processInPidFile()
                .filter(process -> !isZombie(process))
                .filter(process -> program(process).orElse("postgres").startsWith("postgres"))
                .isPresent();
    }

    private boolean stop(String mode, Duration limit) throws IOException {
        return programs.run(
                        limit.plus(KILL_LIMIT),
                        "pg_ctl",
                        "stop",
                        "--wait",
                        "--timeout=" + limit.toSeconds(),
                        "--mode=" + mode,
                        "--pgdata=" + data)
                .ok();
    }

    /** The live process that the pid file names, whatever program it is. */
    private Optional<ProcessHandle> processInPidFile() throws IOException {
        try {
            var pid = Files.readString(pidFile()).lines().findFirst().orElse("").strip();
            return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> program(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString());
    }

    /** Whether Linux shows the process as ended; its state follows its name, which is in brackets. */
    private static boolean isZombie(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            return false; // another system, or gone
        }
    }

    private Path pidFile() {
        return data.resolve("postmaster.pid");
    }
}
