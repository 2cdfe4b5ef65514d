package io.throughline.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as trees and ordered maps, for the fake's own bodies only. */
final class FakeJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FakeJson() {}

    /** The tree of a body, or null when it is not JSON. */
    static @Nullable JsonNode parse(byte[] body) {
        try {
            return body.length == 0 ? null : MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return null;
        }
    }

    static JsonNode tree(String json) {
        return MAPPER.readTree(json);
    }

    static String write(@Nullable Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** An ordered object from alternating names and values; nulls are kept, {@link #ABSENT} is left out. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != ABSENT) {
                object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
            }
        }
        return object;
    }

    static final Object ABSENT = new Object();

    /** The string at a name, or "" when it is absent or something else. */
    static String text(JsonNode object, String name) {
        var value = object.path(name);
        return value.isString() ? value.stringValue() : "";
    }

    static int number(JsonNode object, String name, int otherwise) {
        var value = object.path(name);
        return value.isNumber() ? (int) value.doubleValue() : otherwise;
    }

    static boolean flag(JsonNode object, String name) {
        var value = object.path(name);
        return value.isBoolean() && value.booleanValue();
    }

    /** True when the name is there with a value other than null. */
    static boolean given(JsonNode object, String name) {
        return object.hasNonNull(name);
    }

    static List<JsonNode> list(JsonNode array) {
        var items = new ArrayList<JsonNode>();
        if (array.isArray()) {
            array.forEach(items::add);
        }
        return items;
    }

    static List<String> names(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }
}
