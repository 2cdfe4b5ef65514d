package io.throughline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.SpringBootApplication;

class ThroughlineTest {

    @Test
    void isABootApplication() {
        assertThat(Throughline.class).hasAnnotation(SpringBootApplication.class);
    }
}
