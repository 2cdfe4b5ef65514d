package io.throughline.chat;

import org.jspecify.annotations.Nullable;

/** What went wrong, in the few kinds that differ in status or in what may follow. */
public enum ErrorKind {
    INVALID_REQUEST(400, Next.TELL_CLIENT, null),
    CONTEXT_TOO_LONG(400, Next.TELL_CLIENT, "context_length_exceeded"),
    CONTENT_REFUSED(400, Next.TELL_CLIENT, "content_filter"),
    UNAUTHENTICATED(401, Next.TELL_CLIENT, "invalid_api_key"),
    FORBIDDEN(403, Next.TELL_CLIENT, "forbidden"),
    NOT_FOUND(404, Next.TELL_CLIENT, "not_found"),
    /** That provider has no such model; another one may. */
    MODEL_NOT_FOUND(404, Next.NEXT_ROUTE, "model_not_found"),
    METHOD_NOT_ALLOWED(405, Next.TELL_CLIENT, "method_not_allowed"),
    CONFLICT(409, Next.TELL_CLIENT, "conflict"),
    TOO_LARGE(413, Next.TELL_CLIENT, "request_too_large"),
    UNSUPPORTED_MEDIA_TYPE(415, Next.TELL_CLIENT, "unsupported_media_type"),
    RATE_LIMITED(429, Next.NEXT_ROUTE, "rate_limit_exceeded"),
    /** The account behind the provider key has no money or no quota left; waiting does not help. */
    QUOTA_EXHAUSTED(429, Next.NEXT_ROUTE, "insufficient_quota"),
    INTERNAL(500, Next.TELL_CLIENT, "internal_error"),
    /** The provider refused our key: never shown as the client's own 401. */
    UPSTREAM_REFUSED_KEY(502, Next.NEXT_ROUTE, "upstream_auth_error"),
    UPSTREAM_FAILED(502, Next.NEXT_ROUTE, "upstream_error"),
    /** The provider sent something that is not an answer of its dialect, or stopped in the middle of one. */
    UPSTREAM_BROKEN(502, Next.NEXT_ROUTE, "upstream_invalid_response"),
    UPSTREAM_UNREACHABLE(502, Next.NEXT_ROUTE, "upstream_unreachable"),
    UPSTREAM_OVERLOADED(503, Next.NEXT_ROUTE, "upstream_overloaded"),
    STATE_UNAVAILABLE(503, Next.TELL_CLIENT, "state_unavailable"),
    UPSTREAM_TIMEOUT(504, Next.NEXT_ROUTE, "upstream_timeout");

    /** What the gateway may do about it before the first byte reached the client. */
    public enum Next {
        TELL_CLIENT,
        NEXT_ROUTE
    }

    private final int status;
    private final Next next;
    private final @Nullable String code;

    ErrorKind(int status, Next next, @Nullable String code) {
        this.status = status;
        this.next = next;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public Next next() {
        return next;
    }

    /** The code that OpenAI's clients look at, null for an ordinary bad request. */
    public @Nullable String code() {
        return code;
    }
}
