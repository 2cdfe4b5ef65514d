package io.throughline.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Anthropic's messages. */
final class FakeAnthropic implements FakeDialect {
    private static final List<String> VERSIONS = List.of("2023-06-01", "2026-10-21");

    @Override
    public String name() {
        return "anthropic";
    }

    /** Older clients send {@code x-api-key}, the newest a bearer token; both at once contradict each other. */
    @Override
    public @Nullable String key(RecordedRequest request) {
        var key = request.header("x-api-key");
        var authorization = request.header("authorization");
        if (key != null && authorization != null) {
            return null;
        }
        return key != null || authorization == null ? key : authorization.replaceFirst("^Bearer ", "");
    }

    @Override
    public Rejection unauthorized(String message) {
        return new Rejection(401, "authentication_error", message, null, null);
    }

    @Override
    public void checkHeaders(RecordedRequest request) {
        var version = request.header("anthropic-version");
        if (version == null) {
            throw Rejection.invalid("anthropic-version: header is required");
        }
        if (!VERSIONS.contains(version)) {
            throw Rejection.invalid("anthropic-version: \"" + version + "\" is not a valid version");
        }
    }

    @Override
    public String models(String path) {
        return ModelLists.anthropic(path);
    }

    @Override
    public boolean answersAt(String path) {
        return path.equals("/v1/messages");
    }

    @Override
    public Ask read(RecordedRequest request, JsonNode body) {
        AnthropicRules.check(body, String.valueOf(request.header("anthropic-version")));
        return AnthropicAsk.read(this, body);
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new AnthropicAnswer(ask, answer, number);
    }

    @Override
    public Map<String, String> headers(String id) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("request-id", id);
        headers.put("anthropic-organization-id", "upstream-secret-org");
        headers.put("anthropic-ratelimit-requests-limit", "4000");
        headers.put("anthropic-ratelimit-requests-remaining", "3999");
        return headers;
    }

    @Override
    public Rejection failure(int status, String after) {
        var message = status == 529 || status == 503 ? "Overloaded" : "Fake " + status + " from sk-ant-…secret.";
        return new Rejection(status, type(status), message, null, null);
    }

    private static String type(int status) {
        return switch (status) {
            case 400, 422 -> "invalid_request_error";
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 503, 529 -> "overloaded_error";
            default -> "api_error";
        };
    }

    @Override
    public Rejection tooLong() {
        return Rejection.invalid("prompt is too long: 250000 tokens > 200000 maximum");
    }

    @Override
    public Rejection noCredit() {
        return Rejection.invalid("Your credit balance is too low to access the Anthropic API.");
    }

    @Override
    public String body(Rejection rejection, String id) {
        var error = FakeJson.object("type", rejection.type(), "message", rejection.message());
        return FakeJson.write(FakeJson.object("type", "error", "error", error, "request_id", id));
    }

    @Override
    public String errorFrame(String id) {
        return "event: error\ndata: " + body(failure(529, ""), id) + "\n\n";
    }

    @Override
    public String callId(String tool, String serial) {
        return "toolu_01" + serial;
    }

    @Override
    public int writtenToCache() {
        return 60;
    }
}
