package io.throughline.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortIdsTest {

    @Test
    void anyIdBecomesNineLettersAndDigitsAlwaysTheSame() {
        assertThat(ShortIds.of("call_1")).matches("[a-zA-Z0-9]{9}").isEqualTo(ShortIds.of("call_1"));
        assertThat(ShortIds.of("call_2")).matches("[a-zA-Z0-9]{9}").isNotEqualTo(ShortIds.of("call_1"));
        assertThat(ShortIds.of("")).matches("[a-zA-Z0-9]{9}");
    }

    @Test
    void anIdOfThatFormStaysAsItIs() {
        assertThat(ShortIds.of("k3PqZ81xA")).isEqualTo("k3PqZ81xA");
    }
}
