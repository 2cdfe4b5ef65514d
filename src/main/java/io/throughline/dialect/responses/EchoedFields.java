package io.throughline.dialect.responses;

import io.throughline.chat.GatewayException;
import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;

/**
 * The fields that a response repeats, checked before anything is made of them: what is stored has to be read again.
 *
 * <p>Source: OpenAI's API description, {@code CreateResponse} and {@code Metadata}.
 */
final class EchoedFields {

    private static final String METADATA = "metadata";
    private static final int MOST_PAIRS = 16;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 512;

    private EchoedFields() {}

    /** Fails with the field at fault and {@code INVALID_REQUEST}. */
    static void check(Fields body) {
        metadata(body);
        tools(body);
        object(body, "text");
        object(body, "reasoning");
        include(body);
        limit(body);
    }

    private static void metadata(Fields body) {
        var value = body.raw(METADATA);
        if (value == null) {
            return;
        }
        object(body, METADATA);
        var pairs = Fields.of(value).all();
        if (pairs.size() > MOST_PAIRS) {
            throw GatewayException.invalid(
                    METADATA, "must have at most " + MOST_PAIRS + " members, but it has " + pairs.size());
        }
        pairs.forEach(EchoedFields::pair);
    }

    private static void pair(String name, String raw) {
        if (name.length() > LONGEST_NAME || name.indexOf(0) >= 0) {
            throw GatewayException.invalid(
                    METADATA, "must have names of at most " + LONGEST_NAME + " characters, none of them U+0000");
        }
        var text = JsonReads.stringOrNull(JsonBytes.of(raw));
        if (text == null || text.length() > LONGEST_VALUE || text.indexOf(0) >= 0) {
            throw GatewayException.invalid(
                    METADATA + "." + name,
                    "must be a string of at most " + LONGEST_VALUE + " characters, none of them U+0000");
        }
    }

    private static void tools(Fields body) {
        array(body, "tools");
        int at = 0;
        for (var tool : body.list("tools")) {
            if (tool.at(0) != '{') {
                throw wrong("tools[" + at + "]", tool, "an object with a type");
            }
            at++;
        }
    }

    private static void include(Fields body) {
        array(body, "include");
        int at = 0;
        for (var each : body.list("include")) {
            if (each.at(0) != '"') {
                throw wrong("include[" + at + "]", each, "a string");
            }
            at++;
        }
    }

    /** OpenAI wants 16 at least; other providers take less. */
    private static void limit(Fields body) {
        var value = body.raw("max_output_tokens");
        if (value == null) {
            return;
        }
        var number = JsonReads.read(value, JsonReads::decimalOrNull);
        if (number == null
                || number.compareTo(BigDecimal.ONE) < 0
                || number.stripTrailingZeros().scale() > 0) {
            throw wrong("max_output_tokens", value, "a whole number of at least 1");
        }
    }

    private static void object(Fields body, String name) {
        var value = body.raw(name);
        if (value != null && value.at(0) != '{') {
            throw wrong(name, value, "an object");
        }
    }

    private static void array(Fields body, String name) {
        var value = body.raw(name);
        if (value != null && value.at(0) != '[') {
            throw wrong(name, value, "an array");
        }
    }

    private static GatewayException wrong(String at, JsonBytes value, String wanted) {
        return GatewayException.invalid(
                at, "must be " + wanted + ", but it is " + JsonReads.read(value, JsonReads::kindOf));
    }
}
