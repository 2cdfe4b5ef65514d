package io.throughline.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link FakeUpstream} that a test puts into moods: it answers, is late, or fails in the many ways of a provider. */
public final class MoodyUpstream implements AutoCloseable {

    private static final Duration FOR_EVER = Duration.ofMinutes(10);
    private static final int MOST_LATE_MILLIS = 60;

    /** How requests are met. */
    public enum Mood {
        WELL,
        /** Answers, after a while. */
        LATE,
        /** Every other request fails, in different ways. */
        FLAKY,
        /** 429 with {@code Retry-After: 1}. */
        LIMITED,
        DOWN,
        /** Says nothing. */
        SILENT,
        /** HTML, nothing, half an answer, in turn. */
        BROKEN;

        /** Whether every request is answered. */
        public boolean works() {
            return this == WELL || this == LATE;
        }
    }

    private final FakeLog log = new FakeLog();
    private final Random random;
    private final AtomicInteger calls = new AtomicInteger();
    private final FakeHttp http = FakeHttp.start(0, this::handle);
    private volatile Mood mood = Mood.WELL;

    public MoodyUpstream(long seed) {
        random = new Random(seed);
    }

    public String openAiUrl() {
        return "http://127.0.0.1:" + http.port() + "/v1";
    }

    public void feel(Mood next) {
        mood = next;
    }

    public Mood mood() {
        return mood;
    }

    /** Requests that came so far. */
    public int calls() {
        return calls.get();
    }

    private int dice(int sides) {
        synchronized (random) {
            return random.nextInt(sides);
        }
    }

    private void handle(RecordedRequest request, FakeExchange exchange) throws IOException {
        calls.incrementAndGet();
        switch (mood) {
            case WELL -> answer(request, exchange);
            case LATE -> {
                exchange.pause(Duration.ofMillis(dice(MOST_LATE_MILLIS)));
                answer(request, exchange);
            }
            case FLAKY -> {
                if (dice(2) == 0) {
                    answer(request, exchange);
                } else {
                    fail(exchange);
                }
            }
            case LIMITED -> limit(exchange);
            case DOWN -> exchange.reset();
            case SILENT -> exchange.pause(FOR_EVER);
            case BROKEN -> breakDown(exchange);
        }
    }

    private void answer(RecordedRequest request, FakeExchange exchange) throws IOException {
        new FakeProvider(request, exchange, log).answer();
    }

    private void fail(FakeExchange exchange) throws IOException {
        switch (dice(4)) {
            case 0 -> exchange.reset();
            case 1 -> limit(exchange);
            case 2 -> breakDown(exchange);
            default -> json(exchange, 500 + dice(4), "{\"error\":{\"message\":\"m\"}}");
        }
    }

    private static void limit(FakeExchange exchange) throws IOException {
        var headers = Map.of("content-type", "application/json", "retry-after", "1");
        exchange.answer(429, headers, Faults.bytes("{\"error\":{\"message\":\"slow down\"}}"));
    }

    private void breakDown(FakeExchange exchange) throws IOException {
        switch (dice(4)) {
            case 0 -> exchange.answer(200, Map.of("content-type", "text/html"), Faults.bytes("<html>"));
            case 1 -> exchange.answer(200, Map.of("content-type", "text/event-stream"), new byte[0]);
            case 2 -> json(exchange, 200, "{\"id\":");
            default ->
                exchange.answer(
                        200,
                        Map.of("content-type", "text/event-stream"),
                        Faults.bytes(
                                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\","
                                        + "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                                        + "\"finish_reason\":null}]}\n\n"));
        }
    }

    private static void json(FakeExchange exchange, int status, String body) throws IOException {
        exchange.answer(status, Map.of("content-type", "application/json"), Faults.bytes(body));
    }

    @Override
    public void close() {
        http.close();
    }
}
