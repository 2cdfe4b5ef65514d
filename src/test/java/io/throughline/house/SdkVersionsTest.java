package io.throughline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;

/** One version of each vendor's client serves main, Spring AI and the tests: here they all speak once. */
class SdkVersionsTest {

    private static final String CHAT = """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop",
             "logprobs":null,"message":{"role":"assistant","content":"hello","refusal":null}}],
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";
    private static final String STREAM = """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"hel"},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"stop"}]}

            data: [DONE]

            """;
    private static final String EMBEDDING = """
            {"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[0.5,-0.5]}],
             "usage":{"prompt_tokens":1,"total_tokens":1}}""";
    private static final String MESSAGE = """
            {"id":"m1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"hello"}],
             "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}""";

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", SdkVersionsTest::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void springAiChatsOverThePinnedSdk() {
        assertThat(chatModel().call("hi")).isEqualTo("hello");
    }

    @Test
    void springAiStreamsOverThePinnedSdk() {
        var pieces = chatModel().stream(new Prompt("hi"))
                .mapNotNull(piece -> piece.getResult() == null
                        ? null
                        : piece.getResult().getOutput().getText())
                .collectList()
                .block(Duration.ofSeconds(20));
        assertThat(String.join("", pieces)).isEqualTo("hello");
    }

    @Test
    void springAiEmbedsOverThePinnedSdk() {
        var options = OpenAiEmbeddingOptions.builder()
                .baseUrl(url() + "/v1")
                .apiKey("k")
                .model("m")
                .build();
        var model = new OpenAiEmbeddingModel(MetadataMode.EMBED, options);
        assertThat(model.embed("hi")).containsExactly(0.5f, -0.5f);
    }

    @Test
    void theOpenAiClientChats() {
        var client =
                OpenAIOkHttpClient.builder().baseUrl(url() + "/v1").apiKey("k").build();
        var answer = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("m")
                        .addUserMessage("hi")
                        .build());
        assertThat(answer.choices().getFirst().message().content()).contains("hello");
    }

    @Test
    void theAnthropicClientChats() {
        var client = AnthropicOkHttpClient.builder().baseUrl(url()).apiKey("k").build();
        var answer = client.messages()
                .create(MessageCreateParams.builder()
                        .model("m")
                        .maxTokens(9)
                        .addUserMessage("hi")
                        .build());
        assertThat(answer.content().getFirst().asText().text()).isEqualTo("hello");
    }

    private OpenAiChatModel chatModel() {
        var options = OpenAiChatOptions.builder()
                .baseUrl(url() + "/v1")
                .apiKey("k")
                .model("m")
                .maxRetries(0)
                .build();
        return OpenAiChatModel.builder().options(options).build();
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = exchange.getRequestURI().getPath();
        var streamed = request.contains("\"stream\":true");
        var body = path.endsWith("/embeddings")
                ? EMBEDDING
                : path.endsWith("/messages") ? MESSAGE : streamed ? STREAM : CHAT;
        exchange.getResponseHeaders().set("Content-Type", streamed ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
