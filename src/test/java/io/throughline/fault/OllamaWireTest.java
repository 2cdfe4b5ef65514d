package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.chunk;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ollama's streams of lines and its errors through the whole gateway, over real sockets. */
class OllamaWireTest extends RunningGateway {

    private static final String QWEN = "ollama/qwen3:8b";
    private static final String LINES = "application/x-ndjson";
    private static final String GREETING =
            "{\"model\":\"qwen3:8b\",\"message\":{\"role\":\"assistant\",\"content\":\"Grüße 日本\"},\"done\":false}\n";
    private static final String DONE =
            "{\"model\":\"qwen3:8b\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,"
                    + "\"done_reason\":\"stop\",\"prompt_eval_count\":11,\"eval_count\":5}\n";

    @Test
    void linesBecomeEvents() throws Exception {
        var marker = unique();
        RAW.play(marker, head(LINES), chunk(GREETING.substring(0, 40)), chunk(GREETING.substring(40) + DONE), end());
        var answer = ask(chat(QWEN, marker, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(answer.body()).contains("Grüße 日本", "\"prompt_tokens\":11", "data: [DONE]");
    }

    @Test
    void theProvidersMaxWindowBoundsTheContext() throws Exception {
        RAW.play("\"num_ctx\":12000", answer(200, "application/json; charset=utf-8", DONE.strip()));
        assertThat(ask(chat(QWEN, "word ".repeat(10_000))).statusCode()).isEqualTo(200);
    }

    @Test
    void aKnownWindowIsAskedForAsAWhole() throws Exception {
        RAW.play("\"num_ctx\":5000", answer(200, "application/json; charset=utf-8", DONE.strip()));
        assertThat(ask(chat("herd/small", "Hi")).statusCode()).isEqualTo(200);
    }

    @Test
    void aLineThatIsNoJsonIsAnError() throws Exception {
        var marker = unique();
        RAW.play(marker, head(LINES), chunk(GREETING + "{\"model\":\n"), end());
        assertThat(ask(chat(QWEN, marker, ",\"stream\":true")).body())
                .contains("Grüße", "something that is not an answer")
                .doesNotContain("[DONE]");
    }

    @Test
    void aStreamThatBreaksOffIsAnError() throws Exception {
        for (var ending : List.of(end(), reset())) {
            var marker = unique();
            RAW.play(marker, head(LINES), chunk(GREETING), ending);
            assertThat(ask(chat(QWEN, marker, ",\"stream\":true")).body())
                    .contains("Grüße", "\"error\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void aModelThatWasNotPulledIsA404() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(404, "application/json", "{\"error\":\"model 'qwen3:8b' not found\"}"));
        assertThat(error(ask(chat(QWEN, marker)), 404).path("message").asString())
                .contains("ollama pull qwen3:8b");
    }
}
