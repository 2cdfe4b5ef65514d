package io.throughline.testing;

import static io.throughline.testing.Faults.bytes;

import java.io.ByteArrayOutputStream;
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
    private final String requestId;
    private final Script script;

    Delivery(Ask ask, FakeExchange exchange, Map<String, String> headers, String requestId) {
        this.ask = ask;
        this.requestId = requestId;
        this.exchange = exchange;
        this.headers = headers;
        this.script = ask.script();
    }

    void send(String body) throws IOException {
        pauseFirst();
        var all = typed("application/json");
        switch (script.name()) {
            case "half-json", "cut" -> exchange.answer(200, all, half(bytes(body)));
            case "wrong-length" -> exchange.lyingLength(bytes(body).length + 100, all, bytes(body));
            case "drop", "reset" -> halfWay(all, body);
            case "error-frame" -> exchange.answer(200, all, bytes(error()));
            case "endless" -> new Faults(ask, exchange, headers, requestId).hang();
            case "unicode", "slow-unicode" -> inPieces(all, body);
            case "leading-space" -> exchange.answer(200, all, bytes("\n \n" + body));
            default -> exchange.answer(200, all, bytes(body));
        }
    }

    void send(List<String> frames) throws IOException {
        pauseFirst();
        if (script.is("wrong-length")) {
            var whole = new ByteArrayOutputStream();
            frames.forEach(frame -> whole.writeBytes(ask.dialect().bytes(frame)));
            exchange.lyingLength(whole.size() + 100, typed(ask.dialect().streamType()), whole.toByteArray());
            return;
        }
        exchange.open(200, typed(ask.dialect().streamType()));
        int until = until(frames.size());
        for (int i = 0; i < until; i++) {
            frame(frames.get(i), i);
        }
        end(frames.get(Math.max(0, until - 1)));
    }

    /** How many frames are sent before the accident; in the middle of a stream there is always text. */
    private int until(int frames) {
        if (script.is("endless")) {
            return frames / 2 + 1;
        }
        return script.is("cut", "drop", "reset", "error-frame", "half-json")
                ? Math.min(frames - 2, script.number("after", 4))
                : frames;
    }

    private void frame(String frame, int index) throws IOException {
        if (script.is("slow-chunks") && index > 0) {
            exchange.pause(Duration.ofMillis(script.number("ms", DEFAULT_PAUSE_MILLIS)));
        }
        switch (script.name()) {
            case "unicode", "slow-unicode" ->
                exchange.writeInPieces(ask.dialect().bytes(frame));
            case "crlf", "comments", "no-done" -> exchange.write(ask.dialect().bytes(odd(frame)));
            default -> exchange.write(ask.dialect().bytes(frame));
        }
    }

    private String odd(String frame) {
        if (!ask.dialect().sendsEvents()) {
            return frame;
        }
        return switch (script.name()) {
            case "crlf" -> frame.replace("\n", "\r\n");
            case "comments" -> ": keep-alive\n\n" + frame;
            default -> frame.startsWith("data: [DONE]") ? "" : frame;
        };
    }

    private void end(String lastFrame) throws IOException {
        switch (script.name()) {
            case "drop" -> exchange.close();
            case "reset" -> {
                exchange.pause(Duration.ofMillis(50));
                exchange.reset();
            }
            case "error-frame" -> {
                exchange.write(ask.dialect().bytes(ask.dialect().errorFrame(requestId)));
                exchange.finish();
            }
            case "half-json" -> {
                exchange.write(half(ask.dialect().bytes(lastFrame)));
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
            exchange.write(ask.dialect().bytes(frame));
            exchange.pause(Duration.ofMillis(millis));
        }
        exchange.close();
    }

    private void halfWay(Map<String, String> all, String body) throws IOException {
        exchange.open(200, all);
        exchange.write(half(bytes(body)));
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
        return ask.dialect().body(ask.dialect().failure(500, ""), requestId);
    }

    private static byte[] half(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private Map<String, String> typed(String type) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-type", type);
        return all;
    }
}
