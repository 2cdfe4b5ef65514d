package io.throughline.database.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's own programs, run one at a time as the user that may run them. */
final class Programs {

    private final Path home;
    private final Path bin;
    private final RunAs runAs;

    /** The programs in {@code bin}; what they print passes through {@code home}. */
    Programs(Path home, Path bin, RunAs runAs) {
        this.home = home;
        this.bin = bin;
        this.runAs = runAs;
    }

    /** What a program left behind: its exit code, and all that it printed. */
    record Outcome(int exit, String output) {

        boolean ok() {
            return exit == 0;
        }
    }

    Outcome run(Duration limit, String program, String... arguments) throws IOException {
        return run(limit, null, program, arguments);
    }

    /** Runs a program to its end; {@code input} becomes its standard input. */
    Outcome run(Duration limit, @Nullable Path input, String program, String... arguments) throws IOException {
        var command = new ArrayList<>(runAs.prefix());
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        // A file, not a pipe: the server started by pg_ctl inherits it, and a pipe would never end.
        var output = home.resolve("program.out");
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(input == null ? nothing() : input.toFile());
        builder.environment().keySet().removeIf(Programs::steersPostgres);
        return new Outcome(
                await(builder.start(), limit), Files.readString(output).strip());
    }

    /** A locale that this machine does not have stops initdb, and PG* variables override our settings. */
    private static boolean steersPostgres(String variable) {
        return variable.equals("LANG")
                || variable.equals("LANGUAGE")
                || variable.startsWith("LC_")
                || variable.startsWith("PG");
    }

    private static int await(Process process, Duration limit) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for PostgreSQL", e);
        }
        process.destroyForcibly();
        throw new IOException("no end after " + limit.toSeconds() + " s: "
                + process.info().commandLine().orElse(""));
    }

    private static File nothing() {
        var windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return new File(windows ? "NUL" : "/dev/null");
    }
}
