package io.throughline.dialect;

import io.throughline.chat.Extras;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import io.throughline.wire.JsonReads;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read by name. Each reading decodes its own value anew, so this is for objects that are read once, not for
 * the deltas of a stream. A JSON null counts as absent.
 */
public final class Fields {

    private final JsonIndex index;

    private Fields(JsonIndex index) {
        this.index = index;
    }

    /** The members of the object {@code json}; a {@link io.throughline.wire.MalformedJsonException} when it is no object. */
    public static Fields of(JsonBytes json) {
        return new Fields(JsonIndex.of(json));
    }

    public static Fields of(JsonIndex index) {
        return new Fields(index);
    }

    public JsonBytes json() {
        return index.bytes();
    }

    public @Nullable JsonBytes raw(String name) {
        var value = index.value(name);
        return value == null || value.is("null") ? null : value;
    }

    /** The member as JSON text, or null. */
    public @Nullable String rawText(String name) {
        var value = raw(name);
        return value == null ? null : value.utf8();
    }

    /** The string of that name, or null when it is absent or no string. */
    public @Nullable String text(String name) {
        var value = raw(name);
        return value == null ? null : JsonReads.stringOrNull(value);
    }

    public String textOr(String name, String otherwise) {
        var text = text(name);
        return text == null ? otherwise : text;
    }

    public @Nullable Boolean flag(String name) {
        var value = raw(name);
        return value == null ? null : JsonReads.read(value, JsonReads::booleanOrNull);
    }

    public @Nullable BigDecimal number(String name) {
        var value = raw(name);
        return value == null ? null : JsonReads.read(value, JsonReads::decimalOrNull);
    }

    public long count(String name) {
        var number = number(name);
        return number == null ? 0 : number.longValue();
    }

    /** The object of that name, or null when it is absent or no object. */
    public @Nullable Fields object(String name) {
        var value = raw(name);
        return value == null || value.at(0) != '{' ? null : of(value);
    }

    /** The elements of the array of that name; none when it is absent or no array. */
    public List<JsonBytes> list(String name) {
        var value = raw(name);
        return value == null || value.at(0) != '[' ? List.of() : elements(value);
    }

    public static List<JsonBytes> elements(JsonBytes array) {
        return JsonReads.read(array, parser -> JsonReads.list(parser, each -> JsonReads.raw(each, array)));
    }

    /** All members as JSON text, in order; of a repeated one the last. */
    public Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        for (var member : index.members()) {
            all.put(
                    member.name(),
                    index.bytes().slice(member.valueFrom(), member.valueTo()).utf8());
        }
        return all;
    }

    /** All members that are present, but the {@code known} ones. */
    public Extras extras(String dialect, Set<String> known) {
        var rest = all();
        rest.keySet().removeAll(known);
        rest.values().removeIf("null"::equals);
        return new Extras(dialect, rest);
    }
}
