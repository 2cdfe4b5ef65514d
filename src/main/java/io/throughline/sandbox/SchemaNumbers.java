package io.throughline.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The least number that bounds and step allow; 0 when it may be. */
final class SchemaNumbers {

    private SchemaNumbers() {}

    static double least(JsonNode schema) {
        var whole = SchemaInstance.type(schema).equals("integer");
        var step = schema.path("multipleOf").doubleValue(whole ? 1 : 0);
        var low = Math.max(
                schema.path("minimum").doubleValue(Double.NEGATIVE_INFINITY),
                above(schema.path("exclusiveMinimum"), step));
        var high = Math.min(
                schema.path("maximum").doubleValue(Double.POSITIVE_INFINITY),
                -above(negated(schema.path("exclusiveMaximum")), step));
        var wanted = low > 0 ? low : Math.min(high, 0);
        return step > 0 ? rounded(wanted / step) * step : wanted;
    }

    /** Away from zero, where the bounds are. */
    private static double rounded(double steps) {
        return steps < 0 ? Math.floor(steps) : Math.ceil(steps);
    }

    private static double above(JsonNode bound, double step) {
        return bound.isNumber() ? bound.doubleValue() + (step > 0 ? step : 0.5) : Double.NEGATIVE_INFINITY;
    }

    private static JsonNode negated(JsonNode bound) {
        return bound.isNumber() ? JsonNodeFactory.instance.numberNode(-bound.doubleValue()) : bound;
    }
}
