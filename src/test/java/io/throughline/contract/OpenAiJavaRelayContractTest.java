package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** openai-java at the endpoints beside chat. */
class OpenAiJavaRelayContractTest extends GatewayFixture {
    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(url() + "/v1")
                .apiKey(KEY)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private static EmbeddingCreateParams.Builder embed() {
        return EmbeddingCreateParams.builder().model("openai/text-embedding-3-small");
    }

    @Test
    void embedsByDefault() {
        var answer = client.embeddings()
                .create(embed().inputOfArrayOfStrings(List.of("one", "three")).build());
        assertThat(answer.data().get(0).embedding()).hasSize(8).startsWith(3f, 0f);
        assertThat(answer.data().get(1).embedding()).startsWith(5f, 1f);
        assertThat(answer.usage().promptTokens()).isEqualTo(8);
        answer.validate();
    }

    @Test
    void embedsInBase64AndInNumbers() {
        for (var format :
                List.of(EmbeddingCreateParams.EncodingFormat.BASE64, EmbeddingCreateParams.EncodingFormat.FLOAT)) {
            var answer = client.embeddings()
                    .create(embed().input("seven")
                            .dimensions(4)
                            .encodingFormat(format)
                            .build());
            assertThat(answer.data().getFirst().embedding()).hasSize(4).startsWith(5f);
        }
    }

    @Test
    void embedsTokenIds() {
        var answer = client.embeddings()
                .create(embed().inputOfArrayOfTokenArrays(List.of(List.of(9906L, 0L), List.of(1L)))
                        .build());
        assertThat(answer.data().get(0).embedding()).startsWith(-2f);
        assertThat(answer.data().get(1).embedding()).startsWith(-1f);
    }

    @Test
    void aChatModelIsABadRequest() {
        var error = catchThrowableOfType(
                BadRequestException.class,
                () -> client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model(OPENAI)
                                .input("a")
                                .build()));
        assertThat(error.param()).hasValue("model");
    }

    @Test
    void anotherKeyIsTriedWhereOneIsRefused() {
        for (int i = 0; i < 8; i++) {
            var answer = client.embeddings()
                    .create(EmbeddingCreateParams.builder()
                            .model("ring/some-embedder")
                            .input("four")
                            .build());
            assertThat(answer.data().getFirst().embedding()).startsWith(4f);
        }
    }

    @Test
    void moderates() {
        var answer = client.moderations()
                .create(ModerationCreateParams.builder().input("I will kill").build());
        assertThat(answer.results().getFirst().flagged()).isTrue();
    }

    @Test
    void makesImages() {
        var answer = client.images()
                .generate(ImageGenerateParams.builder()
                        .model("openai/gpt-image-1-mini")
                        .prompt("a cat")
                        .n(2)
                        .build());
        assertThat(answer.data().orElseThrow()).hasSize(2);
        assertThat(answer.usage().orElseThrow().outputTokens()).isEqualTo(200);
    }

    @Test
    void makesImagesInAStream() {
        var params = ImageGenerateParams.builder()
                .model("openai/gpt-image-1-mini")
                .prompt("a cat")
                .build();
        try (var stream = client.images().generateStreaming(params)) {
            var events = stream.stream().toList();
            assertThat(events).hasSize(2);
            assertThat(events.getLast().isGenerationCompleted()).isTrue();
        }
    }

    private static TranscriptionCreateParams.Builder transcribe(String model) {
        return TranscriptionCreateParams.builder()
                .model(model)
                .file(MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(new byte[20_000_000]))
                        .filename("talk.mp3")
                        .contentType("audio/mpeg")
                        .build());
    }

    @Test
    void transcribes() {
        var answer = client.audio()
                .transcriptions()
                .create(transcribe("openai/whisper-1").language("en").build());
        assertThat(answer.asTranscription().text()).isEqualTo("heard 20000000 bytes in en");
    }

    @Test
    void transcribesInAStream() {
        var params = transcribe("openai/gpt-4o-transcribe").build();
        try (var stream = client.audio().transcriptions().createStreaming(params)) {
            var last = stream.stream().toList().getLast();
            assertThat(last.asTranscriptTextDone().text()).isEqualTo("heard 20000000 bytes");
        }
    }

    @Test
    void speaks() throws Exception {
        var params = SpeechCreateParams.builder()
                .model("openai/tts-1")
                .input("hello")
                .voice("alloy")
                .build();
        try (var answer = client.audio().speech().create(params)) {
            assertThat(answer.headers().values("content-type")).containsExactly("audio/mpeg");
            assertThat(new String(answer.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("ID3hello");
        }
    }
}
