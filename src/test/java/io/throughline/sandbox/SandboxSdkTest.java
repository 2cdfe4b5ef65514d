package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own client, the strictest about the order of a stream, reads what the sandbox writes. */
class SandboxSdkTest {

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    private static OpenAIClient openai;

    @BeforeAll
    static void connect() {
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(client.sandbox.baseUrl() + "/v1")
                .apiKey(SandboxClient.KEY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void disconnect() {
        openai.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "reasoning", "long", "length", "refusal", "tools"})
    void readsAWholeStream(String model) {
        var completion = streamed(params(model).n(2).build());
        assertThat(completion.choices()).hasSize(2);
        assertThat(completion.usage().orElseThrow().totalTokens()).isPositive();
    }

    @Test
    void readsTheSameWholeAndStreamed() {
        var params = params("echo").build();
        var whole = openai.chat().completions().create(params);
        assertThat(whole.choices().getFirst().message().content()).contains("Paris and Rome, both");
        assertThat(streamed(params).choices().getFirst().message().content())
                .isEqualTo(whole.choices().getFirst().message().content());
    }

    @Test
    void readsToolCalls() {
        var calls = streamed(params("tools").build())
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow();
        assertThat(calls)
                .extracting(call -> call.asFunction().function().name())
                .containsExactly("f", "f");
        assertThat(calls.getFirst().asFunction().function().arguments()).isEqualTo("{\"p\":\"Paris\"}");
    }

    @Test
    void readsErrors() {
        var params = params("error-429").build();
        assertThatThrownBy(() -> openai.chat().completions().create(params)).isInstanceOf(RateLimitException.class);
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openai.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static ChatCompletionCreateParams.Builder params(String model) {
        var parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("p", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("p")))
                .build();
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Paris and Rome, both")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .addFunctionTool(FunctionDefinition.builder()
                        .name("f")
                        .parameters(parameters)
                        .build());
    }
}
