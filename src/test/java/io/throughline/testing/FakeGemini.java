package io.throughline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Google's Gemini API, as AI Studio serves it. */
final class FakeGemini implements FakeDialect {
    private static final Pattern PATH =
            Pattern.compile("/v1beta/models/([a-z0-9.-]+):(generateContent|streamGenerateContent)");

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public @Nullable String key(RecordedRequest request) {
        return request.header("authorization") == null ? request.header("x-goog-api-key") : null;
    }

    @Override
    public Rejection unauthorized(String message) {
        return new Rejection(400, "INVALID_ARGUMENT", "API key not valid. " + message, "API_KEY_INVALID", null);
    }

    @Override
    public String models(String path) {
        var one = FakeJson.object(
                "name",
                "models/gemini-2.5-flash",
                "inputTokenLimit",
                1_048_576,
                "outputTokenLimit",
                65_536,
                "supportedGenerationMethods",
                List.of("generateContent"));
        return FakeJson.write(FakeJson.object("models", List.of(one)));
    }

    @Override
    public boolean answersAt(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public Ask read(RecordedRequest request, JsonNode body) {
        var path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw Rejection.invalid("unexpected path " + request.path());
        }
        boolean stream = path.group(2).startsWith("stream");
        if (stream && !request.target().endsWith("?alt=sse")) {
            throw Rejection.invalid("a stream without alt=sse is one JSON array");
        }
        var model = path.group(1);
        if (model.contains("no-such")) {
            throw new Rejection(
                    404, "NOT_FOUND", "models/" + model + " is not found for API version v1beta", null, null);
        }
        GeminiRules.check(body, model);
        return GeminiAsk.read(this, model, stream, body);
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new GeminiAnswer(ask, answer, number);
    }

    @Override
    public Map<String, String> headers(String id) {
        return Map.of("server-timing", "gfet4t7; dur=12");
    }

    @Override
    public Rejection failure(int status, String after) {
        return new Rejection(status, status(status), "Fake " + status + " from sk-…secret.", null, after);
    }

    private static String status(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        };
    }

    @Override
    public Rejection tooLong() {
        return new Rejection(
                400,
                "INVALID_ARGUMENT",
                "The input token count (1250000) exceeds the maximum number of tokens allowed (1048576).",
                null,
                null);
    }

    @Override
    public Rejection noCredit() {
        return new Rejection(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details.",
                null,
                null);
    }

    @Override
    public String body(Rejection rejection, String id) {
        var details = new ArrayList<Map<String, @Nullable Object>>();
        if (rejection.code() != null) {
            details.add(FakeJson.object(
                    "@type", "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason", rejection.code(),
                    "domain", "googleapis.com"));
        }
        var after = rejection.param();
        if (after != null && !after.isEmpty()) {
            details.add(
                    FakeJson.object("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", after + "s"));
        }
        return FakeJson.write(FakeJson.object(
                "error",
                FakeJson.object(
                        "code", rejection.status(),
                        "message", rejection.message(),
                        "status", rejection.type(),
                        "details", details.isEmpty() ? FakeJson.ABSENT : details)));
    }

    /** How long to wait stands in the body alone. */
    @Override
    public Map<String, String> headers(Rejection rejection, String after) {
        return Map.of();
    }

    @Override
    public String errorFrame(String id) {
        return "data: " + body(failure(503, ""), id) + "\n\n";
    }

    /** Only models of generation 3 number their calls. */
    @Override
    public String callId(String tool, String serial) {
        return serial.substring(serial.length() - 8);
    }
}
