package io.throughline.chat;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the database can hold. Its texts have no U+0000, and what it looks into as JSON has no half of a character either. Source: PostgreSQL's
 * manual, character types and JSON types.
 */
public final class Storable {

    private static final String NUL = "must not hold the character U+0000";
    private static final String HALF = "must not hold half a character (a lone surrogate)";

    private Storable() {}

    /** @throws GatewayException INVALID_REQUEST naming {@code name} when the text holds U+0000 */
    public static void check(String name, String text) {
        if (text.indexOf('\0') >= 0) {
            throw GatewayException.invalid(shown(name), NUL);
        }
    }

    /**
     * All names and strings of an object.
     *
     * @param name of the object; an error adds the member's
     * @throws GatewayException INVALID_REQUEST when one of them holds U+0000 or half a character
     */
    public static void checkMembers(String name, JsonBytes object) {
        for (var member : JsonIndex.of(object).members()) {
            var value = object.slice(member.valueFrom(), member.valueTo());
            var problem = problem(member.name());
            problem = problem != null ? problem : JsonReads.read(value, Storable::problem);
            if (problem != null) {
                throw GatewayException.invalid(shown(name + "." + member.name()), problem);
            }
        }
    }

    private static @Nullable String problem(JsonParser json) {
        for (var token = json.currentToken(); token != null; token = json.nextToken()) {
            boolean text = token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME;
            var problem = text ? problem(json.getString()) : null;
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String problem(String text) {
        if (text.indexOf('\0') >= 0) {
            return NUL;
        }
        return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE) ? HALF : null;
    }

    /** As an error can show it. */
    private static String shown(String name) {
        var shown = new StringBuilder();
        name.codePoints()
                .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
