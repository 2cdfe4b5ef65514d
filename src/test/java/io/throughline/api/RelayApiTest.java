package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reranking, moderations, images and speech over sockets. */
class RelayApiTest extends RunningGateway {

    @BeforeEach
    void forget() {
        FAKE.reset();
    }

    @Test
    void rerankingPasses() throws Exception {
        var answer = post("/v1/rerank", """
                {"model":"second-kinds/shared-rerank","query":"q","documents":["a",{"text":"b"}],"top_n":1,"own":1.0}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var result = json(answer).path("results").path(0);
        assertThat(result.path("index").intValue()).isOne();
        assertThat(result.path("document").path("text").stringValue()).isEqualTo("b");
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.0004");
        assertThat(FAKE.requests().getFirst().bodyText()).isEqualTo("""
                {"model":"shared-rerank","query":"q","documents":["a",{"text":"b"}],"top_n":1,"own":1.0}""");
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "rerank")
                .containsEntry("input_tokens", 200L)
                .containsEntry("cost_nano_usd", 400_000L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/rerank | {\"model\":\"m\",\"documents\":[\"a\"]} | query",
                "/v1/rerank | {\"model\":\"m\",\"query\":\"q\",\"documents\":[]} | documents",
                "/v1/rerank | {\"model\":\"m\",\"query\":\"q\",\"documents\":[1]} | documents",
                "/v1/rerank | {\"model\":\"m\",\"query\":\"q\",\"documents\":[\"a\"],\"top_n\":0} | top_n",
                "/v1/rerank | {\"query\":\"q\",\"documents\":[\"a\"]} | model",
                "/v1/moderations | {\"model\":\"m\"} | input",
                "/v1/images/generations | {\"model\":\"m\"} | prompt",
                "/v1/images/generations | {\"prompt\":\"p\"} | model",
                "/v1/audio/speech | {\"model\":\"m\",\"voice\":\"alloy\"} | input",
                "/v1/audio/speech | {\"model\":\"m\",\"input\":\"\"} | input",
                "/v1/audio/speech | {\"input\":\"a\",\"voice\":\"alloy\"} | model"
            })
    void aWrongRequestNamesTheField(String path, String body, String param) throws Exception {
        assertThat(error(post(path, body), 400).path("param").stringValue()).isEqualTo(param);
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void aModelOfAnotherKindIsNotAsked() throws Exception {
        var error =
                error(post("/v1/audio/speech", "{\"model\":\"" + MODEL + "\",\"input\":\"a\",\"voice\":\"b\"}"), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("model");
        assertThat(error.path("message").stringValue()).contains("is for chat, not for speech");
    }

    @Test
    void moderationsAreFreeAndHaveAModelOfTheirOwn() throws Exception {
        var answer = post("/v1/moderations", "{\"input\":[\"I will kill\",\"b\"]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("results").path(0).path("flagged").booleanValue())
                .isTrue();
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("openai/omni-moderation-latest");
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "moderations")
                .containsEntry("cost_nano_usd", 0L);
    }

    @Test
    void imagesAreChargedBySize() throws Exception {
        var answer = post("/v1/images/generations", """
                {"model":"second-kinds/shared-paint","prompt":"a cat","n":2,"quality":"hd","throughline":{}}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("data").size()).isEqualTo(2);
        assertThat(answer.headers().firstValue("x-throughline-cost")).hasValue("0.16");
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "images.generations")
                .containsEntry("unit", "image")
                .containsEntry("unit_kind", "hd/1024x1024")
                .containsEntry("unit_count", 2L)
                .containsEntry("cost_nano_usd", 160_000_000L);
        var odd = post("/v1/images/generations", """
                {"model":"second-kinds/shared-paint","prompt":"a cat","size":"1x1"}""");
        assertThat(odd.headers().firstValue("x-throughline-cost")).isEmpty();
        assertThat(usage(odd).getFirst()).containsEntry("unit_kind", "1x1").containsEntry("cost_nano_usd", null);
    }

    @Test
    void largeImagesPassAndAreStillCosted() throws Exception {
        var answer = post("/v1/images/generations", """
                {"model":"second-kinds/gpt-image-shared","prompt":"a large cat"}""");
        assertThat(json(answer).path("data").path(0).path("b64_json").stringValue())
                .hasSize(1_100_000);
        assertThat(answer.headers().firstValue("x-throughline-cost")).isEmpty();
        assertThat(usage(answer).getFirst())
                .containsEntry("input_tokens", 10L)
                .containsEntry("output_tokens", 100L)
                .containsEntry("cost_nano_usd", 4_020_000L);
    }

    @Test
    void streamedImagesPassAsEvents() throws Exception {
        var answer = post("/v1/images/generations", """
                {"model":"second-kinds/gpt-image-shared","prompt":"a large cat","stream":true}""");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.body())
                .startsWith("event: image_generation.partial_image\ndata: {")
                .contains("\"usage\":");
        assertThat(usage(answer).getFirst())
                .containsEntry("streamed", true)
                .containsEntry("output_tokens", 100L)
                .containsEntry("cost_nano_usd", 4_020_000L);
    }

    @Test
    void speechPassesAndIsChargedByCharacter() throws Exception {
        var answer = post("/v1/audio/speech", """
                {"model":"second-kinds/shared-voice","input":"h\\u00e4llo 👋","voice":{"id":"v"},"speed":1.10}""");
        assertThat(answer.headers().firstValue("content-type")).hasValue("audio/mpeg");
        assertThat(answer.body()).isEqualTo("ID3hällo 👋");
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("second-kinds");
        assertThat(FAKE.requests().getFirst().bodyText()).isEqualTo("""
                {"model":"shared-voice","input":"h\\u00e4llo 👋","voice":{"id":"v"},"speed":1.10}""");
        assertThat(usage(answer).getFirst())
                .containsEntry("door", "audio.speech")
                .containsEntry("unit", "character")
                .containsEntry("unit_count", 7L)
                .containsEntry("cost_nano_usd", 14_000L);
    }

    @Test
    void speechPassesAsEvents() throws Exception {
        var answer = post("/v1/audio/speech", """
                {"model":"openai/gpt-4o-mini-tts","input":"hello","voice":"alloy","stream_format":"sse"}""");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.body()).contains("event: speech.audio.delta", "\"type\":\"speech.audio.done\"");
        Soon.holds(() -> assertThat(usage(answer).getFirst())
                .containsEntry("input_tokens", 5L)
                .containsEntry("output_tokens", 7L)
                .containsEntry("cost_nano_usd", 87_000L));
    }

    @Test
    void aLongPathAndAWrongMethodAreAnsweredAsElsewhere() throws Exception {
        assertThat(post("/api/v1/moderations", "{\"input\":\"a\"}").statusCode())
                .isEqualTo(200);
        assertThat(get("/v1/embeddings").statusCode()).isEqualTo(405);
    }
}
