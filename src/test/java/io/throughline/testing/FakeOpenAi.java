package io.throughline.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** OpenAI's chat completions. */
class FakeOpenAi implements FakeDialect {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public @Nullable String key(RecordedRequest request) {
        return bearer(request);
    }

    /** The bearer token, or null. */
    static @Nullable String bearer(RecordedRequest request) {
        var authorization = request.header("authorization");
        return authorization == null || !authorization.startsWith("Bearer ")
                ? null
                : authorization.substring("Bearer ".length());
    }

    @Override
    public Rejection unauthorized(String message) {
        return new Rejection(401, "invalid_request_error", message, "invalid_api_key", null);
    }

    @Override
    public String models(String path) {
        return ModelLists.openAi(path);
    }

    @Override
    public boolean answersAt(String path) {
        return path.equals("/v1/chat/completions");
    }

    @Override
    public Ask read(RecordedRequest request, JsonNode body) {
        OpenAiRules.check(body);
        return OpenAiAsk.read(this, body);
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new OpenAiAnswer(ask, answer, number);
    }

    @Override
    public Map<String, String> headers(String id) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-request-id", id);
        headers.put("openai-version", "2020-10-01");
        headers.put("openai-organization", "upstream-secret-org");
        headers.put("openai-processing-ms", "12");
        headers.put("x-ratelimit-limit-requests", "10000");
        headers.put("x-ratelimit-remaining-requests", "9999");
        headers.put("x-ratelimit-reset-requests", "6ms");
        return headers;
    }

    @Override
    public Rejection failure(int status, String after) {
        return new Rejection(status, type(status), "Fake " + status + " from sk-…secret.", code(status), null);
    }

    private static String type(int status) {
        return switch (status) {
            case 429 -> "requests";
            case 400, 401, 403, 404, 409, 422 -> "invalid_request_error";
            default -> "server_error";
        };
    }

    private static @Nullable String code(int status) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }

    @Override
    public Rejection tooLong() {
        return Rejection.invalid(
                "This model's maximum context length is 128000 tokens. However, your messages resulted in"
                        + " 250000 tokens. Please reduce the length of the messages.",
                "context_length_exceeded",
                "messages");
    }

    @Override
    public Rejection noCredit() {
        return new Rejection(429, "insufficient_quota", "You exceeded your current quota.", "insufficient_quota", null);
    }

    @Override
    public String body(Rejection rejection, String id) {
        return FakeJson.write(FakeJson.object("error", error(rejection)));
    }

    static Map<String, @Nullable Object> error(Rejection rejection) {
        return FakeJson.object(
                "message", rejection.message(),
                "type", rejection.type(),
                "param", rejection.param(),
                "code", rejection.code());
    }

    @Override
    public String errorFrame(String id) {
        return "data: " + body(failure(500, ""), id) + "\n\n";
    }

    @Override
    public String callId(String tool, String serial) {
        return "call_" + serial;
    }

    /** Thoughts are no part of this API; servers that resemble it show them. */
    @Override
    public boolean thinks(Ask ask) {
        return ask.script().is("reasoning") || ask.script().text("think", "").equals("yes");
    }
}
