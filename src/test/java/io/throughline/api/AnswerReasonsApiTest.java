package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.RunningGateway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that say why they came from where they came. */
class AnswerReasonsApiTest extends RunningGateway {

    private static final String EXPLAIN = ",\"throughline\":{\"explain\":true}";

    private static String failingFirst() {
        var marker = unique();
        RAW.play(marker, answer(503, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
        return marker;
    }

    private static void assertReasons(JsonNode reasons) {
        assertThat(reasons.path("asked").stringValue()).isEqualTo("cheapest with tools from first, second");
        assertThat(reasons.path("model").stringValue()).isEqualTo("second/" + TOOLED);
        assertThat(reasons.path("reason").stringValue()).startsWith("cheapest");
        assertThat(reasons.path("estimated_cost").isNumber()).isTrue();
        assertThat(reasons.path("routes").path(0).path("model").stringValue()).isEqualTo("first/" + TOOLED);
        var failed = reasons.path("attempts").path(0);
        assertThat(failed.path("outcome").stringValue()).isEqualTo("failed");
        assertThat(failed.path("status").intValue()).isEqualTo(503);
        assertThat(failed.path("error").stringValue()).isNotBlank();
        assertThat(reasons.path("attempts").path(1).path("outcome").stringValue())
                .isEqualTo("answered");
        assertThat(reasons.path("decisions").path(0).path("considered").intValue())
                .isPositive();
    }

    @Test
    void aPlainAnswerSaysWhyInItsBody() throws Exception {
        var answer = ask(chat("cheapest with tools from first, second", failingFirst(), EXPLAIN));
        assertReasons(json(answer).path("throughline"));
        assertThat(json(answer).path("throughline").path("actual_cost").isNumber())
                .isTrue();
        assertThat(answer.headers().firstValue("x-throughline-estimated-cost")).isPresent();
        assertThat(answer.headers().firstValue("x-throughline-failures").orElse(""))
                .contains("503");
    }

    @Test
    void aStreamSaysItInAChunkOfItsOwnOrBesideItsUsage() throws Exception {
        for (var usage : new String[] {"", ",\"stream_options\":{\"include_usage\":true}"}) {
            var body = ask(chat(
                            "cheapest with tools from first, second",
                            failingFirst(),
                            ",\"stream\":true" + usage + EXPLAIN))
                    .body();
            assertThat(ChatStream.of(body).violations()).isEmpty();
            var last = body.lines()
                    .filter(line -> line.startsWith("data: {") && line.contains("\"throughline\""))
                    .toList();
            assertThat(last).hasSize(1);
            assertReasons(new JsonMapper()
                    .readTree(last.getFirst().substring("data: ".length()))
                    .path("throughline"));
        }
    }

    @Test
    void anthropicAnswersSayItToo() throws Exception {
        var body = "{\"model\":\"" + CLAUDE + "\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\""
                + unique() + "\"}]" + EXPLAIN;
        var plain = json(post("/v1/messages", body + "}"));
        assertThat(plain.path("throughline").path("model").stringValue()).isEqualTo(CLAUDE);
        var streamed = post("/v1/messages", body + ",\"stream\":true}").body();
        assertThat(streamed.lines().filter(line -> line.contains("\"throughline\":{")))
                .hasSize(1);
    }

    @Test
    void nobodyIsToldWhoDidNotAsk() throws Exception {
        var answer = ask(chat(MODEL, unique()));
        assertThat(json(answer).has("throughline")).isFalse();
        assertThat(json(answer).has("openrouter_metadata")).isFalse();
        assertThat(answer.headers().firstValue("x-throughline-estimated-cost")).isPresent();
    }

    @Test
    void openRoutersClientsGetItsMetadata() throws Exception {
        var answer = post(
                "/v1/chat/completions",
                chat("cheapest with tools from first, second", failingFirst()),
                "X-OpenRouter-Metadata",
                "enabled");
        var metadata = json(answer).path("openrouter_metadata");
        assertThat(metadata.path("strategy").stringValue()).isEqualTo("fallback");
        assertThat(metadata.path("attempt").intValue()).isEqualTo(2);
        assertThat(metadata.path("attempts").path(0).path("status").intValue()).isEqualTo(503);
        assertThat(metadata.path("endpoints").path("available")).hasSizeGreaterThan(1);
    }
}
