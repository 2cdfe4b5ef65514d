package io.throughline.dialect.gemini;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of Google's APIs: {@code google.rpc.Status} in an {@code error} object. Source: Google's API design guide, "Errors". */
final class GeminiErrors {

    private static final int MAX_MESSAGE_CHARS = 2_000;

    private GeminiErrors() {}

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        return of(status, Told.in(body), RetryAfter.of(headers));
    }

    /** An error frame inside a stream, or an error inside a body with status 200. */
    static GatewayError inBand(JsonBytes body) {
        var told = Told.in(body);
        int status = told.code >= 400 ? (int) told.code : statusOf(told.status);
        if (status == 500) {
            return GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer");
        }
        return of(status, told, null);
    }

    private static int statusOf(String name) {
        return switch (name) {
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> 400;
            case "UNAUTHENTICATED" -> 401;
            case "PERMISSION_DENIED" -> 403;
            case "NOT_FOUND" -> 404;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 500;
        };
    }

    private static GatewayError of(int status, Told told, @Nullable Duration header) {
        var retryAfter = told.retryDelay != null ? told.retryDelay : header;
        return switch (status) {
            case 401, 403 -> refusedKey(status);
            case 404 ->
                GatewayError.of(ErrorKind.MODEL_NOT_FOUND, "the provider does not know this model" + told.quoted())
                        .at("model");
            case 413 -> GatewayError.of(ErrorKind.TOO_LARGE, told.or("the request is too large for the provider"));
            case 429 -> limited(told, retryAfter);
            case 408, 499, 504 ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
            case 503, 529 ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded")
                        .retryAfter(retryAfter);
            default ->
                status < 500
                        ? badRequest(status, told)
                        : GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider failed with status " + status)
                                .retryAfter(retryAfter);
        };
    }

    private static GatewayError refusedKey(int status) {
        return GatewayError.of(
                ErrorKind.UPSTREAM_REFUSED_KEY,
                "the provider refused the key that the gateway holds for it (status " + status + ")");
    }

    /** The provider's own text speaks of the account, so it is not shown. */
    private static GatewayError limited(Told told, @Nullable Duration retryAfter) {
        if (told.daily || told.mentions("credits are depleted")) {
            return GatewayError.of(
                    ErrorKind.QUOTA_EXHAUSTED, "the provider account has no credit or quota left for now");
        }
        return GatewayError.of(ErrorKind.RATE_LIMITED, "the provider is limiting the rate of requests; try again later")
                .retryAfter(retryAfter);
    }

    /** A bad key is a bad request at Google. */
    private static GatewayError badRequest(int status, Told told) {
        if (told.reasons.contains("API_KEY_INVALID") || told.mentions("api key not valid")) {
            return refusedKey(status);
        }
        if (told.status.equals("FAILED_PRECONDITION")) {
            return GatewayError.of(
                    ErrorKind.UPSTREAM_REFUSED_KEY,
                    "the provider does not serve the account that the gateway's key belongs to (FAILED_PRECONDITION)");
        }
        if (told.mentions("exceeds the maximum number of tokens")) {
            return GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, told.or("the prompt is too long for this model"))
                    .at("messages");
        }
        return GatewayError.of(ErrorKind.INVALID_REQUEST, told.or("the provider refused the request as invalid"))
                .at(told.field);
    }

    /** What the provider wrote; empty when the body is not of its shape (an HTML page of a proxy, say). */
    private static final class Told {

        private static final Told NOTHING = new Told();

        private long code;
        private String status = "";
        private @Nullable String message;
        private @Nullable Duration retryDelay;
        private @Nullable String field;
        private boolean daily;
        private List<String> reasons = List.of();

        static Told in(JsonBytes body) {
            try {
                boolean array = !body.isEmpty() && body.at(0) == '[';
                var error = Fields.of(array ? GeminiReader.first(body) : body).object("error");
                return error == null ? NOTHING : of(error);
            } catch (MalformedJsonException e) {
                return NOTHING;
            }
        }

        private static Told of(Fields error) {
            var told = new Told();
            told.code = error.count("code");
            told.status = error.textOr("status", "");
            told.message = error.text("message");
            var details = error.list("details").stream().map(Fields::of).toList();
            told.reasons =
                    details.stream().map(detail -> detail.textOr("reason", "")).toList();
            details.forEach(told::detail);
            return told;
        }

        /** {@code RetryInfo}, {@code BadRequest} and {@code QuotaFailure}, told apart by their members. */
        private void detail(Fields detail) {
            var delay = detail.text("retryDelay");
            if (delay != null && delay.matches("\\d{1,9}(\\.\\d{1,9})?s")) {
                var seconds = new BigDecimal(delay.substring(0, delay.length() - 1));
                retryDelay = Duration.ofMillis(seconds.movePointRight(3).longValue());
            }
            for (var violation : detail.list("fieldViolations")) {
                field = field != null ? field : Fields.of(violation).text("field");
            }
            for (var violation : detail.list("violations")) {
                daily |= Fields.of(violation).textOr("quotaId", "").contains("PerDay");
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
