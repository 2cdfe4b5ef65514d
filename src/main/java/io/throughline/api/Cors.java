package io.throughline.api;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Lets pages of any origin call the API: who calls is decided by a key in a header, never by a cookie, so no page can borrow another's. */
final class Cors {

    private static final String ALLOWED =
            "authorization, content-type, x-api-key, api-key, anthropic-version, anthropic-beta, idempotency-key, x-conversation-id, x-throughline-strict, x-throughline-timeout, x-throughline-hedge, x-throughline-on-failure, x-request-id";
    private static final String EXPOSED =
            "x-request-id, request-id, retry-after, x-should-retry, x-throughline-model, x-throughline-provider,"
                    + " x-throughline-attempts, x-throughline-failures, x-throughline-conversation, x-throughline-cost, x-throughline-dropped, idempotency-replayed";

    private Cors() {}

    static void expose(HttpServerRequest request, HttpHeaders answer) {
        if (request.requestHeaders().contains("origin")) {
            answer.set("access-control-allow-origin", "*");
            answer.set("access-control-expose-headers", EXPOSED);
        }
    }

    /** The answer to a browser's question before the real request. SDKs send telemetry headers of their own, so what is asked for is granted. */
    static HttpServerResponse preflight(HttpServerRequest request, HttpServerResponse response) {
        @Nullable String asked = request.requestHeaders().get("access-control-request-headers");
        return response.status(204)
                .header("access-control-allow-origin", "*")
                .header("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS")
                .header("access-control-allow-headers", asked == null ? ALLOWED : asked)
                .header("access-control-max-age", "600");
    }
}
