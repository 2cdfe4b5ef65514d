package io.throughline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonasTest {

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @ParameterizedTest
    @CsvSource({
        "error-401, 401, invalid_request_error, invalid_api_key",
        "error-429, 429, requests, rate_limit_exceeded",
        "error-500, 500, server_error, ''",
        "error-503, 503, server_error, ''"
    })
    void failsBeforeTheFirstByte(String model, int status, String type, String code) {
        var answer = ask(model, true);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().at("/error/type").stringValue("")).isEqualTo(type);
        assertThat(answer.json().at("/error/code").stringValue("")).isEqualTo(code);
        assertThat(answer.header("retry-after")).isEqualTo(status == 429 ? "7" : "");
    }

    @Test
    void sendsAPageWhereJsonWasExpected() {
        var answer = ask("html", false);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("content-type")).startsWith("text/html");
        assertThat(answer.text()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void breaksOffWithAnErrorFrame() {
        var answer = ask("error-midstream", true);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.said("content")).isEqualTo("This answer begins well and then");
        assertThat(answer.events().getLast().properties()).hasSize(1);
        assertThat(answer.events().getLast().at("/error/type").stringValue("")).isEqualTo("server_error");
        assertThat(answer.text()).doesNotContain("[DONE]", "\"finish_reason\":\"");
        assertThat(ask("error-midstream", false).status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dropsTheConnection(boolean streamed) {
        assertThatThrownBy(() -> client.sendUnsafely(request("drop", streamed))).isInstanceOf(IOException.class);
    }

    /** Over a bare socket, because clients throw away what came before a broken end. */
    @Test
    void dropsTheConnectionOnlyAfterItsContent() throws IOException {
        var body = "{\"model\":\"drop\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        var head = "POST /v1/chat/completions HTTP/1.1\r\nhost: sandbox\r\nx-api-key: %s\r\ncontent-length: %d\r\n\r\n";
        try (var socket = new Socket("127.0.0.1", client.sandbox.baseUrl().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write((head.formatted(SandboxClient.KEY, body.length()) + body).getBytes(UTF_8));
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .contains("\" then\"")
                    .doesNotContain("finish_reason\":\"", "[DONE]", "\r\n0\r\n");
        }
    }

    @Test
    void stallsAfterTheFirstChunk() throws Exception {
        var response = client.http().send(request("stall", true).build(), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            var read = new FutureTask<>(body::readAllBytes);
            Thread.ofVirtual().start(read);
            assertThatThrownBy(() -> read.get(150, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        }
        var whole = request("stall", false).timeout(Duration.ofMillis(150));
        assertThatThrownBy(() -> client.sendUnsafely(whole)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void thinksBeforeItAnswers() {
        var streamed = ask("reasoning", true);
        assertThat(streamed.said("reasoning_content")).startsWith("The user wrote 1 tokens.");
        assertThat(streamed.said("content")).isEqualTo("Hi");
        var whole = ask("reasoning", false).json();
        assertThat(whole.at("/choices/0/message/reasoning_content").stringValue(""))
                .isEqualTo(streamed.said("reasoning_content"));
        var reasoned =
                whole.at("/usage/completion_tokens_details/reasoning_tokens").intValue(0);
        assertThat(whole.at("/usage/completion_tokens").intValue(0)).isEqualTo(reasoned + 1);
    }

    @Test
    void refusesInTheRefusalField() {
        var whole = ask("refusal", false).json().at("/choices/0/message");
        assertThat(whole.path("content").isNull()).isTrue();
        assertThat(whole.path("refusal").stringValue(""))
                .isEqualTo(ask("refusal", true).said("refusal"));
    }

    @Test
    void endsForLength() {
        assertThat(ask("length", false).json().at("/choices/0/finish_reason").stringValue(""))
                .isEqualTo("length");
    }

    @Test
    void talksForAboutTwoThousandTokens() {
        assertThat(ask("long", false).json().at("/usage/completion_tokens").intValue(0))
                .isBetween(1_900, 2_400);
    }

    @Test
    void isSlowAsItsPacingSays() {
        var slow = new SandboxClient(new Pacing(Duration.ZERO, Duration.ofMillis(120), Duration.ofMillis(60)));
        var body =
                "{\"model\":\"slow\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";
        var begin = System.nanoTime();
        assertThat(slow.chat(body).said("content")).isEqualTo("one two three");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(240));
        begin = System.nanoTime();
        assertThat(slow.chat(body.replace("true", "false")).content()).isEqualTo("one two three");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isGreaterThanOrEqualTo(240);
        slow.afterAll(null);
    }

    private static SandboxClient.Response ask(String model, boolean streamed) {
        return client.send(request(model, streamed));
    }

    private static HttpRequest.Builder request(String model, boolean streamed) {
        var body = "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        return client.request("/v1/chat/completions")
                .header("authorization", "Bearer " + SandboxClient.KEY)
                .POST(BodyPublishers.ofString(body.formatted(model, streamed)));
    }
}
