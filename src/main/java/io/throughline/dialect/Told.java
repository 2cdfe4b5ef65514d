package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a provider wrote about an error.
 *
 * @param message its words, empty when there were none
 */
public record Told(String message) {

    private static final int MAX_MESSAGE_CHARS = 2_000;

    /** The string {@code member} of that JSON object; empty when the body is not of that shape (an HTML page of a proxy, say). */
    public static Told in(JsonBytes body, String member) {
        try {
            return new Told(Fields.of(body).textOr(member, ""));
        } catch (MalformedJsonException e) {
            return new Told("");
        }
    }

    /** Whether the message holds these words, which are in lower case. */
    public boolean mentions(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    /** The message, cut where it is too long to be shown, or {@code otherwise} where there is none. */
    public String or(String otherwise) {
        if (message.isBlank()) {
            return otherwise;
        }
        return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
    }

    /** The message in brackets behind a blank, or nothing. */
    public String inBrackets() {
        var words = or("");
        return words.isEmpty() ? "" : " (" + words + ")";
    }

    /** What the status means where the provider says no more; texts about its account are not shown. */
    public GatewayError byStatus(int status, @Nullable Duration retryAfter) {
        return switch (status) {
            case 401, 403 -> refusedKey(status);
            case 404 ->
                GatewayError.of(ErrorKind.MODEL_NOT_FOUND, "the provider does not know this model" + inBrackets())
                        .at("model");
            case 413 -> GatewayError.of(ErrorKind.TOO_LARGE, or("the request is too large for the provider"));
            case 429 ->
                GatewayError.of(
                                ErrorKind.RATE_LIMITED,
                                "the provider is limiting the rate of requests; try again later")
                        .retryAfter(retryAfter);
            case 408, 499, 504 ->
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider gave up after its own time limit");
            case 503, 529 ->
                GatewayError.of(ErrorKind.UPSTREAM_OVERLOADED, "the provider is overloaded")
                        .retryAfter(retryAfter);
            default ->
                status < 500
                        ? GatewayError.of(ErrorKind.INVALID_REQUEST, or("the provider refused the request as invalid"))
                        : GatewayError.of(ErrorKind.UPSTREAM_FAILED, "the provider failed with status " + status)
                                .retryAfter(retryAfter);
        };
    }

    public static GatewayError refusedKey(int status) {
        return GatewayError.of(
                ErrorKind.UPSTREAM_REFUSED_KEY,
                "the provider refused the key that the gateway holds for it (status " + status + ")");
    }
}
