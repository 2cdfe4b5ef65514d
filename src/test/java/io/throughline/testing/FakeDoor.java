package io.throughline.testing;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What every API checks before it reads a body: keys, media types, lengths, and headers that are not its to see. */
final class FakeDoor {
    private final RecordedRequest request;
    private final FakeDialect dialect;
    private final FakeLog log;

    FakeDoor(RecordedRequest request, FakeDialect dialect, FakeLog log) {
        this.request = request;
        this.dialect = dialect;
        this.log = log;
    }

    void checkKey() {
        strangers();
        var key = dialect.key(request);
        if (key == null) {
            throw unauthorized("You didn't provide an API key, or several.", true);
        }
        if (key.startsWith("tl-")) {
            throw unauthorized("leak: a key of the gateway", true);
        }
        if (key.toLowerCase(Locale.ROOT).contains("wrong")) {
            throw unauthorized("Incorrect API key provided: sk-wr***ng.", false);
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

    private Rejection unauthorized(String message, boolean violation) {
        if (violation) {
            log.violation(request, message);
        }
        return dialect.unauthorized(message);
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

    String requestId() {
        return "req_fake" + request.number();
    }

    Map<String, String> responseHeaders() {
        var headers = new LinkedHashMap<>(dialect.headers(requestId()));
        headers.put("set-cookie", "__cf_bm=fake; path=/; HttpOnly");
        headers.put("server", "cloudflare");
        return headers;
    }
}
