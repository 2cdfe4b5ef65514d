package io.throughline.api;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gateway key of a request, where OpenAI's, Azure's and Anthropic's clients put theirs. */
final class CallerKey {

    private static final String BEARER = "Bearer ";

    private CallerKey() {}

    /** The key, or null when the request has none. {@code header} looks up by lower-case name. */
    static @Nullable String of(Function<String, @Nullable String> header) {
        var authorization = header.apply("authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        var own = header.apply("x-api-key");
        return own != null ? own.strip() : header.apply("api-key");
    }
}
