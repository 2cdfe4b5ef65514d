package io.throughline.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicPartsTest {

    @ParameterizedTest
    @CsvSource({"toolu_01-a, toolu_01-a", "functions.f:0, functions_u002E_f_u003A_0", "'', none"})
    void idsKeepToTheCharactersOfTheApi(String id, String clean) {
        assertThat(AnthropicParts.id(id)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get_weather",
                "mcp.server/tool",
                "a_u002E_b",
                "_._",
                "x_u",
                "Größe",
                "$1\\",
                "🚀",
                "_u005F_",
                "a__u00"
            })
    void idsAndNamesSurviveTheWay(String name) {
        var wire = AnthropicParts.escaped(name);

        assertThat(wire).matches("[a-zA-Z0-9_-]+");
        assertThat(AnthropicParts.unescaped(wire)).isEqualTo(name);
    }
}
