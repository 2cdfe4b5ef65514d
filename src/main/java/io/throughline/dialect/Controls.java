package io.throughline.dialect;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Wishes;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own fields in a client's body, the same in every client API: {@code conversation} (a string or {@code {"id": …}}) and the
 * object {@code throughline}. They are read here and never go upstream; nor do the {@linkplain RouteFields other gateways' fields} for fallbacks.
 */
public final class Controls {

    /** The members to leave out of whatever is sent to a provider: our own, and those of other gateways that name further models. */
    public static final Set<String> NAMES = Set.of(
            "conversation",
            "throughline",
            "models",
            "route",
            "fallbacks",
            "context_window_fallbacks",
            "content_policy_fallbacks",
            "disable_fallbacks");

    /** What the object {@code throughline} may hold. */
    static final List<String> OWN = List.of(
            "conversation",
            "explain",
            "hedge",
            "max_cost",
            "on_failure",
            "parent",
            "strict",
            "strong_share",
            "timeout");

    public static final int MAX_KEY_LENGTH = 200;

    private static final Pattern TURN =
            Pattern.compile("(?:[a-z]+[_-])?(\\p{XDigit}{32}|\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

    private Controls() {}

    /** The key of the conversation to continue, or null when the body names none. */
    public static @Nullable String conversation(JsonIndex body) {
        var value = body.value("conversation");
        if (value == null) {
            var own = body.value("throughline");
            if (own != null && own.at(0) != '{' && !own.is("null")) {
                throw GatewayException.of(
                        ErrorKind.INVALID_REQUEST,
                        "throughline must be an object such as {\"strict\": true}, but it is " + own.utf8(),
                        "throughline");
            }
            value = own == null || own.is("null") ? null : JsonIndex.of(own).value("conversation");
        }
        return value == null || value.is("null") ? null : checked(key(value));
    }

    /** Whether {@code throughline.strict} is true. */
    public static boolean strict(JsonIndex body) {
        var own = body.value("throughline");
        var strict = own == null || own.at(0) != '{' ? null : JsonIndex.of(own).value("strict");
        if (strict == null || strict.is("null") || strict.is("false")) {
            return false;
        }
        if (!strict.is("true")) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "throughline.strict must be true or false, but it is " + strict.utf8(),
                    "throughline.strict");
        }
        return true;
    }

    /** The turn that {@code throughline.parent} names: by the request id of its answer, by the answer's own id, or by the id in both. */
    public static @Nullable UUID parent(JsonIndex body) {
        var own = body.value("throughline");
        var value = own == null || own.at(0) != '{' ? null : JsonIndex.of(own).value("parent");
        if (value == null || value.is("null")) {
            return null;
        }
        var text = JsonReads.read(value, JsonReads::stringOrNull);
        var id = text == null ? null : TURN.matcher(text);
        if (id == null || !id.matches()) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "throughline.parent must be the id of a turn, as x-request-id told it, such as "
                            + "\"req_019aa0c1d2e37f4a8b5c6d7e8f901234\", but it is " + value.utf8(),
                    "throughline.parent");
        }
        var hex = id.group(1).replace("-", "");
        return new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }

    /** What {@code throughline.timeout}, {@code .hedge} and {@code .on_failure} say, and LiteLLM's {@code timeout} where the first is absent. */
    public static Wishes wishes(JsonIndex body) {
        return WishControls.of(body);
    }

    private static String key(JsonBytes value) {
        var id = value.at(0) == '{' ? JsonIndex.of(value).value("id") : value;
        var text = id == null ? null : JsonReads.read(id, JsonReads::stringOrNull);
        if (text == null) {
            throw wrong("must be a string or an object with a string id");
        }
        return text;
    }

    /** The key itself, when it is one: 1 to 200 characters, none of them a control character. */
    public static String checked(String key) {
        if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
            throw wrong("must have 1 to " + MAX_KEY_LENGTH + " characters, but it has " + key.length());
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw wrong("must not hold control characters");
        }
        return key;
    }

    private static GatewayException wrong(String problem) {
        return GatewayException.of(ErrorKind.INVALID_REQUEST, "conversation " + problem, "conversation");
    }
}
