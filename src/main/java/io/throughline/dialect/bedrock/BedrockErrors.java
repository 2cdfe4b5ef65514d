package io.throughline.dialect.bedrock;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.dialect.Fields;
import io.throughline.dialect.RetryAfter;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Errors of Bedrock's API, before and inside an answer.
 *
 * <p>Source: Amazon Bedrock API reference, "Converse", Errors, and its user guide, "Troubleshooting Amazon Bedrock API Error Codes".
 */
final class BedrockErrors {

    private static final int MAX_MESSAGE_CHARS = 2_000;

    private static final List<String> TOO_LONG = List.of(
            "is too long",
            "too many input tokens",
            "exceed context limit",
            "maximum context length",
            "context window",
            "exceeds the maximum number of");

    private BedrockErrors() {}

    /** What a status other than 2xx means; see {@link UpstreamDialect#error}. */
    static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        var told = Told.in(body);
        var header = headers.get("x-amzn-errortype");
        return of(name(header == null ? told.type : header), status, told, RetryAfter.of(headers));
    }

    /** An exception that comes as a message of the stream. */
    static GatewayError inBand(String type, JsonBytes data) {
        return of(name(type), 500, Told.in(data), null);
    }

    /** The bare name: the header adds a URL behind a colon, the body a namespace before a hash. */
    private static String name(String type) {
        var withoutUrl = type.split(":", 2)[0];
        return withoutUrl.substring(withoutUrl.indexOf('#') + 1).toLowerCase(Locale.ROOT);
    }

    private static GatewayError of(String name, int status, Told told, @Nullable Duration retryAfter) {
        return switch (name) {
            case "throttlingexception", "toomanyrequestsexception" -> limited().retryAfter(retryAfter);
            case "servicequotaexceededexception" ->
                GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has no quota left for this model");
            case "modelnotreadyexception" ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is still loading the model")
                        .retryAfter(retryAfter);
            case "serviceunavailableexception" -> overloaded().retryAfter(retryAfter);
            case "modeltimeoutexception" -> timeout();
            case "modelerrorexception", "modelstreamerrorexception" ->
                GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the model failed while it was answering");
            case "accessdeniedexception" -> denied(told);
            case "resourcenotfoundexception" -> noModel();
            case "validationexception" -> invalid(told);
            case "unrecognizedclientexception",
                    "invalidsignatureexception",
                    "incompletesignatureexception",
                    "signaturedoesnotmatch",
                    "expiredtokenexception",
                    "missingauthenticationtokenexception" -> refused();
            default -> byStatus(status, told).retryAfter(retryAfter);
        };
    }

    private static GatewayError byStatus(int status, Told told) {
        return switch (status) {
            case 401, 403 -> refused();
            case 404 -> noModel();
            case 408, 504 -> timeout();
            case 413 -> GatewayError.of(ErrorKind.TOO_LARGE, "the request is larger than the provider accepts");
            case 424 -> GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the model failed while it was answering");
            case 429 -> limited();
            case 503 -> overloaded();
            default ->
                status < 500
                        ? invalid(told)
                        : GatewayError.of(
                                ErrorKind.UPSTREAM_FAILED,
                                status == 500
                                        ? "the provider reported an error of its own"
                                        : "the provider failed with status " + status);
        };
    }

    private static GatewayError limited() {
        return GatewayError.of(
                ErrorKind.RATE_LIMITED, "the provider is limiting the rate of requests; try again later");
    }

    private static GatewayError overloaded() {
        return GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded");
    }

    private static GatewayError timeout() {
        return GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
    }

    private static GatewayError refused() {
        return GatewayError.of(ErrorKind.UPSTREAM_REFUSED_KEY, "the provider refused the gateway's key");
    }

    private static GatewayError noModel() {
        return GatewayError.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        "the provider has no such model in this region; GET /v1/models lists what is known")
                .at("model");
    }

    /** The same name for a model that the account has not enabled and for a key that may not do this. The text names the account. */
    private static GatewayError denied(Told told) {
        boolean model = told.mentions("access to the model") || told.mentions("model access");
        return !model
                ? refused()
                : GatewayError.of(
                                ErrorKind.MODEL_NOT_FOUND,
                                "the provider account has no access to this model; enable it in Bedrock's console under"
                                        + " model access, or choose another one")
                        .at("model");
    }

    private static GatewayError invalid(Told told) {
        if (told.mentions("on-demand throughput")) {
            return GatewayError.of(
                            ErrorKind.INVALID_REQUEST,
                            "Bedrock serves this model through an inference profile only; call it by the profile's id,"
                                    + " which is the model's with a region group before it: us., eu., apac. or global.")
                    .at("model");
        }
        if (told.mentions("model identifier is invalid")) {
            return noModel();
        }
        if (TOO_LONG.stream().anyMatch(told::mentions)) {
            return GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, told.or("the prompt is too long"))
                    .at("messages");
        }
        return GatewayError.of(ErrorKind.INVALID_REQUEST, told.or("the provider refused the request as invalid"));
    }

    /** What the provider wrote; empty when the body is not of its shape. */
    private record Told(String type, String message) {

        static Told in(JsonBytes body) {
            try {
                var fields = Fields.of(body);
                return new Told(
                        fields.textOr("__type", fields.textOr("code", "")),
                        fields.textOr("message", fields.textOr("Message", "")));
            } catch (MalformedJsonException e) {
                return new Told("", "");
            }
        }

        boolean mentions(String words) {
            return message.toLowerCase(Locale.ROOT).contains(words);
        }

        /** The provider's words without the number of an account, which ARNs hold. */
        String or(String otherwise) {
            if (message.isBlank()) {
                return otherwise;
            }
            var shown = message.replaceAll("(?<!\\d)\\d{12}(?!\\d)", "************");
            return shown.length() <= MAX_MESSAGE_CHARS ? shown : shown.substring(0, MAX_MESSAGE_CHARS);
        }
    }
}
