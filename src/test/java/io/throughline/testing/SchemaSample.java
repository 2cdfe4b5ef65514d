package io.throughline.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value that fits a JSON schema; a property named in {@code given} takes that value instead. */
final class SchemaSample {
    private static final String[] WORDS = {"Paris", "Tokyo", "Lima", "Oslo"};

    private final JsonNode root;
    private final Map<String, String> given;
    private final int variant;

    SchemaSample(JsonNode root, Map<String, String> given, int variant) {
        this.root = root;
        this.given = given;
        this.variant = variant;
    }

    @Nullable Object value() {
        return value(root, "");
    }

    private @Nullable Object value(JsonNode schema, String name) {
        if (schema.has("$ref")) {
            return value(resolve(FakeJson.text(schema, "$ref")), name);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").isArray()) {
            return schema.get("enum").get(0);
        }
        for (var choice : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.path(choice).isArray()) {
                return value(schema.get(choice).get(0), name);
            }
        }
        return plain(schema, name);
    }

    private @Nullable Object plain(JsonNode schema, String name) {
        var type = schema.path("type").isArray() ? schema.get("type").get(0).asString() : FakeJson.text(schema, "type");
        return switch (type) {
            case "string" -> given.getOrDefault(name, WORDS[variant % WORDS.length]);
            case "integer" -> given.containsKey(name) ? Integer.valueOf(given.get(name)) : Integer.valueOf(7 + variant);
            case "number" -> given.containsKey(name) ? Double.valueOf(given.get(name)) : Double.valueOf(1.5 + variant);
            case "boolean" -> true;
            case "null" -> null;
            case "array" -> items(schema, name);
            default -> properties(schema);
        };
    }

    private List<@Nullable Object> items(JsonNode schema, String name) {
        var items = new ArrayList<@Nullable Object>();
        int count = Math.max(2, FakeJson.number(schema, "minItems", 0));
        for (int i = 0; i < count; i++) {
            items.add(new SchemaSample(root, given, variant + i).value(schema.path("items"), name));
        }
        return items;
    }

    private Map<String, @Nullable Object> properties(JsonNode schema) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        schema.path("properties")
                .properties()
                .forEach(property -> object.put(property.getKey(), value(property.getValue(), property.getKey())));
        return object;
    }

    private JsonNode resolve(String reference) {
        var node = root;
        for (var step : reference.replaceFirst("^#/?", "").split("/")) {
            node = step.isEmpty() ? node : node.path(step.replace("~1", "/").replace("~0", "~"));
        }
        return node;
    }
}
