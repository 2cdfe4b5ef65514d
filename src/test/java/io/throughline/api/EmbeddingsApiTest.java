package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/embeddings} over sockets. */
class EmbeddingsApiTest extends RunningGateway {

    private static final String SMALL = "openai/text-embedding-3-small";

    @BeforeEach
    void forget() {
        FAKE.reset();
    }

    private HttpResponse<String> embed(String model, String input, String more) throws Exception {
        return post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":" + input + more + "}");
    }

    private static List<Float> floats(JsonNode vector) {
        var floats = new ArrayList<Float>();
        if (vector.isString()) {
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(vector.stringValue()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                floats.add(bytes.getFloat());
            }
            return floats;
        }
        vector.forEach(each -> floats.add(each.floatValue()));
        return floats;
    }

    @Test
    void anEmbeddingIsMeteredAndCosted() throws Exception {
        var answer = embed(SMALL, "[\"hello\",\"world!\"]", ",\"user\":\"u\",\"unknown\":1.0,\"throughline\":{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var data = json(answer).path("data");
        assertThat(floats(data.path(0).path("embedding")).getFirst()).isEqualTo(5f);
        assertThat(floats(data.path(1).path("embedding")).getFirst()).isEqualTo(6f);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue(SMALL);
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("openai");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("1");
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.00000022");
        var sent = FAKE.requests().getFirst();
        assertThat(sent.bodyText())
                .isEqualTo("{\"model\":\"text-embedding-3-small\",\"input\":[\"hello\",\"world!\"],\"user\":\"u\","
                        + "\"unknown\":1.0}");
        assertThat(FAKE.violations()).isEmpty();
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "embeddings")
                .containsEntry("provider", "openai")
                .containsEntry("model", "text-embedding-3-small")
                .containsEntry("model_requested", SMALL)
                .containsEntry("outcome", "completed")
                .containsEntry("input_tokens", 11L)
                .containsEntry("output_tokens", 0L)
                .containsEntry("usage_estimated", false)
                .containsEntry("cost_nano_usd", 220L);
        Soon.holds(() -> assertThat(meters.find("throughline.requests")
                        .tags("door", "embeddings", "provider", "openai", "outcome", "completed")
                        .timers())
                .extracting(Timer::count)
                .isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource({"base64, true", "float, false"})
    void theAskedSpellingIsGivenWhateverTheProviderSends(String format, boolean base64) throws Exception {
        for (var sent : List.of("[1.5,-0.25]", "\"AADAPwAAgL4=\"")) {
            var marker = unique();
            RAW.play(marker, answer(200, "application/json", """
                    {"data":[{"index":0,"embedding":%s}],"usage":{"total_tokens":3}}""".formatted(sent)));
            var answer = embed("raw/some-embed", "\"" + marker + "\"", ",\"encoding_format\":\"" + format + "\"");
            var vector = json(answer).path("data").path(0).path("embedding");
            assertThat(vector.isString()).as(answer.body()).isEqualTo(base64);
            assertThat(floats(vector)).containsExactly(1.5f, -0.25f);
            assertThat(usage(answer).getFirst())
                    .containsEntry("input_tokens", 3L)
                    .containsEntry("price_version", null)
                    .containsEntry("cost_nano_usd", null);
        }
    }

    @Test
    void manyInputsAreSplitToTheProvidersLimitAndComeBackInOrder() throws Exception {
        var texts = IntStream.rangeClosed(1, 10).mapToObj("x"::repeat).toList();
        var input = texts.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        var answer = embed("second-kinds/shared-embed", input, ",\"dimensions\":4");
        var data = json(answer).path("data");
        assertThat(data.size()).as(answer.body()).isEqualTo(10);
        for (int i = 0; i < 10; i++) {
            assertThat(data.path(i).path("index").intValue()).isEqualTo(i);
            assertThat(floats(data.path(i).path("embedding"))).hasSize(4).startsWith(i + 1f);
        }
        assertThat(json(answer).path("usage").path("prompt_tokens").intValue()).isEqualTo(55);
        assertThat(FAKE.requests()).hasSize(4);
        assertThat(usage(answer).getFirst())
                .containsEntry("input_tokens", 55L)
                .containsEntry("cost_nano_usd", 110_000L);
    }

    @Test
    void tokenIdsBecomeTextWhereAProviderTakesNone() throws Exception {
        var answer = embed("second-kinds/shared-embed", "[[9906,11,1917,0],[15339]]", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(FAKE.requests().getFirst().bodyText()).contains("\"input\":[\"Hello, world!\",\"hello\"]");
        var passed = embed(SMALL, "[9906,11,1917,0]", "");
        assertThat(floats(json(passed).path("data").path(0).path("embedding"))).startsWith(-4f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | input",
                "[\"\"] | input",
                "\"\" | input",
                "null | input",
                "[1,\"a\"] | input",
                "{} | input",
                "\"a\",\"encoding_format\":\"hex\" | encoding_format",
                "\"a\",\"dimensions\":0 | dimensions"
            })
    void aWrongRequestNamesTheField(String input, String param) throws Exception {
        assertThat(error(embed(SMALL, input, ""), 400).path("param").stringValue())
                .isEqualTo(param);
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void tooManyInputsAreRefused() throws Exception {
        var input = IntStream.range(0, 2049).mapToObj(i -> "\"a\"").collect(Collectors.joining(",", "[", "]"));
        assertThat(error(embed(SMALL, input, ""), 400).path("message").stringValue())
                .contains("2049");
    }

    @Test
    void aChatModelIsNotAskedForEmbeddings() throws Exception {
        var error = error(embed(MODEL, "\"a\"", ""), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("model");
        assertThat(error.path("message").stringValue()).contains("is for chat, not for embeddings", SMALL);
        assertThat(error(ask(chat(SMALL, "hello")), 400).path("message").stringValue())
                .contains("is for embeddings, not for chat");
        assertThat(error(embed("anthropic/claude-unlisted", "\"a\"", ""), 400)
                        .path("param")
                        .stringValue())
                .isEqualTo("model");
        assertThat(error(post("/v1/embeddings", "{\"input\":\"a\"}"), 400)
                        .path("param")
                        .stringValue())
                .isEqualTo("model");
    }

    @Test
    void usageThatIsNotToldIsEstimatedAndSaidSo() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(200, "application/json", "{\"data\":[{\"index\":0,\"embedding\":[1]}]}"));
        var answer = embed("first-kinds/shared-embed", "\"" + marker + "\"", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-cost")).isEmpty();
        assertThat(usage(answer).getFirst())
                .containsEntry("usage_estimated", true)
                .containsEntry("input_tokens", 10L);
    }

    @Test
    void partsThatWerePaidInVainAreRecorded() throws Exception {
        var marker = unique();
        RAW.play(marker + "-good", answer(200, "application/json", """
                {"data":[{"index":0,"embedding":[1]}],"usage":{"prompt_tokens":7,"total_tokens":7}}"""));
        RAW.play(marker + "-bad", answer(500, "application/json", "{}"));
        var answer = embed("parted-embed", "[\"" + marker + "-good\",\"" + marker + "-bad\"]", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(json(answer).path("data").size()).isEqualTo(2);
        Soon.holds(() -> assertThat(usage(answer)).hasSize(2));
        assertThat(usage(answer).getFirst())
                .containsEntry("provider", "parted")
                .containsEntry("outcome", "failed")
                .containsEntry("input_tokens", 7L)
                .containsEntry("cost_nano_usd", 7_000L);
        assertThat(usage(answer).getLast())
                .containsEntry("provider", "second-kinds")
                .containsEntry("outcome", "completed");
    }

    @Test
    void geminiEmbeds() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(200, "application/json", """
                {"embeddings":[{"values":[0.5,-1]},{"values":[0.25,2]}],"usageMetadata":{"promptTokenCount":40}}"""));
        var input = "[\"" + marker + "\",\"b\"]";
        var answer = embed("google/gemini-embedding-001", input, ",\"encoding_format\":\"base64\",\"user\":\"u\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(floats(json(answer).path("data").path(1).path("embedding"))).containsExactly(0.25f, 2f);
        assertThat(answer.headers().firstValue("x-throughline-dropped")).hasValue("user");
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.000006");
        var strict = embed("google/gemini-embedding-001", input, ",\"user\":\"u\",\"throughline\":{\"strict\":true}");
        assertThat(error(strict, 400).path("param").stringValue()).isEqualTo("user");
    }

    @Test
    void vertexEmbeds() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(200, "application/json", """
                {"predictions":[{"embeddings":{"values":[0.5],"statistics":{"truncated":false,"token_count":6}}}],\
                "metadata":{"billableCharacterCount":11}}"""));
        var answer = embed("predicting/text-embedding-005", "\"" + marker + "\"", "");
        assertThat(floats(json(answer).path("data").path(0).path("embedding"))).containsExactly(0.5f);
        assertThat(usage(answer).getFirst()).containsEntry("input_tokens", 6L);
    }

    @Test
    void manyLongVectorsPass() throws Exception {
        var input = IntStream.rangeClosed(1, 400).mapToObj(i -> "\"" + "x".repeat(i) + "\"");
        var answer = embed(SMALL, input.collect(Collectors.joining(",", "[", "]")), ",\"dimensions\":2000");
        assertThat(answer.body()).hasSizeGreaterThan(2_000_000);
        var data = json(answer).path("data");
        assertThat(data.size()).isEqualTo(400);
        assertThat(floats(data.path(399).path("embedding"))).hasSize(2000).startsWith(400f, 399f);
        assertThat(usage(answer).getFirst()).containsEntry("input_tokens", 80_200L);
    }

    @Test
    void anEmbeddingIsFoundWhereverTheProviderHasPutIt() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(200, "application/json", """
                {"usage":{"prompt_tokens":2},"data":[{"embedding":[2],"index":1},{"embedding":[1],"index":0}]}"""));
        var data =
                json(embed("raw/some-embed", "[\"" + marker + "\",\"b\"]", "")).path("data");
        assertThat(floats(data.path(0).path("embedding"))).containsExactly(1f);
        assertThat(floats(data.path(1).path("embedding"))).containsExactly(2f);
    }
}
