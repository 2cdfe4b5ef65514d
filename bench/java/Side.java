import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of those that are compared: a process that listens on a port, and how to ask it. */
final class Side {

    private static final int START_SECONDS = 90;
    private static final int STOP_SECONDS = 20;
    private static final String PROSE = "The quick brown fox jumps over the lazy dog while the five boxing wizards look on. ";

    final String name;
    final Process process;
    final int port;
    private final String path;
    private final String key;
    private final String model;

    Side(String name, Process process, int port, String path, String key, String model) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.path = path;
        this.key = key;
        this.model = model;
    }

    /** The same process, asked for another model. */
    Side asked(String other, String otherModel) {
        return new Side(other, process, port, path, key, otherModel);
    }

    static Process start(Path log, Map<String, String> environment, List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static List<String> java(String options, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ")));
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(arguments));
        return command;
    }

    /** A request for what {@code order} tells the provider, with a prompt of about that many bytes. */
    Load.Target target(String order, int promptBytes) {
        boolean stream = !order.equals("plain");
        var text = "bench:" + order + " " + PROSE.repeat(Math.max(1, promptBytes / PROSE.length()));
        var body = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are a terse assistant.\"},"
                + "{\"role\":\"user\",\"content\":\"" + text + "\"}],\"temperature\":0.7,\"max_tokens\":256"
                + (stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}" : "}");
        return new Load.Target(port, path, key, body.getBytes(StandardCharsets.UTF_8));
    }

    Load.Target target(String order) {
        return target(order, 800);
    }

    /** Waits for the first 200; answers the seconds since the process was started. */
    double awaitReady() throws IOException, InterruptedException {
        long started = process.toHandle().info().startInstant().orElseThrow().toEpochMilli();
        var target = target("plain");
        var problem = "";
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS); System.nanoTime() < end; Thread.sleep(10)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended; its log is in target/bench");
            }
            try {
                int status = ask(target);
                if (status == 200) {
                    return (System.currentTimeMillis() - started) / 1e3;
                }
                problem = "it answers with " + status;
            } catch (IOException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        throw new IllegalStateException(name + " did not answer within " + START_SECONDS + " s: " + problem);
    }

    private static int ask(Load.Target target) throws IOException {
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + target.port() + target.path()).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("content-type", "application/json");
        connection.setRequestProperty("authorization", "Bearer " + target.key());
        connection.getOutputStream().write(target.body());
        return connection.getResponseCode();
    }

    /**
     * CPU-seconds that the process has used until now, in user and system mode, without the threads that compile: what they do is over after
     * some hundred thousand requests, and no run is that long.
     */
    double cpuSeconds() {
        long nanos = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + process.pid() + "/task"))) {
            for (var thread : threads) {
                nanos += nanos(thread);
            }
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended; its log is in target/bench", e);
        }
        return nanos / 1e9;
    }

    /** A thread may end while it is looked at. */
    private static long nanos(Path thread) throws IOException {
        try {
            var threadName = Files.readString(thread.resolve("comm"));
            boolean compiles = threadName.startsWith("C1 Comp") || threadName.startsWith("C2 Comp");
            return compiles ? 0 : Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    double residentMiB() {
        try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum() / 1024.0;
        } catch (IOException e) {
            throw new IllegalStateException(name + " has ended; its log is in target/bench", e);
        }
    }

    static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
