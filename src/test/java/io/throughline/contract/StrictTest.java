package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A field that the target cannot take: dropped and named, or an error when the client asked strictly. */
class StrictTest extends GatewayFixture {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void namesWhatItDrops() throws IOException, InterruptedException {
        var answer = ask("\"seed\": 7", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-dropped")).hasValue("seed");
    }

    @Test
    void refusesWhenTheBodyAsksStrictly() throws IOException, InterruptedException {
        assertRefused(ask("\"seed\": 7, \"throughline\": {\"strict\": true}", ""));
    }

    @Test
    void refusesWhenTheHeaderAsksStrictly() throws IOException, InterruptedException {
        assertRefused(ask("\"seed\": 7", "true"));
    }

    @Test
    void answersAStrictRequestThatNothingIsMissingFrom() throws IOException, InterruptedException {
        assertThat(ask("\"temperature\": 0.5, \"throughline\": {\"strict\": true}", "true")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void strictIsTrueOrFalse() throws IOException, InterruptedException {
        assertThat(ask("\"throughline\": {\"strict\": \"yes\"}", "").body()).contains("throughline.strict must be");
        assertThat(ask("\"seed\": 7", "yes").body()).contains("X-Throughline-Strict must be");
        assertThat(ask("\"seed\": 7, \"throughline\": {\"strict\": false}", "false")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatAnotherProviderThoughtBeforeIsNoLoss() throws IOException, InterruptedException {
        var begun = post(
                "{\"model\": \"openai/gpt-4o-mini\", \"conversation\": \"strict\", \"messages\": [{\"role\": \"user\", \"content\": \"[[reasoning]]\"}]}",
                "");
        assertThat(begun.body()).contains("reasoning_content");
        var continued = ask("\"conversation\": \"strict\"", "true");
        assertThat(continued.statusCode()).as(continued.body()).isEqualTo(200);
        assertThat(continued.headers().firstValue("x-throughline-dropped")).hasValue("reasoning");
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("cannot take seed", "\"param\":\"seed\"", "\"code\":\"unsupported_parameter\"");
        assertThat(UPSTREAM.requests()).isEmpty();
    }

    private HttpResponse<String> ask(String fields, String header) throws IOException, InterruptedException {
        var body = """
                {"model": "%s", "messages": [{"role": "user", "content": "hello"}], %s}""".formatted(CLAUDE, fields);
        return post(body, header);
    }

    private HttpResponse<String> post(String body, String header) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + KEY)
                .POST(BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            request.header("X-Throughline-Strict", header);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
