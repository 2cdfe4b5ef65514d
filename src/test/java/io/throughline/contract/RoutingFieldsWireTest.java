package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Routing fields over sockets: no provider is shown one that it would refuse, and failures go where the fields say. */
class RoutingFieldsWireTest extends GatewayFixture {

    private static final String EVERY_FIELD = """
            "models": ["%s"], "route": "fallback", "session_id": "s-1", "usage": {"include": true}, "plugins": [{"id": "web"}],
            "transforms": ["middle-out"], "trace": {"trace_id": "t"}, "num_retries": 1, "disable_fallbacks": false,
            "provider": {"order": ["openai"], "sort": "price", "allow_fallbacks": true, "max_price": {"prompt": 1000},
                "preferred_max_latency": 9},
            "fallbacks": ["%s"], "context_window_fallbacks": [{"x": ["y"]}], "content_policy_fallbacks": ["%s"],
            "providerOptions": {"gateway": {"order": ["openai"]}, "openai": {"a": 1}},
            "throughline": {"max_cost": 5, "explain": true},""".replace("%s", OPENAI);

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @MethodSource("models")
    void noProviderOfAChatSeesThem(String model) throws IOException, InterruptedException {
        var answer = chat(EVERY_FIELD + "\"model\": \"" + model + "\"", "hello");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "attempts")).isEqualTo("1");
        assertThat(header(answer, "dropped"))
                .contains("plugins", "transforms", "trace", "num_retries", "providerOptions");
        assertThat(header(answer, "dropped"))
                .doesNotContain("models", "session_id", "usage", "fallbacks", "throughline", "route");
        assertThat(sent())
                .doesNotContain("session_id", "fallback", "middle-out", "trace_id", "providerOptions", "max_price");
    }

    @ParameterizedTest
    @MethodSource("models")
    void noProviderOfMessagesSeesThem(String model) throws IOException, InterruptedException {
        var answer = post("/v1/messages", EVERY_FIELD + "\"max_tokens\": 100, \"model\": \"" + model + "\"", "hello");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(sent())
                .doesNotContain("session_id", "fallback", "middle-out", "trace_id", "providerOptions", "max_price");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [[500 only=openai]]            | "models": ["anthropic/claude-sonnet-4-5"]
            [[500 only=openai]]            | "fallbacks": [{"openai/gpt-4o-mini": ["anthropic/claude-sonnet-4-5"]}]
            [[500 only=openai]]            | "providerOptions": {"gateway": {"models": ["anthropic/claude-sonnet-4-5"]}}
            [[context-length only=openai]] | "models": ["anthropic/claude-sonnet-4-5"]
            [[context-length only=openai]] | "context_window_fallbacks": ["anthropic/claude-sonnet-4-5"]
            [[context-length only=openai]] | "context_window_fallbacks": ["openai/gpt-4o"], "models": ["anthropic/claude-sonnet-4-5"]
            """)
    void aFallbackAnswers(String script, String fields) throws IOException, InterruptedException {
        var answer = chat(fields + ", \"model\": \"" + OPENAI + "\"", script);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "provider")).isEqualTo("anthropic");
        assertThat(header(answer, "attempts")).isEqualTo(fields.contains("openai/gpt-4o\"") ? "3" : "2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [[500 only=openai]]            | "context_window_fallbacks": ["anthropic/claude-sonnet-4-5"]          | 502
            [[500 only=openai]]            | "models": ["anthropic/claude-sonnet-4-5"], "disable_fallbacks": true | 502
            [[context-length only=openai]] | "content_policy_fallbacks": ["anthropic/claude-sonnet-4-5"]          | 400
            [[400 only=openai]]            | "models": ["anthropic/claude-sonnet-4-5"]                            | 400
            [[500 only=openai]]            | "models": ["anthropic/claude-sonnet-4-5"], "provider": {"ignore": ["Anthropic"]} | 502
            """)
    void otherFailuresAreToldAtOnce(String script, String fields, int status) throws IOException, InterruptedException {
        var answer = chat(fields + ", \"model\": \"" + OPENAI + "\"", script);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(UPSTREAM.requests()).noneMatch(request -> request.path().contains("messages"));
    }

    @Test
    void whatIsNotHeededIsAWarning() throws IOException, InterruptedException {
        var answer = chat(
                "\"provider\": {\"order\": [\"nobody\"]}, \"model\": \"nothing\", \"models\": [\"" + OPENAI + "\"]",
                "x");
        assertThat(header(answer, "warnings"))
                .contains("model 'nothing' was not found", "provider.order names 'nobody', which is no provider here");
        assertThat(chat("\"model\": \"" + OPENAI + "\"", "x").headers().firstValue("x-throughline-warnings"))
                .isEmpty();
    }

    @Test
    void embeddingsHaveFallbacksToo() throws IOException, InterruptedException {
        var body = """
                {"model": "nothing", "models": ["openai/text-embedding-3-small"], "input": "x", "session_id": "s",
                 "provider": {"only": ["OpenAI"], "sort": "price"}}""";
        var answer = send("/v1/embeddings", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(header(answer, "model")).isEqualTo("openai/text-embedding-3-small");
        assertThat(sent()).doesNotContain("session_id", "provider", "models");
    }

    /** The first request that a provider got. */
    private static String sent() {
        return new String(UPSTREAM.requests().getFirst().body(), StandardCharsets.UTF_8);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue("x-throughline-" + name).orElse("");
    }

    private HttpResponse<String> chat(String fields, String text) throws IOException, InterruptedException {
        return post("/v1/chat/completions", fields, text);
    }

    private HttpResponse<String> post(String path, String fields, String text)
            throws IOException, InterruptedException {
        return send(path, """
                {%s, "messages": [{"role": "user", "content": "%s"}]}""".formatted(fields, text));
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + KEY)
                .POST(BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
