package io.throughline.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicSchemaTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type":"integer","minimum":0,"maximum":9}                 | {"type":"integer","description":"{minimum: 0, maximum: 9}"}
                    {"type":"string","description":"A code","pattern":"^a+$"}  | {"type":"string","description":"A code\\n\\n{pattern: \\"^a+$\\"}"}
                    {"type":"string","format":"date","minLength":3}            | {"type":"string","format":"date","description":"{minLength: 3}"}
                    {"type":"string","format":"iri"}                           | {"type":"string","description":"{format: \\"iri\\"}"}
                    {"type":"array","minItems":1,"maxItems":4,"items":{"type":"number","multipleOf":2}} | {"type":"array","minItems":1,"items":{"type":"number","description":"{multipleOf: 2}"},"description":"{maxItems: 4}"}
                    {"oneOf":[{"type":"string","maxLength":2},{"type":"null"}]} | {"anyOf":[{"type":"string","description":"{maxLength: 2}"},{"type":"null"}]}
                    {"$schema":"x","type":"object","properties":{"a":{"type":"object","additionalProperties":true}},"additionalProperties":{"type":"string"}} | {"type":"object","properties":{"a":{"type":"object","additionalProperties":false}},"additionalProperties":false,"description":"{additionalProperties: {\\"type\\":\\"string\\"}}"}
                    {"$ref":"#/$defs/n","$defs":{"n":{"type":["object","null"],"properties":{}}}} | {"$ref":"#/$defs/n","$defs":{"n":{"type":["object","null"],"properties":{},"additionalProperties":false}}}
                    {"properties":{"pattern":{"type":"string"}}}               | {"properties":{"pattern":{"type":"string"}},"additionalProperties":false}
                    true                                                       | true
                    """)
    void keepsWhatStructuredOutputsTakeAndSaysTheRest(String schema, String restricted) {
        assertThat(AnthropicSchema.restrict(schema)).isEqualTo(restricted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
                    none                                 | {"type":"object","properties":{}}
                    {"properties":{"a":{}}}              | {"type":"object","properties":{"a":{}}}
                    {"type":null,"properties":{"a":{}}}  | {"type":"object","properties":{"a":{}}}
                    {"type":"object","minProperties":1}  | {"type":"object","minProperties":1}
                    """)
    void aToolTakesAnObject(String parameters, String input) {
        assertThat(AnthropicSchema.input(parameters)).isEqualTo(input);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false} | true
                    {"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}                  | false
                    {"type":"object","properties":{"a":{}},"required":["a"]}                                             | false
                    {"type":"array","items":{"type":"object","properties":{}}}                                           | false
                    {"type":"array","items":{"type":"string"}}                                                           | true
                    """)
    void isCompleteWhenEveryObjectIsClosedAndRequiresAll(String schema, boolean complete) {
        assertThat(AnthropicSchema.isComplete(schema)).isEqualTo(complete);
    }
}
