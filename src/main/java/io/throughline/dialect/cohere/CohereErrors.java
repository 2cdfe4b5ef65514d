package io.throughline.dialect.cohere;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.Told;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of Cohere's API: {@code {"id": …, "message": …}}. Source: Cohere's page "Errors (status codes and description)". */
final class CohereErrors {

    private CohereErrors() {}

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        var told = Told.in(body, "message");
        return switch (status) {
            case 400, 422 -> badRequest(told);
            case 402 ->
                GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has reached its billing limit");
            case 429 ->
                told.mentions("calls / month") || told.mentions("calls per month")
                        ? GatewayError.of(
                                ErrorKind.QUOTA_EXHAUSTED, "the provider account has no calls left this month")
                        : told.byStatus(status, RetryAfter.of(headers));
            case 498 ->
                GatewayError.of(
                        ErrorKind.CONTENT_REFUSED,
                        told.or("the request or the answer holds words the provider forbids"));
            default -> told.byStatus(status, RetryAfter.of(headers));
        };
    }

    /** A limit on {@code max_tokens} is told in the same words as a prompt that is too long. */
    private static GatewayError badRequest(Told told) {
        var told400 = told.byStatus(400, null);
        if (!told.mentions("too many tokens")) {
            return told400;
        }
        return told.mentions("max tokens must be")
                ? told400.at("max_tokens")
                : GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, told.or("")).at("messages");
    }

    /** The failure that an answer's finish reason stands for, or null. Its text may speak of more than the client's request and is not shown. */
    static @Nullable GatewayError finish(String reason) {
        return switch (reason) {
            case "ERROR" -> GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the model failed while it was answering");
            case "TIMEOUT" ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
            default -> null;
        };
    }

    /** An error in the place of an event. */
    static GatewayError inBand() {
        return GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer");
    }
}
