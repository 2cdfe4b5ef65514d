package io.throughline.dialect.responses;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of the Responses API: those of all of OpenAI's, and the codes of a response that failed. */
final class ResponsesErrors {

    private ResponsesErrors() {}

    /** What a status other than 2xx means; see {@link io.throughline.dialect.UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        if (status == 400 && "invalid_encrypted_content".equals(code(body))) {
            return GatewayError.of(
                    ErrorKind.UPSTREAM_FAILED,
                    "the provider cannot read the reasoning in this conversation, which another account's model wrote");
        }
        return OpenAiErrors.read(status, headers, body);
    }

    private static @Nullable String code(JsonBytes body) {
        try {
            var error = Fields.of(body).object("error");
            return error == null ? null : error.text("code");
        } catch (MalformedJsonException e) {
            return null;
        }
    }

    /** An error event, whose members stand at its top or in {@code error}, or the {@code error} of a failed response. */
    static GatewayError inBand(Fields told) {
        var nested = told.object("error");
        var error = nested == null ? told : nested;
        var code = error.textOr("code", "");
        return switch (code) {
            case "context_length_exceeded" -> of(ErrorKind.CONTEXT_TOO_LONG, error, "the prompt is too long");
            case "invalid_prompt", "bio_policy", "cyber_policy", "image_content_policy_violation", "content_filter" ->
                of(ErrorKind.CONTENT_REFUSED, error, "the provider's policy refused the request");
            case "insufficient_quota" ->
                GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has no quota left");
            case "server_is_overloaded", "slow_down" ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded");
            default ->
                code.contains("image")
                        ? of(ErrorKind.INVALID_REQUEST, error, "the provider cannot use an image of the request")
                                .withCode(code)
                        : OpenAiErrors.inBand(error.json());
        };
    }

    private static GatewayError of(ErrorKind kind, Fields error, String otherwise) {
        return GatewayError.of(kind, error.textOr("message", otherwise)).at("messages");
    }
}
