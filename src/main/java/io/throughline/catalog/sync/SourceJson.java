package io.throughline.catalog.sync;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads documents entry by entry, so that of a large one there is never a whole tree, and single values without trusting their form. */
final class SourceJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // the next entry follows
            .build();

    /** Numbers of more digits before or behind the point are none that could be meant. */
    private static final int MOST_DIGITS = 40;

    private SourceJson() {}

    /**
     * Each member of the object that the document is.
     *
     * @throws BadSourceException when it is none
     */
    static void members(byte[] document, BiConsumer<String, JsonNode> take) {
        read(document, parser -> {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "the document is no JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                take.accept(name, MAPPER.readTree(parser));
            }
        });
    }

    /**
     * Each element of the array that is this member of the document.
     *
     * @throws BadSourceException when there is no such array
     */
    static void elements(byte[] document, String member, BiConsumer<Integer, JsonNode> take) {
        var found = new boolean[1];
        read(document, parser -> {
            expect(parser.nextToken(), JsonToken.START_OBJECT, "the document is no JSON object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                var value = parser.nextToken();
                if (!name.equals(member)) {
                    parser.skipChildren();
                    continue;
                }
                expect(value, JsonToken.START_ARRAY, "'" + member + "' is no array");
                found[0] = true;
                for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    take.accept(i, MAPPER.readTree(parser));
                }
            }
        });
        if (!found[0]) {
            throw new BadSourceException("the document has no array '" + member + "'");
        }
    }

    /** Reading one document. */
    private interface Reading {
        void with(JsonParser parser);
    }

    private static void read(byte[] document, Reading reading) {
        if (document.length == 0) {
            throw new BadSourceException("the document is empty");
        }
        if (document[0] == '<') {
            throw new BadSourceException("the document is HTML or XML, not JSON");
        }
        try (var parser = MAPPER.createParser(document)) {
            reading.with(parser);
            if (parser.nextToken() != null) {
                throw new BadSourceException("something follows the end of the JSON document");
            }
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new BadSourceException("the document is no valid JSON"
                    + (place == null ? "" : ": line " + place.getLineNr() + ", column " + place.getColumnNr()));
        }
    }

    private static void expect(@Nullable JsonToken found, JsonToken wanted, String otherwise) {
        if (found != wanted) {
            throw new BadSourceException(otherwise);
        }
    }

    /** A number, or a text that is one; null for anything else. */
    static @Nullable BigDecimal number(JsonNode entry, String field) {
        var value = entry.path(field);
        try {
            var number = value.isNumber()
                    ? value.decimalValue()
                    : value.isString() ? new BigDecimal(value.asString().strip()) : null;
            return number == null || number.precision() - number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS
                    ? null
                    : number;
        } catch (NumberFormatException | JacksonException e) {
            return null;
        }
    }

    /** A whole day; null where there is none or only a month. */
    static @Nullable LocalDate day(JsonNode entry, String field) {
        var text = entry.path(field).asString("");
        try {
            return text.length() < 10 ? null : LocalDate.parse(text.substring(0, 10));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** True or false; null when it is neither. */
    static @Nullable Boolean flag(JsonNode entry, String field) {
        var value = entry.path(field);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    /** Whether that array of texts has this one. */
    static boolean has(JsonNode array, String text) {
        for (var each : array) {
            if (each.isString() && each.asString().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
