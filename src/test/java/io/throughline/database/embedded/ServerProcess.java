package io.throughline.database.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another Java process that starts the server in a home, says so, and lives until it is killed or its input ends. */
final class ServerProcess implements AutoCloseable {

    private final Path home;
    private final Process process;
    private final String said;

    ServerProcess(Path home, String... mode) throws IOException {
        this.home = home;
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(java, "-cp", classes, ServerProcess.class.getName(), home.toString());
        builder.command().addAll(List.of(mode));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
    }

    public static void main(String[] arguments) throws IOException {
        var home = Path.of(arguments[0]);
        if (arguments.length > 1) {
            System.out.println("idle");
            System.in.transferTo(OutputStream.nullOutputStream());
            return;
        }
        try (var server = new EmbeddedPostgres(home, 0, Map.of())) {
            System.out.println("ready " + server.start().port());
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (DatabaseStartException e) {
            System.out.println("refused " + e.problem());
        }
    }

    String said() {
        return said;
    }

    EmbeddedAddress address() throws IOException {
        var data = home.resolve("data-18");
        var password = Files.readString(data.resolve("throughline.password")).strip();
        var port = Integer.parseInt(said.substring("ready ".length()));
        return new EmbeddedAddress("127.0.0.1", port, "throughline", "throughline", password, data);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            end();
        }
        process.destroyForcibly();
    }
}
