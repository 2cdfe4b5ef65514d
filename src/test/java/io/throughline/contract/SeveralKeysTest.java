package io.throughline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A provider with three keys, the first of which it refuses. */
class SeveralKeysTest extends GatewayFixture {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aKeyThatIsRefusedOrOutOfQuotaIsSetAsideAndAnotherOneTried() throws IOException, InterruptedException {
        var first = ask("hello " + unique());
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-throughline-attempts")).hasValue("2");

        var second = ask("hello again " + unique());
        assertThat(second.headers().firstValue("x-throughline-attempts")).hasValue("1");

        var third = ask("[[quota times=1 after=30]] " + unique());
        assertThat(third.statusCode()).isEqualTo(200);
        assertThat(third.headers().firstValue("x-throughline-attempts")).hasValue("2");

        var status = send(HttpRequest.newBuilder(URI.create(url() + "/status"))).body();
        assertThat(status)
                .contains("\"ends_with\":\"0001\"", "refused the key", "no quota left")
                .doesNotContain("sk-ring");
        assertThat(UPSTREAM.violations())
                .extracting(FakeUpstream.Violation::message)
                .hasSizeLessThanOrEqualTo(1);
        UPSTREAM.reset();
    }

    private HttpResponse<String> ask(String text) throws IOException, InterruptedException {
        var body = """
                {"model": "ring/gpt-4o-mini", "messages": [{"role": "user", "content": "%s"}]}""".formatted(text);
        return send(HttpRequest.newBuilder(URI.create(url() + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.header("authorization", "Bearer " + KEY).build(), BodyHandlers.ofString());
    }
}
