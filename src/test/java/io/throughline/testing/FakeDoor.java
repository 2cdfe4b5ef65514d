package io.throughline.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What both dialects check before they read a body: keys, media types, lengths, and headers that are not theirs to see. */
final class FakeDoor {
    private static final List<String> VERSIONS = List.of("2023-06-01", "2026-10-21");

    private final RecordedRequest request;
    private final boolean openAi;
    private final FakeLog log;

    FakeDoor(RecordedRequest request, boolean openAi, FakeLog log) {
        this.request = request;
        this.openAi = openAi;
        this.log = log;
    }

    /** True when the path belongs to the OpenAI dialect; model lists tell by their headers. */
    static boolean isOpenAi(RecordedRequest request) {
        if (request.path().contains("/models")) {
            return request.header("anthropic-version") == null && request.header("x-api-key") == null;
        }
        return !request.path().contains("/v1/messages");
    }

    void checkKey() {
        strangers();
        if (openAi) {
            openAiKey();
            return;
        }
        anthropicKey();
        var version = request.header("anthropic-version");
        if (version == null) {
            throw Rejection.invalid("anthropic-version: header is required");
        }
        if (!VERSIONS.contains(version)) {
            throw Rejection.invalid("anthropic-version: \"" + version + "\" is not a valid version");
        }
    }

    /** The gateway's own headers must stay behind; the real APIs would not notice, so this is only recorded. */
    private void strangers() {
        for (var name : request.headers().keySet()) {
            if (name.startsWith("x-throughline") || name.startsWith("x-conversation")) {
                log.violation(request, "leak: header " + name);
            }
        }
    }

    private void openAiKey() {
        var authorization = request.header("authorization");
        if (authorization == null || !authorization.startsWith("Bearer ")) {
            throw unauthorized("You didn't provide an API key.", true);
        }
        checkValue(authorization.substring("Bearer ".length()));
    }

    /** Older clients send {@code x-api-key}, the newest a bearer token; both at once contradict each other. */
    private void anthropicKey() {
        var key = request.header("x-api-key");
        var authorization = request.header("authorization");
        if (key != null && authorization != null) {
            throw unauthorized("Both x-api-key and authorization were sent", true);
        }
        if (key == null && authorization == null) {
            throw unauthorized("x-api-key header is required", true);
        }
        checkValue(key != null ? key : authorization.replaceFirst("^Bearer ", ""));
    }

    private void checkValue(String key) {
        if (key.startsWith("tl-")) {
            throw unauthorized("leak: a key of the gateway", true);
        }
        if (key.toLowerCase(Locale.ROOT).contains("wrong")) {
            throw unauthorized(openAi ? "Incorrect API key provided: sk-wr***ng." : "invalid x-api-key", false);
        }
    }

    private Rejection unauthorized(String message, boolean violation) {
        if (violation) {
            log.violation(request, message);
        }
        return new Rejection(
                401,
                openAi ? "invalid_request_error" : "authentication_error",
                message,
                openAi ? "invalid_api_key" : null,
                null);
    }

    JsonNode checkBody() {
        if (request.chunked() || request.header("content-length") == null) {
            throw new Rejection(411, "invalid_request_error", "Length Required: send Content-Length", null, null);
        }
        var type = request.header("content-type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw Rejection.invalid("you must provide Content-Type: application/json, not " + type);
        }
        @Nullable JsonNode body = FakeJson.parse(request.body());
        if (body == null || !body.isObject()) {
            throw Rejection.invalid("We could not parse the JSON body of your request.");
        }
        return body;
    }

    Map<String, String> responseHeaders() {
        var headers = new LinkedHashMap<String, String>();
        headers.put(openAi ? "x-request-id" : "request-id", "req_fake" + request.number());
        headers.put("set-cookie", "__cf_bm=fake; path=/; HttpOnly");
        headers.put("server", "cloudflare");
        if (openAi) {
            headers.put("openai-version", "2020-10-01");
            headers.put("openai-organization", "upstream-secret-org");
            headers.put("openai-processing-ms", "12");
            headers.put("x-ratelimit-limit-requests", "10000");
            headers.put("x-ratelimit-remaining-requests", "9999");
            headers.put("x-ratelimit-reset-requests", "6ms");
        } else {
            headers.put("anthropic-organization-id", "upstream-secret-org");
            headers.put("anthropic-ratelimit-requests-limit", "4000");
            headers.put("anthropic-ratelimit-requests-remaining", "3999");
        }
        return headers;
    }
}
