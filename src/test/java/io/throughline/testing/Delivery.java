package io.throughline.testing;

import static io.throughline.testing.Faults.bytes;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts an answer on the wire at the pace, and with the accident, that the script asks for. */
final class Delivery {
    private static final int DEFAULT_PAUSE_MILLIS = 100;

    private final Ask ask;
    private final FakeExchange exchange;
    private final Map<String, String> headers;
    private final Script script;

    Delivery(Ask ask, FakeExchange exchange, Map<String, String> headers) {
        this.ask = ask;
        this.exchange = exchange;
        this.headers = headers;
        this.script = ask.script();
    }

    void send(String body) throws IOException {
        pauseFirst();
        var all = typed("application/json");
        switch (script.name()) {
            case "half-json", "cut" -> exchange.answer(200, all, half(body));
            case "wrong-length" -> exchange.lyingLength(bytes(body).length + 100, all, bytes(body));
            case "drop", "reset" -> halfWay(all, body);
            case "error-frame" -> exchange.answer(200, all, bytes(error()));
            case "endless" -> new Faults(ask, exchange, headers).hang();
            case "unicode", "slow-unicode" -> inPieces(all, body);
            case "leading-space" -> exchange.answer(200, all, bytes("\n \n" + body));
            default -> exchange.answer(200, all, bytes(body));
        }
    }

    void send(List<String> frames) throws IOException {
        pauseFirst();
        if (script.is("wrong-length")) {
            var whole = bytes(String.join("", frames));
            exchange.lyingLength(whole.length + 100, typed("text/event-stream"), whole);
            return;
        }
        exchange.open(200, typed("text/event-stream; charset=utf-8"));
        int until = cut() ? Math.min(frames.size() - 2, script.number("after", 4)) : frames.size();
        for (int i = 0; i < until; i++) {
            frame(frames.get(i), i);
        }
        end(frames.get(Math.max(0, until - 1)));
    }

    private boolean cut() {
        return script.is("cut", "drop", "reset", "error-frame", "half-json", "endless");
    }

    private void frame(String frame, int index) throws IOException {
        if (script.is("slow-chunks") && index > 0) {
            exchange.pause(Duration.ofMillis(script.number("ms", DEFAULT_PAUSE_MILLIS)));
        }
        var out = script.is("crlf") ? frame.replace("\n", "\r\n") : frame;
        switch (script.name()) {
            case "unicode", "slow-unicode" -> exchange.writeInPieces(bytes(out));
            case "comments" -> exchange.write(bytes(": keep-alive\n\n" + out));
            case "no-done" -> exchange.write(bytes(out.startsWith("data: [DONE]") ? "" : out));
            default -> exchange.write(bytes(out));
        }
    }

    private void end(String lastFrame) throws IOException {
        switch (script.name()) {
            case "drop" -> exchange.close();
            case "reset" -> {
                exchange.pause(Duration.ofMillis(50));
                exchange.reset();
            }
            case "error-frame" -> {
                exchange.write(
                        bytes(ask.openAi() ? "data: " + error() + "\n\n" : "event: error\ndata: " + error() + "\n\n"));
                exchange.finish();
            }
            case "half-json" -> {
                exchange.write(half(lastFrame));
                exchange.finish();
            }
            case "endless" -> endless(lastFrame);
            default -> exchange.finish();
        }
    }

    /** Repeats a frame until the client goes away. */
    private void endless(String frame) throws IOException {
        int millis = script.number("ms", DEFAULT_PAUSE_MILLIS);
        for (int i = 0; i < script.number("most", 6000); i++) {
            exchange.write(bytes(frame));
            exchange.pause(Duration.ofMillis(millis));
        }
        exchange.close();
    }

    private void halfWay(Map<String, String> all, String body) throws IOException {
        exchange.open(200, all);
        exchange.write(half(body));
        end(body);
    }

    private void inPieces(Map<String, String> all, String body) throws IOException {
        exchange.open(200, all);
        exchange.writeInPieces(bytes(body));
        exchange.finish();
    }

    private void pauseFirst() throws IOException {
        if (script.is("slow-first")) {
            exchange.pause(Duration.ofMillis(script.number("ms", 1500)));
        }
    }

    private String error() {
        var rejection = new Faults(ask, exchange, headers).byStatus(ask.openAi() ? 500 : 529);
        return FakeJson.write(
                ask.openAi()
                        ? rejection.openAiBody()
                        : rejection.anthropicBody(headers.getOrDefault("request-id", "")));
    }

    private static byte[] half(String text) {
        var whole = bytes(text);
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private Map<String, String> typed(String type) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-type", type);
        return all;
    }
}
