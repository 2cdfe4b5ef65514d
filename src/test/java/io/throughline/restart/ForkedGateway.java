package io.throughline.restart;

import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import io.throughline.testing.TestDatabase;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A gateway in a process of its own, as an operator starts it, with a home of its own and the built-in database in it. */
final class ForkedGateway implements AutoCloseable {

    static final String KEY = "tl-restart-0123456789abcdef0123456789abcdef";

    private static final Pattern LISTENS = Pattern.compile("listens on http://localhost:(\\d+)");
    private static final List<String> OPERATORS =
            List.of("THROUGHLINE", "SPRING", "DATABASE", "OPENAI", "ANTHROPIC", "JAVA_TOOL");

    private final Path home;
    private final Process process;
    private final StringBuilder said = new StringBuilder();
    private final int port;

    /** One of several on a database that they share. */
    static ForkedGateway on(TestDatabase database, Path home, FakeUpstream upstream) throws IOException {
        return new ForkedGateway(
                home,
                upstream,
                "--spring.r2dbc.url=" + database.url(),
                "--spring.r2dbc.username=" + database.username(),
                "--spring.r2dbc.password=" + database.password());
    }

    /** Waits until it listens. */
    ForkedGateway(Path home, FakeUpstream upstream, String... more) throws IOException {
        this.home = home;
        var builder = new ProcessBuilder(new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes(),
                "io.throughline.Throughline",
                "--server.port=0",
                "--throughline.home=" + home,
                "--throughline.admin-key=" + KEY,
                "--throughline.providers.openai.base-url=" + upstream.openAiUrl(),
                "--throughline.providers.openai.api-key=sk-restart",
                "--throughline.providers.anthropic.base-url=" + upstream.baseUrl(),
                "--throughline.providers.anthropic.api-key=sk-ant-restart")));
        builder.command().addAll(List.of(more));
        builder.environment().keySet().removeIf(name -> OPERATORS.stream().anyMatch(name::startsWith));
        process = builder.directory(home.toFile()).redirectErrorStream(true).start();
        port = awaitPort(new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    /** What an operator's class path holds: everything but the tests. */
    private static String classes() {
        var all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private int awaitPort(BufferedReader output) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            var listens = LISTENS.matcher(line);
            if (listens.find()) {
                Thread.ofVirtual()
                        .start(() ->
                                output.lines().forEach(more -> said.append(more).append('\n')));
                return Integer.parseInt(listens.group(1));
            }
        }
        throw new AssertionError("the gateway did not start:\n" + said);
    }

    int port() {
        return port;
    }

    String said() {
        return said.toString();
    }

    /** The process of the database's server. */
    long databasePid() throws IOException {
        return Long.parseLong(Files.readAllLines(databasePidFile()).getFirst().strip());
    }

    boolean databaseRuns() throws IOException {
        return Files.exists(databasePidFile());
    }

    private Path databasePidFile() throws IOException {
        try (var files = Files.find(home.resolve("postgres"), 3, (path, facts) -> path.endsWith("postmaster.pid"))) {
            return files.findFirst().orElse(home.resolve("postgres").resolve("postmaster.pid"));
        }
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As an operator stops it. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(Soon.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the gateway does not stop:\n" + said);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }
}
