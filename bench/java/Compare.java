import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures the gateway beside bare pass-throughs against one mock provider: all in one run, in interleaved rounds, on loopback. CPU is that
 * of the measured process alone, without its compiler threads. Rounds are left out when the time is up, so a run on a busy machine is shorter and not later.
 */
final class Compare {

    private static final String FLOOR = "floor, tuned";
    private static final String DIRECT = "direct";
    private static final String KEY = "tl-bench-0123456789abcdef0123456789abcdef";

    /** How much to do. */
    private record Effort(int rounds, int warmUps, int requests, int ratePerSecond, int rated, int paced, int bursts, int open, int budgetSeconds) {
        static final Effort QUICK = new Effort(5, 6_000, 2_000, 300, 150, 25, 4, 0, 100);
        static final Effort FULL = new Effort(7, 60_000, 8_000, 300, 900, 100, 20, 2_000, 540);
    }

    private final Effort effort;
    private final Path work;
    private final Path app;
    private final String options;
    private final List<Process> running = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private int provider;

    private Compare(Effort effort, Path work, Path app, String options) {
        this.effort = effort;
        this.work = work;
        this.app = app;
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        var effort = List.of(arguments).contains("--quick") ? Effort.QUICK : Effort.FULL;
        var work = Path.of(arguments[0]);
        var compare = new Compare(effort, work, work.resolve("app"), System.getProperty("bench.options"));
        Runtime.getRuntime().addShutdownHook(new Thread(compare::stopAll));
        compare.run();
    }

    private void stopAll() {
        running.reversed().forEach(Side::stop);
    }

    private double elapsed() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /** Whether a phase that may last until that share of the budget has time for one more round. */
    private boolean another(int round, double share) {
        return round < 1 || round < effort.rounds() && elapsed() < share * effort.budgetSeconds();
    }

    private void run() throws Exception {
        machine();
        provider = freePort();
        var mock = new Side(DIRECT, begin("mock", Map.of(), program("Mock", provider)), provider, "/v1/chat/completions", KEY, "openai/gpt-4o-mini");
        mock.awaitReady();
        var sides = new ArrayList<Side>(List.of(mock));
        sides.add(passThrough("floor, naive", "naive"));
        sides.add(passThrough(FLOOR, "tuned"));
        if (Files.isExecutable(Path.of("/usr/sbin/nginx"))) {
            sides.add(nginx());
        }
        var starts = new Sheet(FLOOR);
        var gateway = gateway(starts);
        sides.add(gateway);
        sides.add(gateway.asked("gateway, translated", "anthropic/claude-haiku-4-5"));
        starts.add("RSS idle, MiB", gateway.name, gateway.residentMiB());
        try (var load = new Load()) {
            for (var side : sides) {
                warmUp(load, side);
            }
            plain(load, sides);
            latency(load, sides);
            streams(load, sides);
            for (var side : sides) {
                if (!side.name.equals(DIRECT)) {
                    starts.add("RSS after, MiB", side.name, side.residentMiB());
                }
            }
            if (effort.open() > 0) {
                open(load, sides, starts);
            }
        }
        starts.print("Start and memory");
        System.out.printf(Locale.ROOT, "%n%.0f s in all, load average %s%n", elapsed(), loadAverage());
    }

    private void machine() throws IOException {
        var model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 2))
                .orElse("unknown CPU");
        System.out.println(Runtime.getRuntime().availableProcessors() + " × " + model + ", Linux " + System.getProperty("os.version") + ", Java "
                + Runtime.version() + ", " + options + ", load average " + loadAverage());
        System.out.println("Medians of up to " + effort.rounds() + " interleaved rounds; in parentheses the median ratio to the tuned floor.");
    }

    private static String loadAverage() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process begin(String name, Map<String, String> environment, List<String> command) throws IOException {
        var process = Side.start(work.resolve(name + ".log"), environment, command);
        running.add(process);
        return process;
    }

    private List<String> program(String name, Object... arguments) {
        var all = new ArrayList<String>(List.of("-cp", System.getProperty("java.class.path"), name));
        for (var argument : arguments) {
            all.add(argument.toString());
        }
        return Side.java(options, all.toArray(String[]::new));
    }

    private Side passThrough(String name, String kind) throws Exception {
        int port = freePort();
        var process = begin(kind, Map.of(), program("PassThrough", kind, port, provider));
        var side = new Side(name, process, port, "/v1/chat/completions", KEY, "openai/gpt-4o-mini");
        side.awaitReady();
        return side;
    }

    private Side nginx() throws Exception {
        int port = freePort();
        var file = work.resolve("nginx.conf").toAbsolutePath();
        Files.writeString(file, """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events { worker_connections 20000; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/nginx-body;
                  proxy_temp_path %1$s/nginx-proxy;
                  client_body_buffer_size 1m;
                  keepalive_requests 100000000;
                  upstream provider { server 127.0.0.1:%2$d; keepalive 20000; keepalive_requests 100000000; }
                  server {
                    listen 127.0.0.1:%3$d backlog=16384;
                    location / {
                      proxy_pass http://provider;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_buffering off;
                    }
                  }
                }
                """.formatted(work.toAbsolutePath(), provider, port));
        var process = begin("nginx", Map.of(), List.of("/usr/sbin/nginx", "-c", file.toString()));
        var side = new Side("nginx", process, port, "/v1/chat/completions", KEY, "openai/gpt-4o-mini");
        side.awaitReady();
        return side;
    }

    private Side gateway(Sheet starts) throws Exception {
        if (effort == Effort.FULL) {
            var first = gateway(options);
            starts.add("start with an empty home, s", first.name, first.awaitReady());
            running.remove(first.process);
            Side.stop(first.process);
            aheadOfTime(starts);
        }
        var gateway = gateway(options);
        starts.add("start, s", gateway.name, gateway.awaitReady());
        return gateway;
    }

    /** One start that leaves its classes and profiles behind, and one that uses them. */
    private void aheadOfTime(Sheet starts) throws Exception {
        var cache = work.resolve("throughline.aot");
        Files.deleteIfExists(cache);
        var trained = gateway(options + " -XX:AOTCacheOutput=" + cache);
        trained.awaitReady();
        try (var load = new Load()) {
            load.closed(trained.target("plain"), 8, 500);
            load.streams(trained.target("burst:50"), 8, 5, 0, () -> {});
        }
        running.remove(trained.process);
        Side.stop(trained.process);
        if (!trained.process.waitFor(60, TimeUnit.SECONDS) || !Files.exists(cache)) {
            return;
        }
        var cached = gateway(options + " -XX:AOTCache=" + cache);
        starts.add("start with an AOT cache, s", cached.name, cached.awaitReady());
        running.remove(cached.process);
        Side.stop(cached.process);
    }

    private Side gateway(String withOptions) throws IOException {
        int port = freePort();
        var url = "http://127.0.0.1:" + provider;
        var environment = Map.of(
                "SERVER_PORT", "" + port,
                "SERVER_ADDRESS", "127.0.0.1",
                "THROUGHLINE_HOME", work.resolve("home").toAbsolutePath().toString(),
                "THROUGHLINE_ADMIN_KEY", KEY,
                "OPENAI_API_KEY", "sk-bench",
                "OPENAI_BASE_URL", url + "/v1",
                "ANTHROPIC_API_KEY", "sk-bench",
                "ANTHROPIC_BASE_URL", url);
        var process = begin("gateway", environment, Side.java(withOptions, "-jar", app.resolve("throughline.jar").toString()));
        return new Side("gateway", process, port, "/v1/chat/completions", KEY, "openai/gpt-4o-mini");
    }

    private void warmUp(Load load, Side side) throws InterruptedException {
        load.closed(side.target("plain"), 64, effort.warmUps());
        load.streams(side.target("burst:500"), 16, effort.warmUps() / 1_000, 0, () -> {});
        load.streams(side.target("paced:25:20"), 100, 1, 20, () -> {});
    }

    /** CPU used by {@code side} while {@code work} runs. */
    private static double cpu(Side side, Work work) throws InterruptedException {
        double before = side.cpuSeconds();
        work.run();
        return side.cpuSeconds() - before;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void plain(Load load, List<Side> sides) throws InterruptedException {
        var sheet = new Sheet(FLOOR);
        for (int round = 0; another(round, 0.45); round++) {
            for (var side : sides) {
                plain(load, side, sheet);
            }
        }
        sheet.print("Plain requests, 64 connections");
    }

    private void plain(Load load, Side side, Sheet sheet) throws InterruptedException {
        var seconds = new double[1];
        double small = cpu(side, () -> seconds[0] = load.closed(side.target("plain"), 64, effort.requests()));
        sheet.add("requests/s", side.name, effort.requests() / seconds[0]);
        if (side.name.equals(DIRECT)) {
            return;
        }
        sheet.add("CPU-s per 10,000", side.name, small * 10_000 / effort.requests());
        int large = effort.requests() / 5;
        double big = cpu(side, () -> load.closed(side.target("plain", 100_000), 64, large));
        sheet.add("CPU-s per 10,000 with 100 KB", side.name, big * 10_000 / large);
    }

    private void latency(Load load, List<Side> sides) throws InterruptedException {
        var sheet = new Sheet(FLOOR);
        for (int round = 0; another(round, 0.65); round++) {
            double p50 = 0;
            double p99 = 0;
            double first = 0;
            for (var side : sides) {
                var whole = load.rate(side.target("plain"), effort.ratePerSecond(), effort.rated(), false);
                var begun = load.rate(side.target("burst:3"), effort.ratePerSecond() / 3, effort.rated() / 6, true);
                if (side.name.equals(DIRECT)) {
                    p50 = whole.micros(0.5);
                    p99 = whole.micros(0.99);
                    first = begun.micros(0.5);
                } else {
                    sheet.add("p50 added, µs", side.name, whole.micros(0.5) - p50);
                    sheet.add("p99 added, µs", side.name, whole.micros(0.99) - p99);
                    sheet.add("first chunk p50 added, µs", side.name, begun.micros(0.5) - first);
                }
            }
        }
        sheet.print("Latency over direct at " + effort.ratePerSecond() + " requests/s");
    }

    private void streams(Load load, List<Side> sides) throws InterruptedException {
        var paced = new Sheet(FLOOR);
        for (int round = 0; another(round, 0.83); round++) {
            for (var side : sides) {
                paced(load, side, paced);
            }
        }
        paced.print("Streams, 200 at once, a chunk every 20 ms");
        var burst = new Sheet(FLOOR);
        for (int round = 0; another(round, 0.9); round++) {
            for (var side : sides) {
                burst(load, side, burst);
            }
        }
        burst.print("Streams, 16 at once, 500 chunks back to back");
    }

    private void paced(Load load, Side side, Sheet sheet) throws InterruptedException {
        int chunks = 200 * effort.paced();
        var result = new Load.Streamed[1];
        double cpu = cpu(side, () -> result[0] = load.streams(side.target("paced:" + effort.paced() + ":20"), 200, 1, 500, () -> {}));
        complete(side, result[0], chunks);
        if (!side.name.equals(DIRECT)) {
            sheet.add("CPU-s per 100,000 chunks", side.name, cpu * 100_000 / chunks);
        }
        sheet.add("chunk delay p50, µs", side.name, result[0].delay().micros(0.5));
        sheet.add("chunk delay p99, µs", side.name, result[0].delay().micros(0.99));
    }

    private void burst(Load load, Side side, Sheet sheet) throws InterruptedException {
        int chunks = 16 * 500 * effort.bursts();
        var result = new Load.Streamed[1];
        double cpu = cpu(side, () -> result[0] = load.streams(side.target("burst:500"), 16, effort.bursts(), 0, () -> {}));
        complete(side, result[0], chunks);
        if (!side.name.equals(DIRECT)) {
            sheet.add("CPU-s per 100,000 chunks", side.name, cpu * 100_000 / chunks);
        }
        sheet.add("chunks/s", side.name, chunks / result[0].seconds());
    }

    private static void complete(Side side, Load.Streamed result, int chunks) {
        if (result.chunks() != chunks) {
            throw new IllegalStateException(side.name + " lost chunks: " + result.chunks() + " of " + chunks);
        }
    }

    private void open(Load load, List<Side> sides, Sheet sheet) throws InterruptedException {
        for (var side : sides) {
            if (side.name.equals(DIRECT) || side.name.endsWith("translated")) {
                continue;
            }
            var resident = new double[1];
            var result = load.streams(side.target("paced:8:1000"), effort.open(), 1, 1_000, () -> {
                pause(5_000);
                resident[0] = side.residentMiB();
            });
            complete(side, result, effort.open() * 8);
            sheet.add("RSS with " + effort.open() + " open streams, MiB", side.name, resident[0]);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
