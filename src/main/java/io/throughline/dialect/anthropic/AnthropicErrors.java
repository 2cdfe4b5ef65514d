package io.throughline.dialect.anthropic;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.TooLong;
import io.throughline.dialect.Fields;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Errors of Anthropic's API, both ways. Source: Anthropic's API reference, "Errors". */
final class AnthropicErrors {

    private static final int MAX_MESSAGE_CHARS = 2_000;
    private static final String TOO_LONG = "prompt is too long";

    /** A message such as {@code temperature: range: 0..1} or {@code messages.0.content: …} begins with the field at fault. */
    private static final Pattern FIELD = Pattern.compile("^([a-z][a-z0-9_]*(?:\\.[a-zA-Z0-9_]+)*): ");

    private AnthropicErrors() {}

    /** The body of an error status, or the data of an {@code error} event. {@code requestId} is left out where there is none. */
    static JsonBytes envelope(GatewayError error, @Nullable String requestId) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "error");
            json.writeName("error");
            json.writeStartObject();
            json.writeStringProperty("type", type(error.kind()));
            json.writeStringProperty("message", message(error));
            json.writeEndObject();
            if (requestId != null) {
                json.writeStringProperty("request_id", requestId);
            }
            json.writeEndObject();
        });
    }

    private static String type(ErrorKind kind) {
        return switch (kind) {
            case UPSTREAM_OVERLOADED -> "overloaded_error";
            default ->
                switch (kind.status()) {
                    case 401 -> "authentication_error";
                    case 402 -> "billing_error";
                    case 403 -> "permission_error";
                    case 404 -> "not_found_error";
                    case 409 -> "conflict_error";
                    case 413 -> "request_too_large";
                    case 429 -> "rate_limit_error";
                    case 504 -> "timeout_error";
                    default -> kind.status() < 500 ? "invalid_request_error" : "api_error";
                };
        };
    }

    /** Coding agents compact their history when they read these words, whoever the provider was, and some read the numbers behind them. */
    private static String message(GatewayError error) {
        var message = error.message();
        if (error.kind() != ErrorKind.CONTEXT_TOO_LONG || message.contains(TOO_LONG)) {
            return message;
        }
        var told = TooLong.read(message);
        return told.isSaid()
                ? TOO_LONG + ": " + told.prompt() + " tokens > " + told.limit() + " maximum (" + message + ")"
                : TOO_LONG + ": " + message;
    }

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        var told = Told.in(body);
        var retryAfter = RetryAfter.of(headers);
        if ("overloaded_error".equals(told.type)) {
            return overloaded().retryAfter(retryAfter);
        }
        return switch (status) {
            case 401, 403 ->
                GatewayError.of(
                        ErrorKind.UPSTREAM_REFUSED_KEY,
                        "the provider refused the key that the gateway holds for it (status " + status + ")");
            case 402 -> noCredit();
            case 404 ->
                GatewayError.of(ErrorKind.MODEL_NOT_FOUND, "the provider does not know this model" + told.quoted())
                        .at("model");
            case 413 -> GatewayError.of(ErrorKind.TOO_LARGE, told.or("the request is too large for the provider"));
            case 429 ->
                told.mentions("credit balance")
                        ? noCredit()
                        : GatewayError.of(
                                        ErrorKind.RATE_LIMITED,
                                        "the provider is limiting the rate of requests; try again later")
                                .retryAfter(retryAfter);
            case 408, 504 ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
            case 503, 529 -> overloaded().retryAfter(retryAfter);
            default ->
                status < 500 && !"true".equals(headers.get("x-should-retry"))
                        ? badRequest(told)
                        : GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider failed with status " + status)
                                .retryAfter(retryAfter);
        };
    }

    /** An {@code error} event inside a stream, or an error inside a body with status 200. */
    static GatewayError inBand(JsonBytes body) {
        var told = Told.in(body);
        int status = switch (told.type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case null, default -> 500;
        };
        if (status == 500 && !"overloaded_error".equals(told.type)) {
            return GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer");
        }
        return read(status, Map.of(), body);
    }

    private static GatewayError overloaded() {
        return GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded");
    }

    /** The provider's own text speaks of the account, so it is not shown. */
    private static GatewayError noCredit() {
        return GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has no credit or quota left");
    }

    private static GatewayError badRequest(Told told) {
        if (told.mentions("credit balance") || told.mentions("api usage limits")) {
            return noCredit();
        }
        if (told.mentions(TOO_LONG) || told.mentions("exceed context limit")) {
            return GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, told.or(TOO_LONG))
                    .at("messages");
        }
        var message = told.or("the provider refused the request as invalid");
        var field = FIELD.matcher(message);
        return GatewayError.of(ErrorKind.INVALID_REQUEST, message).at(field.find() ? field.group(1) : null);
    }

    /** What the provider wrote; empty when the body is not of its shape (an HTML page of a proxy, say). */
    private record Told(@Nullable String type, @Nullable String message) {

        static Told in(JsonBytes body) {
            try {
                var error = Fields.of(body).object("error");
                return error == null ? new Told(null, null) : new Told(error.text("type"), error.text("message"));
            } catch (MalformedJsonException e) {
                return new Told(null, null);
            }
        }

        boolean mentions(String words) {
            return message != null && message.toLowerCase(Locale.ROOT).contains(words);
        }

        /** The provider's words in brackets, or nothing. */
        String quoted() {
            var words = or("");
            return words.isEmpty() ? "" : " (" + words + ")";
        }

        String or(String otherwise) {
            if (message == null || message.isBlank()) {
                return otherwise;
            }
            return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
        }
    }
}
