package io.throughline.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers that fail before or instead of a first useful byte. */
final class Faults {
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final String HTML =
            "<html><head><title>502 Bad Gateway</title></head><body><center>secret-host-17</center></body></html>";

    private final Ask ask;
    private final FakeExchange exchange;
    private final Map<String, String> headers;

    Faults(Ask ask, FakeExchange exchange, Map<String, String> headers) {
        this.ask = ask;
        this.exchange = exchange;
        this.headers = headers;
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
                exchange.answer(200, withType(ask.stream() ? "text/event-stream" : "application/json"), new byte[0]);
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
        var rejection = rejection();
        var all = withType("application/json");
        var after = ask.script().text("after", rejection.status() == 429 ? "1" : "");
        if (!after.isEmpty()) {
            all.put("retry-after", after);
        }
        exchange.answer(rejection.status(), all, body(rejection));
    }

    byte[] body(Rejection rejection) {
        return bytes(FakeJson.write(
                ask.openAi()
                        ? rejection.openAiBody()
                        : rejection.anthropicBody(headers.getOrDefault("request-id", ""))));
    }

    private Map<String, String> withType(String type) {
        var all = new LinkedHashMap<>(headers);
        all.put("content-type", type);
        return all;
    }

    private Rejection rejection() {
        var script = ask.script();
        if (script.is("context-length")) {
            return ask.openAi()
                    ? Rejection.invalid(
                            "This model's maximum context length is 128000 tokens. However, your messages resulted in"
                                    + " 250000 tokens. Please reduce the length of the messages.",
                            "context_length_exceeded",
                            "messages")
                    : Rejection.invalid("prompt is too long: 250000 tokens > 200000 maximum");
        }
        if (script.is("quota")) {
            return ask.openAi()
                    ? new Rejection(
                            429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota", null)
                    : Rejection.invalid("Your credit balance is too low to access the Anthropic API.");
        }
        return byStatus(script.is("status") ? script.number("code", 500) : Integer.parseInt(script.name()));
    }

    Rejection byStatus(int status) {
        return ask.openAi()
                ? new Rejection(
                        status, openAiType(status), "Fake " + status + " from sk-…secret.", openAiCode(status), null)
                : new Rejection(status, anthropicType(status), anthropicMessage(status), null, null);
    }

    private static String openAiType(int status) {
        return switch (status) {
            case 429 -> "requests";
            case 400, 401, 403, 404, 409, 422 -> "invalid_request_error";
            default -> "server_error";
        };
    }

    private static @Nullable String openAiCode(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }

    private static String anthropicType(int status) {
        return switch (status) {
            case 400, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }

    private static String anthropicMessage(int status) {
        return status == 529 || status == 503 ? "Overloaded" : "Fake " + status + " from sk-ant-…secret.";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
