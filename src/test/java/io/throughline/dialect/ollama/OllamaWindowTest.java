package io.throughline.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Edit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaWindowTest {

    @ParameterizedTest
    @CsvSource({
        // window, limit, needed, num_ctx
        ", , 100, 8192",
        ", , 8192, 8192",
        ", , 8193, 16384",
        ", , 40000, 65536",
        ", , 900000, 65536",
        ", 131072, 900000, 131072",
        ", 100000, 70000, 100000",
        ", 4096, 100, 4096",
        "40960, , 100, 40960",
        "40960, 65536, 100, 40960",
        "40960, 40960, 99999, 40960",
        "131072, 65536, 100, 8192",
        "131072, 65536, 30000, 32768",
        "131072, 65536, 99999, 65536",
        "131072, , 100, 131072"
    })
    void isTheModelsOwnWithinTheLimitElseThatOfTheRequest(Integer window, Integer limit, long needed, int context) {
        assertThat(OllamaWindow.tokens(new Edit.FitWindow(window, limit), needed))
                .isEqualTo(context);
    }

    @ParameterizedTest
    @CsvSource({"3000, 0, , 5096", "3000, 0, 10, 1010", "0, 2, 0, 4096"})
    void theNeedIsThatOfPromptPicturesAndAnswer(long bytes, int images, Long maxOutput, long tokens) {
        assertThat(OllamaWindow.needed(bytes, images, maxOutput)).isEqualTo(tokens);
    }
}
