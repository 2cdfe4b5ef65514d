package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.assist.Assist;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.beans.factory.annotation.Autowired;

/** Spring AI on both sides: as a client of the gateway, and as the form of the gateway's own calls. */
class SpringAiContractTest extends GatewayFixture {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private Assist assist;

    private OpenAiChatModel client(String model) {
        return OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(url() + "/v1")
                        .apiKey(KEY)
                        .model(model)
                        .maxRetries(0)
                        .timeout(PATIENCE)
                        .build())
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSpringAiApplicationCallsAnyModel(String model) {
        assertThat(client(model).call("hello there")).isEqualTo("You said: hello there");
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSpringAiApplicationStreamsAnyModel(String model) {
        var pieces = Objects.requireNonNull(
                client(model).stream(new Prompt("hello there")).collectList().block(PATIENCE));
        var text = new StringBuilder();
        pieces.forEach(piece -> {
            var words = piece.getResult() == null
                    ? null
                    : piece.getResult().getOutput().getText();
            text.append(words == null ? "" : words);
        });

        assertThat(text).hasToString("You said: hello there");
    }

    @ParameterizedTest
    @MethodSource("models")
    void theGatewaysOwnCallsAreRoutedLikeAnybodys(String model) {
        var prompt = new Prompt(
                List.of(new SystemMessage("Be brief."), new UserMessage("[[memory]]")),
                ChatOptions.builder().model(model).maxTokens(100).build());

        var response = assist.chatModel().call(prompt);

        assertThat(response.getResult().getOutput().getText()).contains("Be brief.");
        assertThat(response.getMetadata().getUsage().getTotalTokens()).isPositive();
    }

    @Test
    void theGatewaysOwnModelIsMadeOnce() {
        assertThat(assist.chatModel()).isSameAs(assist.chatModel());
    }
}
