package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.models.ModelInfo;
import com.anthropic.models.models.ModelListParams;
import io.throughline.testing.FakeUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** anthropic-java on {@code POST /v1/messages}. */
class AnthropicJavaContractTest extends GatewayFixture {
    private AnthropicClient client;

    @BeforeEach
    void connect() {
        client = client(KEY);
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(url())
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    private static MessageCreateParams.Builder ask(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(4000).addUserMessage(text);
    }

    private Message plain(MessageCreateParams params) {
        return client.messages().create(params);
    }

    private Message accumulated(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (var stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private static String text(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isText)
                .map(block -> block.asText().text())
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("models")
    void answers(String model) {
        var message = plain(ask(model, "hello there").system("Be brief.").build());

        assertThat(text(message)).isEqualTo("You said: hello there");
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isPositive();
        assertThat(message.usage().outputTokens()).isPositive();
        message.validate();
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulatesAStream(String model) {
        var message = accumulated(ask(model, "[[unicode]]").build());

        assertThat(text(message)).isEqualTo(FakeUpstream.UNICODE);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("models")
    void takesToolResultsBack(String model) {
        var ask = withTools(ask(model, "[[parallel-tools city=Oslo]]"));
        answerCalls(ask, plain(ask.build()));

        assertThat(text(plain(ask.build()))).isEqualTo("Tool results: get_weather said: fine; get_time said: fine.");
    }

    @ParameterizedTest
    @MethodSource("models")
    void accumulatesToolCalls(String model) {
        var ask = withTools(ask(model, "[[parallel-tools city=Oslo]]"));
        var message = accumulated(ask.build());

        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        answerCalls(ask, message);
        assertThat(text(accumulated(ask.build())))
                .isEqualTo("Tool results: get_weather said: fine; get_time said: fine.");
    }

    private static MessageCreateParams.Builder withTools(MessageCreateParams.Builder ask) {
        var properties = Tool.InputSchema.Properties.builder()
                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                .build();
        var schema = Tool.InputSchema.builder().properties(properties).build();
        var empty = Tool.InputSchema.builder().build();
        return ask.addTool(
                        Tool.builder().name("get_weather").inputSchema(schema).build())
                .addTool(Tool.builder().name("get_time").inputSchema(empty).build());
    }

    private static void answerCalls(MessageCreateParams.Builder ask, Message message) {
        var results = message.content().stream()
                .filter(ContentBlock::isToolUse)
                .map(block -> ToolResultBlockParam.builder()
                        .toolUseId(block.asToolUse().id())
                        .content("fine")
                        .build())
                .map(ContentBlockParam::ofToolResult)
                .toList();
        assertThat(results).hasSize(2);
        ask.addMessage(message).addUserMessageOfContentBlockParams(results);
    }

    @ParameterizedTest
    @MethodSource("models")
    void showsImages(String model) {
        var source = Base64ImageSource.builder()
                .data(PNG_BASE64)
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .build();
        var image = ContentBlockParam.ofImage(
                ImageBlockParam.builder().source(source).build());
        var params = MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessageOfContentBlockParams(List.of(image))
                .build();

        assertThat(text(plain(params))).isEqualTo("I see image image/png of 70 bytes.");
    }

    @Test
    void keepsThoughtsSealed() {
        var ask = withTools(ask(CLAUDE, "[[parallel-tools]]")).enabledThinking(1024);
        var message = accumulated(ask.build());

        assertThat(message.content().getFirst().isThinking()).isTrue();
        answerCalls(ask, message);
        assertThat(text(accumulated(ask.build()))).contains("said: fine");
    }

    @ParameterizedTest
    @MethodSource("models")
    void turnsStatusesIntoExceptions(String model) {
        assertThatThrownBy(() -> plain(ask(model, "[[400]]").build())).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[429 after=7]]").build())).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[529]]").build())).isInstanceOf(InternalServerException.class);
        assertThatThrownBy(() -> plain(ask(model, "[[401]]").build())).isInstanceOf(InternalServerException.class);
    }

    @Test
    void refusesAWrongKeyAndAnUnknownModel() {
        assertThatThrownBy(() -> plain(ask("anthropic/no-such-model", "x").build()))
                .isInstanceOf(NotFoundException.class);
        client = client("tl-wrong");
        assertThatThrownBy(() -> plain(ask(CLAUDE, "x").build())).isInstanceOf(UnauthorizedException.class);
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void breaksWhenTheUpstreamBreaks(String model, String fault) {
        var params =
                ask(model, "[[" + fault + " after=7]] one two three four five").build();

        assertThatThrownBy(() -> accumulated(params)).isInstanceOf(AnthropicException.class);
    }

    @ParameterizedTest
    @MethodSource("models")
    void endsTheUpstreamCallWhenTheClientLeaves(String model) throws Exception {
        try (var stream = client.messages()
                .createStreaming(ask(model, "[[endless ms=50]]").build())) {
            assertThat(stream.stream().limit(5)).hasSize(5);
        }
        assertUpstreamCallEnds();
    }

    @Test
    void listsModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .anyMatch(CLAUDE::endsWith);
    }

    @ParameterizedTest
    @MethodSource("switches")
    void continuesAConversationWithAnotherModel(String first, String second) {
        var conversation = unique();
        var told = ask(first, "My name is Ada.").putAdditionalHeader("X-Conversation-Id", conversation);
        var asked = ask(second, "[[memory]]").putAdditionalHeader("X-Conversation-Id", conversation);

        assertThat(text(accumulated(told.build()))).isEqualTo("You said: My name is Ada.");
        assertThat(text(plain(asked.build()))).contains("I have seen 2 messages", "My name is Ada.");
    }

    @Test
    void pagesThroughModels() {
        var all = client.models().list(ModelListParams.builder().limit(1000L).build()).items().stream()
                .map(ModelInfo::id)
                .toList();
        var paged = client
                .models()
                .list(ModelListParams.builder()
                        .limit(30L)
                        .putAdditionalQueryParam("provider", "anthropic,openai")
                        .build())
                .autoPager()
                .stream()
                .map(ModelInfo::id)
                .toList();
        assertThat(paged).hasSizeGreaterThan(60).doesNotHaveDuplicates().contains(CLAUDE, OPENAI);
        assertThat(all).containsAll(paged);
    }
}
