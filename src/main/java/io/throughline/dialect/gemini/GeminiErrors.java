package io.throughline.dialect.gemini;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.Told;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of Google's APIs: {@code google.rpc.Status} in an {@code error} object. Source: Google's API design guide, "Errors". */
final class GeminiErrors {

    private GeminiErrors() {}

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        return of(status, Refusal.in(body), RetryAfter.of(headers));
    }

    /** An error frame inside a stream, or an error inside a body with status 200. */
    static GatewayError inBand(JsonBytes body) {
        var told = Refusal.in(body);
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

    private static GatewayError of(int status, Refusal told, @Nullable Duration header) {
        var retryAfter = told.retryDelay != null ? told.retryDelay : header;
        return switch (status) {
            case 401, 403, 404, 408, 413, 499 -> told.words.byStatus(status, retryAfter);
            case 429 -> limited(told, retryAfter);
            default -> status < 500 ? badRequest(status, told) : told.words.byStatus(status, retryAfter);
        };
    }

    /** The provider's own text speaks of the account, so it is not shown. */
    private static GatewayError limited(Refusal told, @Nullable Duration retryAfter) {
        if (told.daily || told.words.mentions("credits are depleted")) {
            return GatewayError.of(
                    ErrorKind.QUOTA_EXHAUSTED, "the provider account has no credit or quota left for now");
        }
        return told.words.byStatus(429, retryAfter);
    }

    /** A bad key is a bad request at Google. */
    private static GatewayError badRequest(int status, Refusal told) {
        if (told.reasons.contains("API_KEY_INVALID") || told.words.mentions("api key not valid")) {
            return Told.refusedKey(status);
        }
        if (told.status.equals("FAILED_PRECONDITION")) {
            return GatewayError.of(
                    ErrorKind.UPSTREAM_REFUSED_KEY,
                    "the provider does not serve the account that the gateway's key belongs to (FAILED_PRECONDITION)");
        }
        if (told.words.mentions("exceeds the maximum number of tokens")) {
            return GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, told.words.or("the prompt is too long for this model"))
                    .at("messages");
        }
        return GatewayError.of(ErrorKind.INVALID_REQUEST, told.words.or("the provider refused the request as invalid"))
                .at(told.field);
    }

    /** What the provider wrote; empty when the body is not of its shape (an HTML page of a proxy, say). */
    private static final class Refusal {

        private static final Refusal NOTHING = new Refusal();

        private long code;
        private String status = "";
        private Told words = new Told("");
        private @Nullable Duration retryDelay;
        private @Nullable String field;
        private boolean daily;
        private List<String> reasons = List.of();

        static Refusal in(JsonBytes body) {
            try {
                boolean array = !body.isEmpty() && body.at(0) == '[';
                var error = Fields.of(array ? GeminiReader.first(body) : body).object("error");
                return error == null ? NOTHING : of(error);
            } catch (MalformedJsonException e) {
                return NOTHING;
            }
        }

        private static Refusal of(Fields error) {
            var told = new Refusal();
            told.code = error.count("code");
            told.status = error.textOr("status", "");
            told.words = new Told(error.textOr("message", ""));
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
    }
}
