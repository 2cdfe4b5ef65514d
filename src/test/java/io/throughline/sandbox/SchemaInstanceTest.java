package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaInstanceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | \"text\"",
                "{\"type\":\"string\",\"minLength\":6,\"maxLength\":7} | \"textxx\"",
                "{\"type\":\"string\",\"maxLength\":2} | \"te\"",
                "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"} | \"0\"",
                "{\"type\":\"string\",\"format\":\"date\"} | \"2026-01-01\"",
                "{\"type\":\"string\",\"enum\":[\"b\",\"a\"]} | \"b\"",
                "{\"const\":{\"k\":1}} | {\"k\":1}",
                "{\"type\":\"integer\"} | 0",
                "{\"type\":\"integer\",\"minimum\":3} | 3",
                "{\"type\":\"integer\",\"exclusiveMinimum\":3,\"multipleOf\":5} | 10",
                "{\"type\":\"integer\",\"maximum\":-3} | -3",
                "{\"type\":\"integer\",\"exclusiveMaximum\":0} | -1",
                "{\"type\":\"number\",\"exclusiveMinimum\":0} | 0.5",
                "{\"type\":\"boolean\"} | true",
                "{\"type\":[\"integer\",\"null\"]} | 0",
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}} | []",
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2} | [0,0]",
                "{\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{}},\"required\":[\"a\"]} | {\"a\":null}",
                "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]} | 0",
                "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]},{\"properties\":{\"b\":{\"type\":\"boolean\"}},\"required\":[\"b\"]}]} | {\"a\":0,\"b\":true}",
                "{\"$ref\":\"#/$defs/x\",\"$defs\":{\"x\":{\"type\":\"integer\",\"minimum\":2}}} | 2"
            })
    void isTheLeastThatFits(String schema, String instance) {
        assertThat(of(schema)).isEqualTo(instance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"object\",\"required\":[\"next\"],\"properties\":{\"next\":{\"anyOf\":[{\"$ref\":\"#/$defs/n\"},{\"type\":\"null\"}]}}}}}",
                "{\"$ref\":\"#\"}"
            })
    void endsWhereASchemaDoesNot(String schema) {
        assertThat(of(schema)).hasSizeLessThan(400);
    }

    private static String of(String schema) {
        return Json.text(SchemaInstance.of(Json.read(schema.getBytes(StandardCharsets.UTF_8))));
    }
}
