package io.throughline.sandbox;

import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The smallest JSON value that a schema allows; good for what people write as response formats and tool parameters. */
final class SchemaInstance {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEP = 6;
    private static final int TOO_DEEP = 40;

    private final JsonNode root;

    private SchemaInstance(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new SchemaInstance(schema).value(schema, 0);
    }

    private JsonNode value(JsonNode given, int depth) {
        var schema = resolved(given, depth);
        if (depth > TOO_DEEP) {
            return NODES.nullNode();
        }
        var fixed = Stream.of(schema.path("const"), schema.path("enum").path(0), schema.path("default"))
                .filter(node -> !node.isMissingNode())
                .findFirst();
        if (fixed.isPresent()) {
            return fixed.get();
        }
        return Stream.of("anyOf", "oneOf")
                .map(schema::path)
                .filter(JsonNode::isArray)
                .findFirst()
                .map(choices -> value(choice(choices, depth), depth + 1))
                .orElseGet(() -> typed(schema, depth));
    }

    /** The first alternative; deep down one that says null, so that a recursive schema ends. */
    private static JsonNode choice(JsonNode choices, int depth) {
        return choices.valueStream()
                .filter(one -> depth > DEEP && type(one).equals("null"))
                .findFirst()
                .orElse(choices.path(0));
    }

    private JsonNode typed(JsonNode schema, int depth) {
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> NODES.numberNode((long) Math.ceil(SchemaNumbers.least(schema)));
            case "number" -> number(SchemaNumbers.least(schema));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            default -> NODES.stringNode(SchemaStrings.least(schema));
        };
    }

    private JsonNode object(JsonNode schema, int depth) {
        var object = Json.object();
        schema.path("required").valueStream().map(name -> name.stringValue("")).forEach(name -> {
            var property = schema.path("properties").path(name);
            object.set(name, value(property, depth + 1));
        });
        return object;
    }

    private JsonNode array(JsonNode schema, int depth) {
        var array = Json.array();
        for (var i = 0; i < schema.path("minItems").intValue(0); i++) {
            var prefix = schema.path("prefixItems").path(i);
            array.add(value(prefix.isMissingNode() ? schema.path("items") : prefix, depth + 1));
        }
        return array;
    }

    private static JsonNode number(double value) {
        return value == Math.rint(value) ? NODES.numberNode((long) value) : NODES.numberNode(value);
    }

    /** The first type named, or the one that the other keywords imply. */
    static String type(JsonNode schema) {
        var type = schema.path("type");
        if (type.isArray()) {
            return type.path(0).stringValue("string");
        }
        return type.stringValue(schema.has("properties") ? "object" : schema.has("items") ? "array" : "string");
    }

    /** The schema with its local reference followed and its {@code allOf} folded in. */
    private JsonNode resolved(JsonNode schema, int depth) {
        var reference = schema.path("$ref").stringValue("");
        if (reference.startsWith("#") && depth <= TOO_DEEP) {
            return resolved(root.at(reference.substring(1)), depth + 1);
        }
        if (!schema.path("allOf").isArray()) {
            return schema;
        }
        var merged = Json.object();
        schema.path("allOf")
                .valueStream()
                .map(part -> resolved(part, depth + 1))
                .forEach(part -> merge(merged, part));
        merge(merged, schema);
        merged.remove("allOf");
        return merged;
    }

    private static void merge(ObjectNode into, JsonNode part) {
        part.properties().forEach(field -> {
            var present = Optional.ofNullable(into.get(field.getKey()));
            if (present.isPresent()
                    && present.get().isObject()
                    && field.getValue().isObject()) {
                var copy = (ObjectNode) present.get().deepCopy();
                merge(copy, field.getValue());
                into.set(field.getKey(), copy);
            } else if (present.isPresent() && field.getKey().equals("required")) {
                into.set(
                        "required",
                        Json.array()
                                .addAll(present.get().values())
                                .addAll(field.getValue().values()));
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }
}
