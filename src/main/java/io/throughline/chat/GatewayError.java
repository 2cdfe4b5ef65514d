package io.throughline.chat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One error as a value. The message is meant for the client: it names the field, the value and the way out, and holds no secret.
 *
 * @param param the field at fault, as the client spells it
 * @param code a finer code than the kind's own
 * @param retryAfter when another try makes sense, as the provider said
 */
public record GatewayError(
        ErrorKind kind,
        String message,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter) {

    public static GatewayError of(ErrorKind kind, String message) {
        return new GatewayError(kind, message, null, kind.code(), null);
    }

    public GatewayError at(@Nullable String field) {
        return new GatewayError(kind, message, field, code, retryAfter);
    }

    public GatewayError withCode(@Nullable String finer) {
        return new GatewayError(kind, message, param, finer, retryAfter);
    }

    public GatewayError retryAfter(@Nullable Duration delay) {
        return new GatewayError(kind, message, param, code, delay);
    }
}
