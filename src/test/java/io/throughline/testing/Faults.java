package io.throughline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Answers that fail before or instead of a first useful byte. */
final class Faults {
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final String HTML =
            "<html><head><title>502 Bad Gateway</title></head><body><center>secret-host-17</center></body></html>";

    private final Ask ask;
    private final FakeExchange exchange;
    private final Map<String, String> headers;
    private final String requestId;

    Faults(Ask ask, FakeExchange exchange, Map<String, String> headers, String requestId) {
        this.ask = ask;
        this.exchange = exchange;
        this.headers = headers;
        this.requestId = requestId;
    }

    /** True when the script was a fault and the answer is given. */
    boolean played() throws IOException {
        var script = ask.script();
        if (STATUS.matcher(script.name()).matches() || script.is("status", "context-length", "quota")) {
            error();
            return true;
        }
        switch (script.name()) {
            case "html-502" -> exchange.answer(502, Map.of("content-type", "text/html"), bytes(HTML));
            case "empty" ->
                exchange.answer(
                        200, withType(ask.stream() ? ask.dialect().streamType() : "application/json"), new byte[0]);
            case "reset-first" -> exchange.reset();
            case "hang" -> hang();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Says nothing until the client goes away. */
    void hang() throws IOException {
        exchange.pause(Duration.ofMinutes(ask.script().number("minutes", 10)));
        exchange.close();
    }

    private void error() throws IOException {
        int status = status();
        var after = ask.script().text("after", status == 429 ? "1" : "");
        var rejection = rejection(status, after);
        var all = withType("application/json");
        all.putAll(ask.dialect().headers(rejection, after));
        exchange.answer(rejection.status(), all, bytes(ask.dialect().body(rejection, requestId)));
    }

    private Map<String, String> withType(String type) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-type", type);
        return all;
    }

    private int status() {
        var script = ask.script();
        if (script.is("context-length", "quota")) {
            return 0;
        }
        return script.is("status") ? script.number("code", 500) : Integer.parseInt(script.name());
    }

    private Rejection rejection(int status, String after) {
        if (ask.script().is("context-length")) {
            return ask.dialect().tooLong();
        }
        return ask.script().is("quota")
                ? ask.dialect().noCredit()
                : ask.dialect().failure(status, after);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
