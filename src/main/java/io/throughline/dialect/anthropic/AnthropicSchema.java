package io.throughline.dialect.anthropic;

import io.throughline.dialect.Fields;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.JsonWrites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Brings a JSON schema to the part of the language that Anthropic's structured outputs take. What may not stand as a keyword is said in the
 * description, where the model still reads it.
 *
 * <p>Source: Anthropic's guide "Structured outputs", JSON Schema limitations.
 */
public final class AnthropicSchema {

    private static final Set<String> KEPT =
            Set.of("type", "title", "enum", "const", "default", "required", "$ref", "description");

    private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");
    private static final Set<String> LISTS = Set.of("anyOf", "allOf");
    private static final Set<String> SILENT = Set.of("$schema", "$id", "$comment", "additionalProperties");

    private static final Set<String> FORMATS = Set.of(
            "\"date-time\"",
            "\"time\"",
            "\"date\"",
            "\"duration\"",
            "\"email\"",
            "\"hostname\"",
            "\"uri\"",
            "\"ipv4\"",
            "\"ipv6\"",
            "\"uuid\"");

    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private AnthropicSchema() {}

    /** The schema of a tool's input: an object, which a missing schema or one without a type becomes. */
    public static String input(@Nullable String schema) {
        if (schema == null || JsonBytes.of(schema).at(0) != '{') {
            return NO_ARGUMENTS;
        }
        var fields = Fields.of(JsonBytes.of(schema));
        if (fields.raw("type") != null) {
            return schema;
        }
        var members = new LinkedHashMap<String, String>();
        members.put("type", "\"object\"");
        fields.all().forEach(members::putIfAbsent);
        members.put("type", "\"object\"");
        return object(members);
    }

    /** The schema with only what structured outputs take. */
    public static String restrict(String schema) {
        return restrict(JsonBytes.of(schema));
    }

    private static String restrict(JsonBytes schema) {
        if (schema.at(0) != '{') {
            return schema.utf8();
        }
        var fields = Fields.of(schema);
        var kept = new LinkedHashMap<String, String>();
        var said = new StringJoiner(", ", "{", "}").setEmptyValue("");
        fields.all().forEach((name, raw) -> keyword(fields, name, raw, kept, said));
        if (isObject(fields)) {
            kept.put("additionalProperties", "false");
        }
        if (said.length() > 0) {
            var description = fields.text("description");
            kept.put(
                    "description",
                    JsonWrites.quoted(description == null ? said.toString() : description + "\n\n" + said));
        }
        return object(kept);
    }

    private static void keyword(Fields schema, String name, String raw, Map<String, String> kept, StringJoiner said) {
        var value = JsonBytes.of(raw);
        if (KEPT.contains(name)) {
            kept.put(name, raw);
        } else if (MAPS.contains(name) && value.at(0) == '{') {
            kept.put(name, map(value));
        } else if (LISTS.contains(name) && value.at(0) == '[') {
            kept.put(name, list(value));
        } else if (name.equals("oneOf") && value.at(0) == '[' && schema.raw("anyOf") == null) {
            kept.put("anyOf", list(value));
        } else if (name.equals("items") && value.at(0) == '{') {
            kept.put(name, restrict(value));
        } else if (name.equals("format") && FORMATS.contains(raw)) {
            kept.put(name, raw);
        } else if (name.equals("minItems") && (raw.equals("0") || raw.equals("1"))) {
            kept.put(name, raw);
        } else if (name.equals("additionalProperties") && value.at(0) == '{') {
            said.add(name + ": " + raw);
        } else if (!SILENT.contains(name)) {
            said.add(name + ": " + raw);
        }
    }

    private static boolean isObject(Fields schema) {
        var type = schema.raw("type");
        return schema.raw("properties") != null || (type != null && type.utf8().contains("\"object\""));
    }

    private static String map(JsonBytes schemas) {
        var restricted = new LinkedHashMap<String, String>();
        Fields.of(schemas).all().forEach((name, raw) -> restricted.put(name, restrict(JsonBytes.of(raw))));
        return object(restricted);
    }

    private static String list(JsonBytes schemas) {
        return JsonWrites.text(json -> {
            json.writeStartArray();
            Fields.elements(schemas).forEach(each -> json.writeRawValue(restrict(each)));
            json.writeEndArray();
        });
    }

    private static String object(Map<String, String> members) {
        return JsonWrites.text(json -> {
            json.writeStartObject();
            members.forEach((name, raw) -> JsonWrites.rawMember(json, name, raw));
            json.writeEndObject();
        });
    }

    /** Whether each object in the schema is closed and requires all its properties: what OpenAI asks of a schema it calls strict. */
    public static boolean isComplete(String schema) {
        return isComplete(JsonBytes.of(schema));
    }

    private static boolean isComplete(JsonBytes schema) {
        if (schema.at(0) != '{') {
            return true;
        }
        var fields = Fields.of(schema);
        var properties = fields.object("properties");
        if (isObject(fields)
                && (properties == null
                        || !Boolean.FALSE.equals(fields.flag("additionalProperties"))
                        || fields.list("required").size() != properties.all().size())) {
            return false;
        }
        var inner = new ArrayList<String>();
        for (var name : MAPS) {
            var map = fields.object(name);
            inner.addAll(map == null ? List.of() : map.all().values());
        }
        LISTS.forEach(name -> fields.list(name).forEach(each -> inner.add(each.utf8())));
        var items = fields.rawText("items");
        return (items == null || isComplete(items)) && inner.stream().allMatch(AnthropicSchema::isComplete);
    }

    /** Whether the schema says nothing at all. */
    public static boolean isEmpty(String schema) {
        return JsonReads.read(JsonBytes.of(schema), parser -> parser.nextName() == null);
    }
}
