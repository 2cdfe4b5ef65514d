package io.throughline.chat;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Whether two JSON texts say the same: blanks, the order of members and the spelling of numbers say nothing. */
final class JsonSense {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonSense() {}

    /** Texts that are no JSON say the same only when they are the same; an empty one stands for {@code {}}. */
    static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return sense(one).equals(sense(other));
        } catch (JacksonException e) {
            return false;
        }
    }

    /** One spelling for all texts that say the same; a text that is no JSON is its own. */
    static String canonical(String json) {
        try {
            var text = new StringBuilder(json.length() + 16);
            spell(sense(json), text);
            return text.toString();
        } catch (JacksonException e) {
            return json;
        }
    }

    /** Texts are led by their length, so that no two values are spelled alike. */
    private static void spell(Object value, StringBuilder text) {
        switch (value) {
            case List<?> list -> {
                text.append('[');
                list.forEach(member -> spell(member, text));
                text.append(']');
            }
            case Map<?, ?> map -> {
                text.append('{');
                map.entrySet().stream()
                        .sorted(Comparator.comparing(member -> (String) member.getKey()))
                        .forEach(member -> {
                            spell(member.getKey(), text);
                            spell(member.getValue(), text);
                        });
                text.append('}');
            }
            default -> {
                var spelled = value.toString();
                text.append(spelled.length()).append(':').append(spelled);
            }
        }
    }

    private static Object sense(String json) {
        return plain(MAPPER.readValue(json.isBlank() ? "{}" : json, Object.class));
    }

    private static Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            case List<?> list -> list.stream().map(JsonSense::plain).toList();
            case Map<?, ?> map -> {
                var members = new HashMap<Object, Object>();
                map.forEach((name, member) -> members.put(name, plain(member)));
                yield members;
            }
            case String text -> "'" + text;
            default -> value;
        };
    }
}
