package io.throughline.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Amazon Bedrock's Converse API with a Claude behind it. Requests are signed, or bring a bearer token. */
final class FakeBedrock implements FakeDialect {
    /** What the fake knows of the account: a request must be signed with it. */
    static final String SECRET = "contract-secret-access-key";

    private static final Pattern PATH = Pattern.compile("/model/([^/]+)/(converse|converse-stream)");

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public @Nullable String key(RecordedRequest request) {
        var bearer = FakeOpenAi.bearer(request);
        return bearer != null ? bearer : new AwsSigned(request, SECRET).accessKey();
    }

    @Override
    public Rejection unauthorized(String message) {
        return new Rejection(403, "UnrecognizedClientException", message, null, null);
    }

    @Override
    public String models(String path) {
        throw Rejection.invalid("models are listed at another host");
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
        var model = URLDecoder.decode(path.group(1), StandardCharsets.UTF_8);
        if (!model.matches("[a-z.-]*anthropic\\.claude-[a-z0-9.:-]+")) {
            throw new Rejection(
                    404, "ResourceNotFoundException", "Could not resolve the foundation model " + model, null, null);
        }
        BedrockRules.check(body);
        var asMessages = new BedrockAsMessages(body, model).body();
        AnthropicRules.check(asMessages, "2023-06-01");
        var ask = AnthropicAsk.read(this, asMessages);
        return new Ask(
                this,
                model,
                path.group(2).equals("converse-stream"),
                ask.seen(),
                ask.results(),
                ask.attachments(),
                ask.tools(),
                ask.wishes(),
                ask.script());
    }

    @Override
    public Written write(Ask ask, Answer answer, int number) {
        return new BedrockAnswer(answer);
    }

    @Override
    public Map<String, String> headers(String id) {
        return Map.of("x-amzn-requestid", id);
    }

    @Override
    public String streamType() {
        return "application/vnd.amazon.eventstream";
    }

    @Override
    public boolean sendsEvents() {
        return false;
    }

    /** A frame is a name and its JSON, which becomes a binary message with its checksums. */
    @Override
    public byte[] bytes(String frame) {
        return AwsEvents.stream(List.of(frame));
    }

    @Override
    public Rejection failure(int status, String after) {
        var type = switch (status) {
            case 400 -> "ValidationException";
            case 401, 403 -> "AccessDeniedException";
            case 404 -> "ResourceNotFoundException";
            case 408 -> "ModelTimeoutException";
            case 424 -> "ModelErrorException";
            case 429 -> "ThrottlingException";
            case 503 -> "ServiceUnavailableException";
            default -> "InternalServerException";
        };
        return new Rejection(status, type, "Fake " + status + " from sk-…secret.", null, null);
    }

    @Override
    public Rejection tooLong() {
        return new Rejection(400, "ValidationException", "Input is too long for requested model.", null, null);
    }

    @Override
    public Rejection noCredit() {
        return new Rejection(
                400, "ServiceQuotaExceededException", "You have exceeded the quota of this account.", null, null);
    }

    @Override
    public String body(Rejection rejection, String id) {
        return FakeJson.write(FakeJson.object("message", rejection.message()));
    }

    @Override
    public Map<String, String> headers(Rejection rejection, String after) {
        var type = rejection.type().endsWith("Exception") ? rejection.type() : "ValidationException";
        var header = type + ":http://internal.amazon.com/coral/com.amazon.bedrock/";
        return after.isEmpty()
                ? Map.of("x-amzn-errortype", header)
                : Map.of("x-amzn-errortype", header, "retry-after", after);
    }

    @Override
    public String errorFrame(String id) {
        return "internalServerException " + body(failure(500, ""), id);
    }

    @Override
    public String callId(String tool, String serial) {
        return "tooluse_" + serial;
    }

    @Override
    public int writtenToCache() {
        return 60;
    }
}
