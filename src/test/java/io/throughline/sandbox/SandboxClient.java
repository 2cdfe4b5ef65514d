package io.throughline.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/** A sandbox of its own, without pauses, and a plain HTTP client for it. Register it with {@code @RegisterExtension}. */
final class SandboxClient implements AfterAllCallback {

    static final String KEY = "test-key";

    final Sandbox sandbox;
    private final HttpClient http = HttpClient.newHttpClient();

    SandboxClient() {
        this(Pacing.NONE);
    }

    SandboxClient(Pacing pacing) {
        sandbox = new Sandbox(KEY, pacing, Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        http.shutdownNow();
        sandbox.close();
    }

    /** A whole answer. */
    record Response(int status, HttpResponse<byte[]> raw) {

        String text() {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.read(raw.body());
        }

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** The data of each event, without {@code [DONE]}. */
        List<JsonNode> events() {
            return Arrays.stream(text().split("\n\n"))
                    .map(frame -> frame.substring("data: ".length()))
                    .filter(data -> !data.equals("[DONE]"))
                    .map(data -> Json.read(data.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }

        /** What the deltas of choice 0 say under this name, joined. */
        String said(String field) {
            return events().stream()
                    .flatMap(event -> event.path("choices").valueStream())
                    .filter(choice -> choice.path("index").intValue(-1) == 0)
                    .map(choice -> choice.path("delta").path(field).stringValue(""))
                    .collect(Collectors.joining());
        }

        String content() {
            return json().at("/choices/0/message/content").stringValue("");
        }
    }

    Response chat(String body) {
        return post("/v1/chat/completions", body);
    }

    Response post(String path, String body) {
        return send(request(path)
                .header("authorization", "Bearer " + KEY)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Response get(String path) {
        return send(request(path).header("authorization", "Bearer " + KEY));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(sandbox.baseUrl() + path)).timeout(Duration.ofSeconds(10));
    }

    Response send(HttpRequest.Builder request) {
        try {
            return sendUnsafely(request);
        } catch (IOException e) {
            throw new AssertionError("the sandbox did not answer as HTTP demands", e);
        }
    }

    Response sendUnsafely(HttpRequest.Builder request) throws IOException {
        try {
            var raw = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Response(raw.statusCode(), raw);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpClient http() {
        return http;
    }
}
