package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong request is told what is wrong with it, in the words of the API it was meant for. */
class BadRequestApiTest extends RunningGateway {

    private static final int MEBIBYTE = 1024 * 1024;
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"x\"",
                "{\"model\":}",
                "{\"model\":\"openai/gpt-4o-mini\"",
                "{\"a\":1} trailing",
                "\0{}",
                "model=x&messages=y"
            })
    void aBodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
        assertThat(error(ask(body), 400).path("message").stringValue()).contains("body");
    }

    @Test
    void aBodyInAnotherCharacterSetIsRefused() throws Exception {
        var body = chat(MODEL, "x").getBytes(StandardCharsets.UTF_16LE);
        error(send(request("/v1/chat/completions").POST(BodyPublishers.ofByteArray(body))), 400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model    | {%M}",
                "model    | {\"model\":7,%M}",
                "model    | {\"model\":null,%M}",
                "model    | {\"model\":\"\",%M}",
                "model    | {\"model\":[\"a\"],%M}",
                "messages | {%P}",
                "messages | {%P,\"messages\":\"hello\"}",
                "messages | {%P,\"messages\":null}",
                "messages | {%P,\"messages\":{}}",
                "messages | {%P,\"messages\":[]}",
                "messages[0] | {%P,\"messages\":[\"hello\"]}",
                "messages[0] | {%P,\"messages\":[null]}",
                "messages[1].role | {%P,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"robot\",\"content\":\"x\"}]}",
                "messages[0].role | {%P,\"messages\":[{\"content\":\"x\"}]}",
                "messages[0].role | {%P,\"messages\":[{\"role\":7,\"content\":\"x\"}]}",
                "stream   | {%P,%M,\"stream\":\"yes\"}",
                "stream   | {%P,%M,\"stream\":1}",
                "stream_options | {%P,%M,\"stream\":true,\"stream_options\":true}",
                "conversation | {%P,%M,\"conversation\":7}",
                "conversation | {%P,%M,\"conversation\":\"\"}",
                "conversation | {%P,%M,\"conversation\":{}}",
                "conversation | {%P,%M,\"conversation\":{\"id\":7}}",
                "conversation | {%P,%M,\"conversation\":[\"a\"]}",
                "conversation | {%P,%M,\"conversation\":\"a\\nb\"}",
                "conversation | {%P,%M,\"conversation\":\"a\\u0000b\"}",
                "conversation | {%P,%M,\"conversation\":\"\\ud800\"}",
            })
    void aWrongFieldIsNamed(String field, String body) throws Exception {
        var json = body.replace("%M", MESSAGES).replace("%P", "\"model\":\"" + MODEL + "\"");
        var error = error(ask(json), 400);
        assertThat(error.path("param").stringValue(null)).as(error.toString()).isEqualTo(field);
        assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").stringValue()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conversation", "throughline"})
    void aConversationOfMoreThanTwoHundredCharactersIsRefused(String where) throws Exception {
        for (int length : new int[] {200, 201}) {
            var key = "\"conversation\":\"" + "k".repeat(length) + "\"";
            var json = chat(MODEL, "x", "," + (where.equals("conversation") ? key : "\"throughline\":{" + key + "}"));
            assertThat(ask(json).statusCode()).isEqualTo(length == 200 ? 200 : 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"user\",\"content\":7}",
                "{\"role\":\"user\",\"content\":[7]}",
                "{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}",
                "{\"role\":\"tool\",\"content\":\"x\"}"
            })
    void aMessageThatCannotBeTranslatedIsRefused(String message) throws Exception {
        var json =
                "{\"model\":\"" + CLAUDE + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}," + message + "]}";
        var error = error(ask(json), 400);
        assertThat(error.path("param").stringValue("")).startsWith("messages");
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        var error = error(ask(chat("gpt-9-imaginary", "x")), 404);
        assertThat(error.path("code").stringValue()).isEqualTo("model_not_found");
        assertThat(error.path("param").stringValue()).isEqualTo("model");
        assertThat(error(ask(chat("gpt-4o-mino", "x")), 404).path("message").stringValue())
                .contains("openai/gpt-4o-mini");
    }

    @Test
    void anUnknownProviderIsNotFound() throws Exception {
        assertThat(error(ask(chat("nowhere/gpt-4o", "x")), 404).path("message").stringValue())
                .contains("nowhere")
                .contains("openai");
        error(ask(chat("openai/", "x")), 404);
        error(ask(chat("/", "x")), 404);
    }

    @Test
    void aProviderThatIsNotLiveSaysWhy() throws Exception {
        assertThat(error(ask(chat("asleep/some-model", "x")), 404)
                        .path("message")
                        .stringValue())
                .contains("asleep")
                .contains("throughline.providers.asleep.enabled");
    }

    @Test
    void aBodyTooLargeIsRefusedWhileItIsStillSent() throws Exception {
        var large = " ".repeat(33 * MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
        var sized = send(request("/v1/chat/completions").POST(BodyPublishers.ofByteArray(large)));
        assertThat(error(sized, 413).path("message").stringValue()).contains("32 MiB");
        var chunked = send(
                request("/v1/chat/completions").POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
        error(chunked, 413);
        assertThat(ask(chat(MODEL, "x".repeat(4 * MEBIBYTE))).statusCode()).isEqualTo(200);
    }

    @Test
    void aStrangersLargeBodyIsRefusedToo() throws Exception {
        var large = " ".repeat(3 * MEBIBYTE);
        error(post("/v1/chat/completions", large, "authorization", "Bearer tl-wrong"), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void anotherContentTypeIsRefused(String type) throws Exception {
        error(post("/v1/chat/completions", chat(MODEL, "x"), "content-type", type), 415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"})
    void anyJsonIsTaken(String type) throws Exception {
        assertThat(post("/v1/chat/completions", chat(MODEL, "x"), "content-type", type)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /v1/chat/completions, POST",
        "DELETE, /v1/chat/completions, GET",
        "GET, /v1/embeddings, POST",
        "PUT, /api/v1/chat/completions, POST",
        "POST, /v1/models, GET",
        "DELETE, /v1/models/openai%2Fgpt-4o-mini, GET",
        "POST, /status, GET"
    })
    void aWrongMethodIsToldTheRightOne(String method, String path, String allowed) throws Exception {
        var answer = send(request(path).method(method, BodyPublishers.noBody()));
        error(answer, 405);
        assertThat(answer.headers().firstValue("allow").orElse("")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/api/v1/nothing",
                "/v1/chat",
                "/v1/chat/completions/extra",
                "/v2/chat/completions",
                "/",
                "/nothing",
                "/actuator/nothing",
                "/actuator/env",
                "/v1%2Fmodels",
                "/v1/models/..%2F..%2Fsecret",
                "/v1/../etc",
                "/favicon.ico"
            })
    void anUnknownPathIsNotFound(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).isBetween(400, 404);
        error(answer, answer.statusCode());
    }

    @Test
    void aBrokenPercentSignIsRefused() throws Exception {
        try (var client = client()) {
            client.send("GET /v1/models/%zz HTTP/1.1\r\nhost: x\r\nauthorization: Bearer " + KEY + "\r\n\r\n");
            assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 400").contains("\"error\":{");
        }
    }

    @Test
    void anthropicsClientsReadTheirOwnErrors() throws Exception {
        for (var body :
                new String[] {"{", "{}", chat("gpt-9-imaginary", "x", ",\"max_tokens\":9"), chat(CLAUDE, "x")}) {
            var answer = post("/v1/messages", body, "anthropic-version", "2023-06-01");
            assertAnthropicError(answer, body.contains("gpt-9") ? 404 : 400);
        }
        assertAnthropicError(get("/v1/messages", "anthropic-version", "2023-06-01"), 405);
        assertAnthropicError(get("/v1/nothing", "anthropic-version", "2023-06-01"), 404);
    }

    private static void assertAnthropicError(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        var json = json(answer);
        assertThat(json.path("type").stringValue()).isEqualTo("error");
        assertThat(json.at("/error/message").isString()).isTrue();
        assertThat(answer.headers().firstValue("request-id"))
                .isPresent()
                .isEqualTo(answer.headers().firstValue("x-request-id"));
    }
}
