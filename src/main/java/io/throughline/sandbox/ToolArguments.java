package io.throughline.sandbox;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Arguments that fit a tool's parameters: the smallest ones, filled from the text where that is simple. */
final class ToolArguments {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode parameters;
    private final Clues clues;
    private int numbersUsed;
    private int namesUsed;

    /** For the call of this number: a later call takes the later clues. */
    ToolArguments(JsonNode parameters, Clues clues, int call) {
        this.parameters = parameters;
        this.clues = clues;
        this.numbersUsed = call * numbersWanted(parameters);
        this.namesUsed = call;
    }

    /** How many of the required parameters are numbers. */
    static int numbersWanted(JsonNode parameters) {
        return Math.toIntExact(parameters
                .path("required")
                .valueStream()
                .map(name -> SchemaInstance.type(parameters.path("properties").path(name.stringValue(""))))
                .filter(type -> type.equals("number") || type.equals("integer"))
                .count());
    }

    ObjectNode fill() {
        var arguments = Json.object();
        SchemaInstance.of(parameters).properties().forEach(field -> arguments.set(field.getKey(), filled(field)));
        parameters
                .path("properties")
                .properties()
                .forEach(property ->
                        mentioned(property.getValue()).ifPresent(word -> arguments.set(property.getKey(), word)));
        return arguments;
    }

    private JsonNode filled(Map.Entry<String, JsonNode> field) {
        var schema = parameters.path("properties").path(field.getKey());
        if (schema.has("const") || schema.has("enum")) {
            return field.getValue();
        }
        return switch (SchemaInstance.type(schema)) {
            case "integer", "number" -> number(schema).orElse(field.getValue());
            case "string" -> schema.has("format") || schema.has("pattern") ? field.getValue() : string(schema);
            default -> field.getValue();
        };
    }

    /** The value of an enumeration that the text names. */
    private Optional<JsonNode> mentioned(JsonNode schema) {
        return schema.path("enum")
                .valueStream()
                .filter(value -> value.isString() && clues.mentions(value.stringValue("")))
                .findFirst();
    }

    private Optional<JsonNode> number(JsonNode schema) {
        if (numbersUsed >= clues.numbers().size()) {
            return Optional.empty();
        }
        var value = Double.parseDouble(clues.numbers().get(numbersUsed++));
        if (value < schema.path("minimum").doubleValue(Double.NEGATIVE_INFINITY)
                || value > schema.path("maximum").doubleValue(Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        var whole = SchemaInstance.type(schema).equals("integer") || value == Math.rint(value);
        return Optional.of(whole ? NODES.numberNode((long) value) : NODES.numberNode(value));
    }

    private JsonNode string(JsonNode schema) {
        var names = clues.names();
        var text = names.isEmpty() ? clues.text() : names.get(Math.min(namesUsed++, names.size() - 1));
        return NODES.stringNode(SchemaStrings.fitted(text.isBlank() ? "text" : text, schema));
    }
}
