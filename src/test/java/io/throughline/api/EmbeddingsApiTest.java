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
import java.util.Map;
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

    private Map<String, Object> record(HttpResponse<String> answer) throws Exception {
        var id = answer.headers().firstValue("x-request-id").orElseThrow();
        return records(id).getFirst();
    }

    private List<Map<String, Object>> records(String requestId) throws Exception {
        var found = new ArrayList<Map<String, Object>>();
        Soon.holds(() -> {
            found.clear();
            found.addAll(database.sql("select * from usage_record where request_id = :id order by id")
                    .bind("id", requestId)
                    .fetch()
                    .all()
                    .collectList()
                    .block());
            assertThat(found).isNotEmpty();
        });
        return found;
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
        assertThat(record(answer))
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
            assertThat(record(answer))
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
        assertThat(record(answer)).containsEntry("input_tokens", 55L).containsEntry("cost_nano_usd", 110_000L);
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
        assertThat(record(answer)).containsEntry("usage_estimated", true).containsEntry("input_tokens", 10L);
    }
}
