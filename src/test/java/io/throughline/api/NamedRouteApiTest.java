package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** Routes with names where a model's name would stand. */
class NamedRouteApiTest extends RunningGateway {

    @Value("${throughline.route-files}")
    private String file;

    private void write(String routes) throws Exception {
        Files.writeString(Path.of(file), routes);
    }

    @AfterEach
    void noFile() throws Exception {
        Files.deleteIfExists(Path.of(file));
    }

    private static String ranOn(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-throughline-model").orElseThrow();
    }

    @Test
    void anAliasOfAFileIsAModelString() throws Exception {
        write("routes:\n  gpt-fast: openai/gpt-4o-mini\n");
        Soon.holds(() -> assertThat(ranOn(ask(chat("gpt-fast", "Hi")))).isEqualTo(MODEL));
    }

    @Test
    void aFailureGoesOnToTheNextTarget() throws Exception {
        write("routes:\n  two-tries: [first/" + SHARED + ", openai/gpt-4o-mini]\n");
        var marker = unique();
        RAW.play(marker, answer(503, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
        Soon.holds(() -> {
            var found = ask(chat("two-tries", marker));
            assertThat(ranOn(found)).isEqualTo(MODEL);
            assertThat(found.headers().firstValue("x-throughline-attempts")).hasValue("2");
        });
    }
}
