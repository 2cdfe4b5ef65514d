package io.throughline.testing;

import org.jspecify.annotations.Nullable;

/** A refusal in the words of the real API; thrown by the rules, put in an envelope by the dialect. */
final class Rejection extends RuntimeException {
    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;

    Rejection(int status, String type, String message, @Nullable String code, @Nullable String param) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    static Rejection invalid(String message) {
        return new Rejection(400, "invalid_request_error", message, null, null);
    }

    static Rejection invalid(String message, @Nullable String code, @Nullable String param) {
        return new Rejection(400, "invalid_request_error", message, code, param);
    }

    int status() {
        return status;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    String type() {
        return type;
    }

    @Nullable String code() {
        return code;
    }

    @Nullable String param() {
        return param;
    }
}
