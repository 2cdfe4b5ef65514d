package io.throughline.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Token reading over {@link JsonBytes}: one parser configuration for the house, and the few moves that readers of dialects share.
 * Every method may throw {@link MalformedJsonException}; none builds a tree.
 */
public final class JsonReads {

    /** Deep enough for any JSON schema seen in the field, shallow enough that a hostile body cannot exhaust a stack. */
    private static final int MAX_DEPTH = 512;

    /** One inline image may fill a whole body, so a string may be as long as the largest body. */
    private static final int MAX_STRING_CHARS = 64 * 1024 * 1024;

    /** JSON is UTF-8 (RFC 8259, 8.1); in any other character set the places of values would not be counted in bytes. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    /** Any number of so many digits is a long. */
    private static final int SAFE_DIGITS = 18;

    private JsonReads() {}

    /** What a reader does with a parser; it may throw whatever the parser throws. */
    @FunctionalInterface
    public interface Reading<T extends @Nullable Object> {
        T from(JsonParser parser);
    }

    /** What a reader does with the value under the parser; it must leave the parser on the value's last token. */
    @FunctionalInterface
    public interface Visit {
        void value(JsonParser parser);
    }

    /** What a reader does with one member of an object, the parser standing on the first token of its value. */
    @FunctionalInterface
    public interface MemberReading {
        /** Must leave the parser on the last token of the value. */
        void read(String name, JsonParser parser);
    }

    /** Opens a parser on the first token of {@code json} and hands it to {@code reading}. */
    public static <T extends @Nullable Object> T read(JsonBytes json, Reading<T> reading) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json.array(), json.offset(), json.length())) {
            if (parser.nextToken() == null) {
                throw new MalformedJsonException("the body is empty; a JSON object was expected");
            }
            return reading.from(parser);
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** As {@link #read}, for a reader that keeps what it finds. */
    public static void visit(JsonBytes json, Visit visit) {
        var unused = read(json, parser -> {
            visit.value(parser);
            return json;
        });
    }

    private static MalformedJsonException malformed(JacksonException e) {
        var place = e.getLocation();
        var where = place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new MalformedJsonException(
                "the body is not valid JSON" + where + ": " + firstLine(e.getOriginalMessage()));
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "unreadable";
        }
        var line = message.lines().findFirst().orElse("");
        int advice = line.indexOf(" ("); // what follows speaks of the parser, not of the text
        return advice < 0 ? line : line.substring(0, advice);
    }

    /** Walks the members of the object the parser stands on; values that {@code reading} leaves alone are skipped. */
    public static void members(JsonParser parser, MemberReading reading) {
        expect(parser, JsonToken.START_OBJECT);
        furtherMembers(parser, reading);
    }

    /** As {@link #members}, from the middle of an object: the parser stands on its brace or on the last token of a member. */
    public static void furtherMembers(JsonParser parser, MemberReading reading) {
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            reading.read(name, parser);
            parser.skipChildren();
        }
    }

    /** Walks the elements of the array the parser stands on; elements that {@code each} leaves alone are skipped. */
    public static void elements(JsonParser parser, Visit each) {
        expect(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            each.value(parser);
            parser.skipChildren();
        }
    }

    public static <T> List<T> list(JsonParser parser, Reading<T> each) {
        var list = new ArrayList<T>();
        elements(parser, element -> list.add(each.from(element)));
        return list;
    }

    private static void expect(JsonParser parser, JsonToken token) {
        if (parser.currentToken() != token) {
            var wanted = token == JsonToken.START_OBJECT ? "an object" : "an array";
            throw new MalformedJsonException("expected " + wanted + " but found " + kindOf(parser));
        }
    }

    /** The kind of value under the parser in words: "a string", "a number", "null". */
    public static String kindOf(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case null, default -> "nothing";
        };
    }

    /** The string under the parser, or null for JSON null and for any other kind of value. */
    public static @Nullable String stringOrNull(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_STRING ? parser.getString() : null;
    }

    /** The whole number under the parser, or 0 for any other kind of value (some providers send counts as floats). */
    public static long longOrZero(JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        return isNumber(parser) ? parser.getDecimalValue().longValue() : 0;
    }

    /** As {@link #stringOrNull}, of a JSON value by itself; most strings hold no escape and cost no parser. */
    public static @Nullable String stringOrNull(JsonBytes json) {
        if (json.at(0) != '"') {
            return null;
        }
        int end = json.length() - 1;
        for (int i = 1; i < end; i++) {
            if (json.at(i) == '\\') {
                return read(json, JsonReads::stringOrNull);
            }
        }
        return json.slice(1, end).utf8();
    }

    /** As {@link #longOrZero}, of a JSON value by itself; most numbers are a few digits and cost no parser. */
    public static long longOrZero(JsonBytes json) {
        long digits = 0;
        for (int i = 0; i < json.length(); i++) {
            byte each = json.at(i);
            if (each < '0' || each > '9' || i == SAFE_DIGITS) {
                return read(json, JsonReads::longOrZero);
            }
            digits = digits * 10 + each - '0';
        }
        return digits;
    }

    public static @Nullable BigDecimal decimalOrNull(JsonParser parser) {
        return isNumber(parser) ? parser.getDecimalValue() : null;
    }

    public static @Nullable Boolean booleanOrNull(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case null, default -> null;
        };
    }

    public static boolean isNumber(JsonParser parser) {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
    }

    /** The exact bytes of the value under the parser, which is left on the value's last token. {@code json} is what is being read. */
    public static JsonBytes raw(JsonParser parser, JsonBytes json) {
        int start = start(parser);
        return json.slice(start, end(parser));
    }

    /** Whether the value under the parser is written with these ASCII characters first. */
    public static boolean beginsWith(JsonParser parser, JsonBytes json, String beginning) {
        int start = start(parser);
        int end = start + beginning.length();
        return end <= json.length() && json.slice(start, end).is(beginning);
    }

    /** Where the current token begins. Jackson counts from the first byte it was given, wherever that lies in the array. */
    static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Where the current value ends; the parser is left on its last token. */
    static int end(JsonParser parser) {
        parser.skipChildren();
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }
}
