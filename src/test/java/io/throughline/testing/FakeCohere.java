package io.throughline.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Cohere's chat, version 2. It stands below a path of its own, since its list of models has OpenAI's path. */
final class FakeCohere implements FakeDialect {
    static final String ROOT = "/cohere/";

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public @Nullable String key(RecordedRequest request) {
        return FakeOpenAi.bearer(request);
    }

    @Override
    public Rejection unauthorized(String message) {
        return new Rejection(401, "", "invalid api token", null, null);
    }

    @Override
    public String models(String path) {
        var one = FakeJson.object("name", "command-a-03-2025", "endpoints", List.of("chat"), "context_length", 256_000);
        return FakeJson.write(FakeJson.object("models", List.of(one)));
    }

    @Override
    public boolean answersAt(String path) {
        return path.equals(ROOT + "v2/chat");
    }

    @Override
    public Ask read(RecordedRequest request, JsonNode body) {
        CohereRules.check(body);
        return CohereAsk.read(this, body);
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new CohereAnswer(ask, answer, number);
    }

    @Override
    public Map<String, String> headers(String id) {
        return Map.of("x-debug-trace-id", id, "num_tokens", "12");
    }

    @Override
    public Rejection failure(int status, String after) {
        return new Rejection(status, "", "Fake " + status + " from sk-…secret.", null, null);
    }

    @Override
    public Rejection tooLong() {
        return Rejection.invalid(
                "too many tokens: size limit exceeded by 12345 tokens. Try using shorter or fewer inputs."
                        + " The limit for this model is 128000 tokens.");
    }

    @Override
    public Rejection noCredit() {
        return new Rejection(
                429,
                "",
                "You are using a Trial key, which is limited to 1000 API calls / month. You can continue to use the Trial"
                        + " key for free or upgrade to a Production key with higher rate limits.",
                null,
                null);
    }

    @Override
    public String body(Rejection rejection, String id) {
        return FakeJson.write(FakeJson.object("id", id, "message", rejection.message()));
    }

    @Override
    public String errorFrame(String id) {
        var delta = FakeJson.object("error", "inference failed on secret-host-17", "finish_reason", "ERROR");
        return CohereAnswer.event("message-end", FakeJson.object("delta", delta));
    }

    @Override
    public String callId(String tool, String serial) {
        return tool + "_" + serial.substring(serial.length() - 12).toLowerCase(Locale.ROOT);
    }
}
