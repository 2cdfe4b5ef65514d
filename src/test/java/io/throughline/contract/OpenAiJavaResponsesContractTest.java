package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** openai-java on responses: made, streamed, read again, and what it says of errors. */
class OpenAiJavaResponsesContractTest extends GatewayFixture {

    private static final String OPENAI = "openai/gpt-4o-mini";
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

    private static ResponseCreateParams.Builder ask(String model, String text) {
        return ResponseCreateParams.builder().model(model).input(text);
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    private Response streamed(ResponseCreateParams params) {
        var accumulator = ResponseAccumulator.create();
        try (var stream = client.responses().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.response();
    }

    @ParameterizedTest
    @ValueSource(strings = {OPENAI, "anthropic/claude-sonnet-4-5"})
    void whatWasAnsweredIsReadAgain(String model) {
        for (var response : new Response[] {
            client.responses().create(ask(model, "hello there").build()),
            streamed(ask(model, "hello there").build())
        }) {
            assertThat(text(response)).isEqualTo("You said: hello there");
            var again = client.responses().retrieve(response.id());
            assertThat(text(again)).isEqualTo("You said: hello there");
            assertThat(again.status()).contains(ResponseStatus.COMPLETED);
            assertThat(again.usage()).isEqualTo(response.usage());
        }
    }

    @Test
    void aConversationGoesOn() {
        var conversation = client.conversations().create();
        client.responses()
                .create(ask(OPENAI, "My name is Ada.")
                        .conversation(conversation.id())
                        .build());
        var second = streamed(ask(OPENAI, "[[memory]] who am I")
                .conversation(conversation.id())
                .build());
        assertThat(text(second)).contains("1. user: My name is Ada.");
        assertThat(client.conversations().items().list(conversation.id()).items())
                .hasSize(4);
        assertThat(client.conversations().delete(conversation.id()).deleted()).isTrue();
    }

    @Test
    void errorsSayWhatIsWrong() {
        var unknown = "resp_" + "0".repeat(32);
        assertThatThrownBy(() -> client.responses().retrieve(unknown))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Response with id '" + unknown + "' not found.");
        var behind = ask(OPENAI, "x").previousResponseId(unknown).build();
        assertThatThrownBy(() -> client.responses().create(behind))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Previous response with id '" + unknown + "' not found.");
        assertThatThrownBy(() -> streamed(behind))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("not found");
    }

    @Test
    void whatIsNotStoredIsNotFound() {
        var response = client.responses().create(ask(OPENAI, "hi").store(false).build());
        assertThatThrownBy(() -> client.responses().retrieve(response.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aStreamThatBreaksOffIsAnError() {
        var params = ask(OPENAI, "[[reset after=4]] hello there and more").build();
        assertThatThrownBy(() -> streamed(params)).isInstanceOf(OpenAIException.class);
    }
}
