package io.throughline.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``               | {}
                    null             | {}
                    {"a": 1.0}       | {"a": 1.0}
                    {"a":            | {"invalid_json":"{\\"a\\":"}
                    [1]              | {"invalid_json":"[1]"}
                    {} {}            | {"invalid_json":"{} {}"}
                    """)
    void areAlwaysAnObject(String arguments, String input) {
        assertThat(ToolArguments.object(arguments)).isEqualTo(input);
    }
}
