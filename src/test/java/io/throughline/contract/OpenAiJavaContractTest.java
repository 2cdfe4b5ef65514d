package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.ModelListParams;
import io.throughline.testing.FakeUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** openai-java, whose accumulator is the strictest reader of streams. */
class OpenAiJavaContractTest extends GatewayFixture {
    private OpenAIClient client;

    @BeforeEach
    void connect() {
        client = client(KEY);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private ChatCompletionMessage plain(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).choices().getFirst().message();
    }

    private ChatCompletion accumulated(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElse("");
    }

    @ParameterizedTest
    @MethodSource("models")
    void answers(String model) {
        var completion =
                client.chat().completions().create(ask(model, "hello there").build());
        var usage = completion.usage().orElseThrow();

        assertThat(text(completion)).isEqualTo("You said: hello there");
        assertThat(completion.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        assertThat(usage.totalTokens()).isEqualTo(usage.promptTokens() + usage.completionTokens());
        assertThat(usage._additionalProperties()).containsKey("cost");
        completion.validate();
    }

    @Test
    void answersByANamedRoute() {
        var completion = client.chat()
                .completions()
                .create(ask("gpt-fast", "hello there").build());

        assertThat(text(completion)).isEqualTo("You said: hello there");
        assertThat(client.models().retrieve("gpt-fast").ownedBy()).isEqualTo("throughline");
        assertThat(client.models().list().data())
                .anyMatch(model -> model.id().equals("gpt-fast") && model.created() == 0);
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulatesAStream(String model) {
        var completion = accumulated(ask(model, "[[unicode]]").build());

        assertThat(text(completion)).isEqualTo(FakeUpstream.UNICODE);
        assertThat(completion.usage()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulatesUsage(String model) {
        var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        var completion =
                accumulated(ask(model, "[[cached]]").streamOptions(options).build());
        var usage = completion.usage().orElseThrow();

        assertThat(usage.promptTokens()).isEqualTo(1000);
        assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(640L);
        assertThat(usage.completionTokens()).isEqualTo(50);
    }

    @Test
    void accumulatesSeveralChoices() {
        var completion = accumulated(ask(OPENAI, "x").n(2).build());

        assertThat(completion.choices()).hasSize(2);
        assertThat(completion.choices().get(1).message().content()).contains("You said: x (choice 1)");
    }

    @ParameterizedTest
    @MethodSource("models")
    void takesToolResultsBack(String model) {
        var ask = withTools(ask(model, "[[parallel-tools city=Oslo]]"));
        var message = plain(ask.build());
        answerCalls(ask, message);

        assertThat(plain(ask.build()).content()).contains("Tool results: get_weather said: fine; get_time said: fine.");
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulatesToolCalls(String model) {
        var ask = withTools(ask(model, "[[parallel-tools city=Oslo]]"));
        var message = accumulated(ask.build()).choices().getFirst().message();
        var calls = message.toolCalls().orElseThrow();

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).asFunction().function().arguments()).isEqualTo("{\"city\":\"Oslo\"}");
        assertThat(calls.get(1).asFunction().function().arguments()).isEqualTo("{}");
        answerCalls(ask, message);
        assertThat(text(accumulated(ask.build())))
                .isEqualTo("Tool results: get_weather said: fine; get_time said: fine.");
    }

    /** A client that throws signatures away; the gateway brings them back. */
    @Test
    void gemini3GetsItsSignaturesBack() {
        var ask = withTools(ask(GEMINI_3, "[[parallel-tools]] " + unique()));
        answerCalls(ask, accumulated(ask.build()).choices().getFirst().message());

        assertThat(plain(ask.build()).content().orElseThrow()).contains("said: fine");
        assertThat(UPSTREAM.requests().getLast().bodyText())
                .contains("thoughtSignature")
                .doesNotContain("skip_thought_signature_validator");
    }

    private static ChatCompletionCreateParams.Builder withTools(ChatCompletionCreateParams.Builder ask) {
        var schema = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        return ask.addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(schema)
                        .build())
                .addFunctionTool(FunctionDefinition.builder().name("get_time").build());
    }

    private static void answerCalls(ChatCompletionCreateParams.Builder ask, ChatCompletionMessage message) {
        ask.addMessage(message);
        for (var call : message.toolCalls().orElseThrow()) {
            ask.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.asFunction().id())
                    .content("fine")
                    .build());
        }
    }

    /** With a schema written out: the class path's JSON schema generator is Spring AI's, too new for this client. */
    @ParameterizedTest
    @MethodSource("models")
    void fillsASchema(String model) {
        var schema = ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("age", Map.of("type", "integer"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("age")))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build();
        var format = ResponseFormatJsonSchema.JsonSchema.builder()
                .name("person")
                .strict(true)
                .schema(schema)
                .build();
        var params = ask(model, "who")
                .responseFormat(
                        ResponseFormatJsonSchema.builder().jsonSchema(format).build());

        assertThat(plain(params.build()).content()).contains("{\"age\":7}");
    }

    @ParameterizedTest
    @MethodSource("models")
    void showsImages(String model) {
        var url = ChatCompletionContentPartImage.ImageUrl.builder()
                .url("data:image/png;base64," + PNG_BASE64)
                .build();
        var image = ChatCompletionContentPart.ofImageUrl(
                ChatCompletionContentPartImage.builder().imageUrl(url).build());
        var params = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessageOfArrayOfContentParts(List.of(image))
                .build();

        assertThat(plain(params).content()).contains("I see image image/png of 70 bytes.");
    }

    @ParameterizedTest
    @MethodSource("models")
    void turnsStatusesIntoExceptions(String model) {
        assertThatThrownBy(() -> plain(ask(model, "[[400]]").build())).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[429 after=7]]").build())).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[503]]").build())).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[401]]").build())).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[html-502]]").build())).isInstanceOf(InternalServerException.class);
    }

    @Test
    void refusesAWrongKey() {
        client = client("tl-wrong");

        assertThatThrownBy(() -> plain(ask(OPENAI, "x").build())).isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void doesNotKnowEveryModel() {
        var refused = catchThrowableOfType(
                NotFoundException.class,
                () -> plain(ask("openai/no-such-model", "x").build()));

        assertThat(refused.code()).contains("model_not_found");
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void breaksWhenTheUpstreamBreaks(String model, String fault) {
        var params =
                ask(model, "[[" + fault + " after=6]] one two three four five").build();

        assertThatThrownBy(() -> readRaw(params)).isInstanceOf(OpenAIException.class);
    }

    private long readRaw(ChatCompletionCreateParams params) {
        try (var stream = client.chat().completions().createStreaming(params)) {
            return stream.stream().count();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void endsTheUpstreamCallWhenTheClientLeaves(String model) throws Exception {
        try (var stream = client.chat()
                .completions()
                .createStreaming(ask(model, "[[endless ms=50]]").build())) {
            assertThat(stream.stream().limit(5)).hasSize(5);
        }
        assertUpstreamCallEnds();
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains(OPENAI, CLAUDE);
        assertThat(client.models().retrieve(CLAUDE).id()).isEqualTo(CLAUDE);
        assertThatThrownBy(() -> client.models().retrieve("openai/no-such-model"))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void listsModelsByQueryParameters() {
        var dearest = ModelListParams.builder()
                .putAdditionalQueryParam("provider", "openai")
                .putAdditionalQueryParam("capability", "tools,vision")
                .putAdditionalQueryParam("sort", "pricing-high-to-low")
                .putAdditionalQueryParam("limit", "5")
                .build();
        assertThat(client.models().list(dearest).data())
                .hasSize(5)
                .allMatch(model -> model.ownedBy().equals("openai"));
        var misspelt = ModelListParams.builder()
                .putAdditionalQueryParam("capabilty", "tools")
                .build();
        assertThatThrownBy(() -> client.models().list(misspelt)).isInstanceOf(BadRequestException.class);
    }

    @ParameterizedTest
    @MethodSource("switches")
    void continuesAConversationWithAnotherModel(String first, String second) {
        var conversation = unique();
        var told = ask(first, "My name is Ada.")
                .putAdditionalBodyProperty("conversation", JsonValue.from(conversation))
                .build();
        var asked = ask(second, "[[memory]] who am I")
                .putAdditionalHeader("X-Conversation-Id", conversation)
                .build();

        assertThat(text(accumulated(told))).isEqualTo("You said: My name is Ada.");
        assertThat(plain(asked).content().orElseThrow())
                .contains("I have seen 2 messages", "1. user: My name is Ada.", "2. assistant: You said");
    }

    @Test
    void answersFromTheSandboxWithoutAProvider() {
        assertThat(plain(ask("sandbox/echo", "sandbox marker").build())
                        .content()
                        .orElseThrow())
                .contains("sandbox marker");
        assertThat(UPSTREAM.requests()).isEmpty();
    }
}
