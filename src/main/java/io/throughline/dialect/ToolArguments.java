package io.throughline.dialect;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import io.throughline.wire.MalformedJsonException;
import tools.jackson.core.JsonToken;

/** A tool call's arguments, which models write as text, for APIs that take nothing but a JSON object. */
public final class ToolArguments {

    public static final String NONE = "{}";

    private ToolArguments() {}

    /** The arguments as an object: empty text and {@code null} are none, and broken JSON is kept as a string inside one. */
    public static String object(String written) {
        if (saysNothing(written)) {
            return NONE;
        }
        return isObject(written) ? written : "{\"invalid_json\":" + JsonWrites.quoted(written) + "}";
    }

    /** Whether the text stands for a call without arguments. */
    public static boolean saysNothing(String written) {
        return written.isBlank() || written.strip().equals("null");
    }

    /** Whether the text is one JSON object and nothing else. */
    public static boolean isObject(String text) {
        try {
            return JsonReads.read(JsonBytes.of(text), parser -> {
                boolean object = parser.currentToken() == JsonToken.START_OBJECT;
                parser.skipChildren();
                return object && parser.nextToken() == null;
            });
        } catch (MalformedJsonException e) {
            return false;
        }
    }
}
