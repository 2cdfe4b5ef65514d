package io.throughline.testing;

import static io.throughline.testing.Rejection.invalid;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The members that an API knows, and the kind of each. Whatever else comes is refused, and so is the wrong kind. */
final class Shape implements Kind {

    static final Kind ANY = (value, where) -> {};
    static final Kind TEXT = (value, where) -> need(value.isString(), value, where, "a string");
    static final Kind FLAG = (value, where) -> need(value.isBoolean(), value, where, "a boolean");
    static final Kind OBJECT = (value, where) -> need(value.isObject(), value, where, "an object");
    static final Kind FILLED =
            (value, where) -> need(value.isString() && !value.stringValue().isBlank(), value, where, "text");

    private final Map<String, Kind> members = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private List<String> choice = List.of();

    private Shape() {}

    /** An object; names and kinds take turns. */
    static Shape of(Object... namesAndKinds) {
        var shape = new Shape();
        for (int i = 0; i < namesAndKinds.length; i += 2) {
            shape.members.put((String) namesAndKinds[i], (Kind) namesAndKinds[i + 1]);
        }
        return shape;
    }

    Shape require(String... names) {
        required.addAll(List.of(names));
        return this;
    }

    /** Exactly one of these members must be there. */
    Shape oneOf(String... names) {
        choice = List.of(names);
        return this;
    }

    static Kind number(double least, double most) {
        return (value, where) -> need(
                value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most,
                value,
                where,
                "a number from " + least + " to " + most);
    }

    static Kind whole(long least, long most) {
        return (value, where) -> need(
                value.isIntegralNumber() && value.longValue() >= least && value.longValue() <= most,
                value,
                where,
                "an integer from " + least + " to " + most);
    }

    static Kind words(String... allowed) {
        var words = List.of(allowed);
        return (value, where) ->
                need(value.isString() && words.contains(value.stringValue()), value, where, "one of " + words);
    }

    static Kind text(String pattern) {
        var compiled = Pattern.compile(pattern);
        return (value, where) -> need(
                value.isString() && compiled.matcher(value.stringValue()).matches(),
                value,
                where,
                "a string that matches " + pattern);
    }

    static Kind list(Kind item, int least, int most) {
        return (value, where) -> {
            need(
                    value.isArray() && value.size() >= least && value.size() <= most,
                    value,
                    where,
                    "an array of " + least + " to " + most + " items");
            for (int i = 0; i < value.size(); i++) {
                item.check(value.get(i), where + "[" + i + "]");
            }
        };
    }

    static Kind list(Kind item) {
        return list(item, 0, Integer.MAX_VALUE);
    }

    /** One of two kinds: the first for strings. */
    static Kind textOr(Kind other) {
        return (value, where) -> (value.isString() ? TEXT : other).check(value, where);
    }

    private static void need(boolean right, JsonNode value, String where, String wanted) {
        if (!right) {
            var shown = value.toString();
            throw invalid("Invalid value at '" + where + "': expected " + wanted + ", got "
                    + shown.substring(0, Math.min(80, shown.length())));
        }
    }

    @Override
    public void check(JsonNode value, String where) {
        need(value.isObject(), value, where, "an object");
        for (var entry : value.properties()) {
            var kind = members.get(entry.getKey());
            if (kind == null) {
                throw invalid("Unknown name \"" + entry.getKey() + "\" at '" + where + "': Cannot find field.");
            }
            kind.check(entry.getValue(), where.isEmpty() ? entry.getKey() : where + "." + entry.getKey());
        }
        for (var name : required) {
            if (!value.has(name)) {
                throw invalid("Missing '" + name + "' at '" + where + "'");
            }
        }
        if (!choice.isEmpty() && choice.stream().filter(value::has).count() != 1) {
            throw invalid("'" + where + "' must have exactly one of " + choice);
        }
    }
}
