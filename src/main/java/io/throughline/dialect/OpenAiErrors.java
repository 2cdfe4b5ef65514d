package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Errors of OpenAI's APIs, both ways. Statuses and codes: OpenAI's "Error codes" guide; the spellings of compatible providers as met in the
 * field ({@code error} as text, {@code message} or {@code detail} at the top).
 */
public final class OpenAiErrors {

    private static final int MAX_MESSAGE_CHARS = 2_000;

    private OpenAiErrors() {}

    /** The envelope that every OpenAI client expects, with all four fields present. */
    public static JsonBytes envelope(GatewayError error) {
        return JsonWrites.write(json -> {
            json.writeStartObject();
            json.writeName("error");
            json.writeStartObject();
            json.writeStringProperty("message", message(error));
            json.writeStringProperty("type", type(error));
            nullable(json, "param", error.param());
            nullable(json, "code", error.code());
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /** LangChain finds out by this word in the text that a prompt was too long. */
    private static String message(GatewayError error) {
        boolean unsaid =
                error.kind() == ErrorKind.CONTEXT_TOO_LONG && !error.message().contains("maximum context length");
        return unsaid ? error.message() + " (context_length_exceeded)" : error.message();
    }

    private static void nullable(JsonGenerator json, String name, @Nullable String value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    private static String type(GatewayError error) {
        return switch (error.kind()) {
            case RATE_LIMITED -> "rate_limit_error";
            case QUOTA_EXHAUSTED -> "insufficient_quota";
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            default -> error.kind().status() < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /** What a provider's error answer means; see {@link UpstreamDialect#error}. */
    public static GatewayError read(int status, Map<String, String> headers, JsonBytes body) {
        var told = Told.in(body);
        var retryAfter = RetryAfter.of(headers);
        return switch (status) {
            case 400, 422 -> badRequest(told);
            case 401, 403 ->
                GatewayError.of(
                        ErrorKind.UPSTREAM_REFUSED_KEY,
                        "the provider refused the key that the gateway holds for it (status " + status + ")");
            case 402 -> GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has no credit left");
            case 404 ->
                GatewayError.of(ErrorKind.MODEL_NOT_FOUND, told.or("the provider does not know this model"))
                        .at("model");
            case 413 -> GatewayError.of(ErrorKind.TOO_LARGE, told.or("the request is too large for the provider"));
            case 429 -> limited(told).retryAfter(retryAfter);
            case 408, 504 ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
            case 503, 529 ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded (status " + status + ")")
                        .retryAfter(retryAfter);
            default ->
                GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider failed with status " + status)
                        .retryAfter(retryAfter);
        };
    }

    /** An error inside a stream or inside a body with status 200. */
    public static GatewayError inBand(JsonBytes body) {
        var told = Told.in(body);
        if (told.status >= 400 && told.status < 600) {
            return read(told.status, Map.of(), body);
        }
        if (told.mentions("rate_limit")) {
            return limited(told);
        }
        return GatewayError.of(
                ErrorKind.UPSTREAM_FAILED, "the provider reported an error inside its answer" + told.inBrackets());
    }

    private static GatewayError badRequest(Told told) {
        if (told.mentions("context_length_exceeded") || told.mentions("maximum context length")) {
            return GatewayError.of(
                            ErrorKind.CONTEXT_TOO_LONG,
                            told.or("the request is longer than the model's context window"))
                    .at("messages");
        }
        if (told.policy || told.mentions("content_filter") || told.mentions("content_policy")) {
            return GatewayError.of(
                            ErrorKind.CONTENT_REFUSED,
                            told.or("the provider's content filter refused the request") + told.filtered())
                    .at(told.param);
        }
        if (told.mentions("tool_use_failed") || told.mentions("json_validate_failed")) {
            return GatewayError.of(
                    ErrorKind.UPSTREAM_FAILED, "the provider's model wrote what its provider cannot read");
        }
        return GatewayError.of(ErrorKind.INVALID_REQUEST, told.or("the provider refused the request as invalid"))
                .at(told.param)
                .withCode(told.code);
    }

    /** The provider's own text names its account, so it is not shown. */
    private static GatewayError limited(Told told) {
        if (told.mentions("insufficient_quota") || told.mentions("billing")) {
            return GatewayError.of(ErrorKind.QUOTA_EXHAUSTED, "the provider account has no quota left");
        }
        return GatewayError.of(
                ErrorKind.RATE_LIMITED, "the provider is limiting the rate of requests; try again later");
    }

    /** What a provider wrote, in any of the field's spellings; empty when the body is no JSON (an HTML page of a proxy, say). */
    private static final class Told {
        private @Nullable String message;
        private @Nullable String type;
        private @Nullable String param;
        private @Nullable String code;
        private int status;
        private boolean policy;
        private final List<String> categories = new ArrayList<>(0);

        static Told in(JsonBytes body) {
            var told = new Told();
            try {
                var index = JsonIndex.of(body);
                var error = index.value("error");
                var inner = error != null && error.at(0) == '{' ? error : body;
                JsonReads.visit(inner, parser -> JsonReads.members(parser, told::member));
            } catch (MalformedJsonException e) {
                return new Told();
            }
            return told;
        }

        private void member(String name, JsonParser parser) {
            switch (name) {
                case "message", "error", "detail" ->
                    message = message == null ? JsonReads.stringOrNull(parser) : message;
                case "type" -> type = JsonReads.stringOrNull(parser);
                case "param" -> param = JsonReads.stringOrNull(parser);
                case "code" -> {
                    code = JsonReads.stringOrNull(parser);
                    status = (int) JsonReads.longOrZero(parser);
                }
                case "innererror" -> {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        JsonReads.members(parser, this::inner);
                    }
                }
                default -> {}
            }
        }

        /** Azure's reason, and which of its filters it was. */
        private void inner(String name, JsonParser parser) {
            if (name.equals("code")) {
                policy = "ResponsibleAIPolicyViolation".equals(JsonReads.stringOrNull(parser));
            } else if (name.startsWith("content_filter_result") && parser.currentToken() == JsonToken.START_OBJECT) {
                JsonReads.members(parser, this::category);
            }
        }

        private void category(String name, JsonParser parser) {
            if (parser.currentToken() == JsonToken.START_OBJECT && name.matches("[a-z_]{1,32}")) {
                JsonReads.members(parser, (member, value) -> {
                    if (member.equals("filtered") && Boolean.TRUE.equals(JsonReads.booleanOrNull(value))) {
                        categories.add(name);
                    }
                });
            }
        }

        /** The filters that struck, in brackets, or nothing. */
        String filtered() {
            return categories.isEmpty() ? "" : " (filtered: " + String.join(", ", categories) + ")";
        }

        boolean mentions(String word) {
            return contains(code, word) || contains(type, word) || contains(message, word);
        }

        private static boolean contains(@Nullable String text, String word) {
            return text != null && text.toLowerCase(Locale.ROOT).contains(word);
        }

        /** The machine-readable words of the error, which name no account. */
        String inBrackets() {
            var word = code != null ? code : type;
            return word != null && word.matches("[A-Za-z0-9_.-]{1,64}") ? " (" + word + ")" : "";
        }

        String or(String otherwise) {
            if (message == null || message.isBlank()) {
                return otherwise;
            }
            return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
        }
    }
}
