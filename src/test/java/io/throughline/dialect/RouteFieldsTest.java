package io.throughline.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteFieldsTest {

    private static RouteControls read(String body) {
        return RouteFields.read(JsonIndex.of(JsonBytes.of(body)));
    }

    @Test
    void aBodyWithoutSuchFieldsSaysNothing() {
        assertThat(read("{\"model\": \"m\", \"messages\": [], \"stream\": true}"))
                .isSameAs(RouteControls.NONE);
    }

    @Test
    void readsModelsSessionLabelsCeilingAndExplanation() {
        var controls = read("""
                {"models": ["a/b", "cheapest with tools"], "session_id": "tkt-991",
                 "metadata": {"plan": "paid", "seats": 4, "tags": ["x", "y"]},
                 "throughline": {"max_cost": "0.05", "explain": true}}
                """);
        assertThat(controls.models()).containsExactly("a/b", "cheapest with tools");
        assertThat(controls.session()).isEqualTo("tkt-991");
        assertThat(controls.metadata()).isEqualTo(Map.of("plan", "paid", "seats", "4", "tags", "[\"x\", \"y\"]"));
        assertThat(controls.maxCostUsd()).isEqualByComparingTo("0.05");
        assertThat(controls.explained()).isTrue();
    }

    @Test
    void nullIsAbsent() {
        assertThat(read("{\"models\": null, \"session_id\": null, \"metadata\": null, \"throughline\": null}"))
                .isEqualTo(RouteControls.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"models": "a/b"}                    | models     | models must be an array of model strings, but it is "a/b"
            {"models": ["a/b", 7]}               | models[1]  | models[1] must be a string, but it is 7
            {"models": [" "]}                    | models[0]  | models[0] must be a model string, but it is " "
            {"session_id": 7}                    | session_id | session_id must be a string, but it is 7
            {"session_id": ""}                   | session_id | session_id must have 1 to 256 characters, but it has 0
            {"throughline": {"max_cost": "lots"}} | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is 'lots'
            {"throughline": {"max_cost": -1}}    | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is '-1'
            {"throughline": {"max_cost": []}}    | throughline.max_cost | throughline.max_cost must be an amount in dollars such as 0.05, but it is []
            {"throughline": {"explain": "yes"}}  | throughline.explain | throughline.explain must be true or false, but it is "yes"
            """)
    void aWrongValueIsNamed(String body, String param, String message) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().param()).isEqualTo(param))
                .hasMessage(message);
    }
}
