package io.throughline.routing.health;

import io.throughline.chat.ErrorKind;

/** Which failures of a call say something of the model that was called. */
final class Failures {

    private Failures() {}

    /**
     * A caller's own mistakes, a refusal of its content and a fault of the gateway would have happened with any model. Limits and refusals of a
     * key count only for the operator's keys: another caller's key would have met none.
     */
    static boolean count(ErrorKind kind, boolean ownKey) {
        return switch (kind) {
            case UPSTREAM_FAILED,
                    UPSTREAM_BROKEN,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_OVERLOADED,
                    UPSTREAM_TIMEOUT,
                    MODEL_NOT_FOUND -> true;
            case RATE_LIMITED, QUOTA_EXHAUSTED, UPSTREAM_REFUSED_KEY -> !ownKey;
            case INVALID_REQUEST,
                    CONTEXT_TOO_LONG,
                    CONTENT_REFUSED,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    CONFLICT,
                    TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    INTERNAL,
                    STATE_UNAVAILABLE -> false;
        };
    }
}
