package io.throughline.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {

    @Test
    void everyFloatSurvivesBothWays() {
        var random = new Random(20261120);
        var array = new StringBuilder("[0.0,-0.0,1.0E-38,3.4028235E38,1.4E-45");
        for (int i = 0; i < 5000; i++) {
            float number = Float.intBitsToFloat(random.nextInt());
            array.append(Float.isFinite(number) ? "," + number : "");
        }
        var floats = JsonBytes.of(array.append(']').toString());
        var base64 = Vectors.spelled(floats, true);
        assertThat(Vectors.isBase64(base64)).isTrue();
        assertThat(Vectors.spelled(base64, false)).isEqualTo(floats);
        assertThat(Vectors.spelled(floats, false)).isSameAs(floats);
        assertThat(Vectors.spelled(base64, true)).isSameAs(base64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AA==\"", "\"?\"", "\"AADAfw==\""})
    void whatIsNoVectorIsRefused(String base64) {
        assertThatThrownBy(() -> Vectors.spelled(JsonBytes.of(base64), false))
                .isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"1\"]", "[null]", "[[1]]"})
    void numbersAreWanted(String array) {
        assertThatThrownBy(() -> Vectors.spelled(JsonBytes.of(array), true)).isInstanceOf(MalformedJsonException.class);
    }
}
