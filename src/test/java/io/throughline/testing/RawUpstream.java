package io.throughline.testing;

import io.throughline.testing.FakeExchange.ClientGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A provider that plays, byte for byte, what a test has put down for a marker in the request; faults that no script has. */
public final class RawUpstream implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    /** One thing done to the connection. */
    @FunctionalInterface
    public interface Step {
        void play(FakeExchange exchange) throws IOException;
    }

    private final Map<String, List<Step>> plays = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, Boolean> gone = new ConcurrentHashMap<>();
    private final FakeHttp http = FakeHttp.start(0, this::handle);

    public String openAiUrl() {
        return baseUrl() + "/v1";
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + http.port();
    }

    /** From now on a request whose body holds the marker is answered by these steps. */
    public void play(String marker, Step... steps) {
        plays.put(marker, List.of(steps));
    }

    /** How many requests with the marker came. */
    public int calls(String marker) {
        return calls.getOrDefault(marker, 0);
    }

    /** Whether the caller hung up before the steps were over. */
    public boolean callerLeft(String marker) {
        return gone.containsKey(marker);
    }

    private void handle(RecordedRequest request, FakeExchange exchange) throws IOException {
        var body = request.bodyText();
        for (var play : plays.entrySet()) {
            if (body.contains(play.getKey())) {
                play(play.getKey(), play.getValue(), exchange);
                return;
            }
        }
        exchange.answer(
                404, Map.of("content-type", "application/json"), bytes("{\"error\":{\"message\":\"no play\"}}"));
    }

    private void play(String marker, List<Step> steps, FakeExchange exchange) throws IOException {
        calls.merge(marker, 1, Integer::sum);
        try {
            for (var step : steps) {
                step.play(exchange);
            }
        } catch (ClientGone left) {
            gone.put(marker, true);
            throw left;
        }
    }

    /** The head of a stream of events. */
    public static Step head() {
        return exchange -> exchange.open(200, Map.of("content-type", "text/event-stream"));
    }

    /** The head of a stream of another kind. */
    public static Step head(String type) {
        return exchange -> exchange.open(200, Map.of("content-type", type));
    }

    /** One event. */
    public static Step event(String data) {
        return chunk("data: " + data + "\n\n");
    }

    public static Step chunk(String text) {
        return exchange -> exchange.write(bytes(text));
    }

    public static Step chunk(byte[] bytes) {
        return exchange -> exchange.write(bytes);
    }

    /** The stream ends in good order. */
    public static Step end() {
        return FakeExchange::finish;
    }

    public static Step answer(int status, String type, String body) {
        return exchange -> exchange.answer(status, Map.of("content-type", type), bytes(body));
    }

    public static Step answer(int status, Map<String, String> headers, String body) {
        return exchange -> exchange.answer(status, headers, bytes(body));
    }

    /** Bytes in place of an HTTP answer. */
    public static Step verbatim(String text) {
        return exchange -> exchange.verbatim(bytes(text));
    }

    public static Step reset() {
        return FakeExchange::reset;
    }

    public static Step silence() {
        return exchange -> exchange.pause(FOR_EVER);
    }

    /** Waits until the gate is open. */
    public static Step until(CountDownLatch gate) {
        return exchange -> {
            while (gate.getCount() > 0) {
                exchange.pause(LOOK);
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
