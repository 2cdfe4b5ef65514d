package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.chunk;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static io.throughline.testing.RawUpstream.silence;
import static io.throughline.testing.RawUpstream.until;
import static io.throughline.testing.RawUpstream.verbatim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.testing.RawUpstream.Step;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is relayed falls over, breaks off and is given up like a chat. */
class RelayFaultTest extends RunningGateway {

    private static final Map<String, String> REQUESTS = Map.of(
            "/v1/embeddings", "{\"model\":\"shared-embed\",\"input\":\"%s\"}",
            "/v1/rerank", "{\"model\":\"shared-rerank\",\"query\":\"%s\",\"documents\":[\"a\"]}",
            "/v1/moderations", "{\"model\":\"shared-judge\",\"input\":\"%s\"}",
            "/v1/images/generations", "{\"model\":\"shared-paint\",\"prompt\":\"%s\"}",
            "/v1/audio/speech", "{\"model\":\"shared-voice\",\"input\":\"%s\",\"voice\":\"alloy\"}");

    private static final Map<String, List<Step>> FAILURES = Map.of(
            "500", List.of(answer(500, "application/json", "{}")),
            "429", List.of(answer(429, "application/json", "{}")),
            "401", List.of(answer(401, "application/json", "{}")),
            "200 page", List.of(answer(200, "text/html", "<html>")),
            "empty", List.of(answer(200, "application/json", "")),
            "no HTTP", List.of(verbatim("hello\r\n\r\n")),
            "reset", List.of(reset()),
            "silence", List.of(silence()));

    static Stream<Arguments> failures() {
        return REQUESTS.keySet().stream()
                .flatMap(path -> FAILURES.keySet().stream()
                        .filter(failure -> !failure.equals("silence") || path.equals("/v1/embeddings"))
                        .map(failure -> Arguments.of(path, failure)));
    }

    private static String request(String path, String marker) {
        return REQUESTS.get(path).formatted(marker);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theSecondProviderAnswers(String path, String failure) throws Exception {
        var marker = unique();
        RAW.play(marker, FAILURES.get(failure).toArray(Step[]::new));
        var answer = post(path, request(path, marker));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("second-kinds");
        assertThat(RAW.calls(marker)).isOne();
        assertThat(usage(answer)).hasSize(1);
        assertThat(usage(answer).getFirst())
                .containsEntry("attempts", 2)
                .containsEntry("outcome", "completed")
                .containsEntry("provider", "second-kinds");
    }

    @Test
    void aBrokenAnswerFallsOverToo() throws Exception {
        for (var body : List.of("{\"data\":[]}", "{\"data\":[{\"embedding\":[1],\"index\":3}]}", "{\"data\":", "[]")) {
            var marker = unique();
            RAW.play(marker, answer(200, "application/json", body));
            var answer = post("/v1/embeddings", request("/v1/embeddings", marker));
            assertThat(answer.headers().firstValue("x-throughline-provider"))
                    .as(body + ": " + answer.body())
                    .hasValue("second-kinds");
        }
        var marker = unique();
        RAW.play(marker, answer(200, "application/json", "{\"id\":\"r\"}"));
        assertThat(post("/v1/rerank", request("/v1/rerank", marker)).headers().firstValue("x-throughline-attempts"))
                .hasValue("2");
    }

    @Test
    void aRefusedKeyIsNeverShownAsTheClients() throws Exception {
        for (var path : REQUESTS.keySet()) {
            var marker = unique();
            RAW.play(marker, answer(401, "application/json", "{\"error\":{\"message\":\"sk-secret\"}}"));
            var answer = post(path, request(path, marker).replace("shared-", "first-kinds/shared-"));
            assertThat(error(answer, 502).path("code").stringValue()).isEqualTo("upstream_auth_error");
            assertThat(answer.body()).doesNotContain("sk-secret");
            assertThat(usage(answer).getFirst()).containsEntry("outcome", "refused");
        }
    }

    @Test
    void theClientsOwnMistakeIsToldAtOnce() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(400, "application/json", """
                {"error":{"message":"voice is wrong","param":"voice"}}"""));
        var error = error(post("/v1/audio/speech", request("/v1/audio/speech", marker)), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("voice");
    }

    @Test
    void speechThatBreaksOffEndsVisibly() throws Exception {
        for (var broken : List.of(reset(), silence())) {
            var marker = unique();
            RAW.play(marker, head("audio/mpeg"), chunk("ID3-some-audio"), broken);
            var json = request("/v1/audio/speech", marker).replace("}", ",\"user\":\"" + marker + "\"}");
            try (var client = client()) {
                client.post("/v1/audio/speech", KEY, json);
                client.readUntil("ID3-some-audio");
                assertThatThrownBy(() -> client.readUntil("0\r\n\r\n"))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("the connection ended");
            }
            Soon.holds(() -> assertThat(usageOf(marker))
                    .containsEntry("outcome", "failed")
                    .containsEntry("attempts", 1));
            assertThat(usageOf(marker).get("error_code")).asString().startsWith("UPSTREAM_");
        }
        assertThat(get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void eventsThatBreakOffEndWithAnErrorEvent() throws Exception {
        for (var broken : List.of(reset(), silence())) {
            var marker = unique();
            RAW.play(
                    marker,
                    head("text/event-stream"),
                    chunk("data: {\"type\":\"speech.audio.delta\"}\n\ndata: {\"ty"),
                    broken);
            var json = request("/v1/audio/speech", marker)
                    .replace("}", ",\"stream_format\":\"sse\",\"user\":\"" + marker + "\"}");
            var answer = post("/v1/audio/speech", json);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("data: {\"type\":\"speech.audio.delta\"}\n\n")
                    .contains("\n\ndata: {\"error\":{\"message\":")
                    .endsWith("}\n\n");
            Soon.holds(() -> assertThat(usageOf(marker)).containsEntry("outcome", "failed"));
        }
    }

    @Test
    void audioComesAsItIsMade() throws Exception {
        var marker = unique();
        var gate = new CountDownLatch(1);
        RAW.play(marker, head("audio/mpeg"), chunk("first-piece"), until(gate), chunk("second-piece"), end());
        try (var client = client()) {
            client.post("/v1/audio/speech", KEY, request("/v1/audio/speech", marker));
            assertThat(client.readUntil("first-piece")).contains("content-type: audio/mpeg");
            gate.countDown();
            client.readUntil("second-piece");
            client.readUntil("0\r\n\r\n");
        }
    }

    @Test
    void hangingUpEndsTheProvidersCall() throws Exception {
        for (var path : REQUESTS.keySet()) {
            var marker = unique();
            RAW.play(marker, silence());
            try (var client = client()) {
                client.post(path, KEY, request(path, marker).replace("}", ",\"user\":\"" + marker + "\"}"));
                Soon.holds(() -> assertThat(RAW.calls(marker)).isOne());
            }
            Soon.holds(() -> assertThat(RAW.callerLeft(marker)).as(path).isTrue());
            Soon.holds(() -> assertThat(usageOf(marker)).containsEntry("outcome", "cancelled"));
        }
    }

    @Test
    void hangingUpInSpeechIsCharged() throws Exception {
        var marker = unique();
        RAW.play(marker, head("audio/mpeg"), chunk("ID3-some-audio"), silence());
        try (var client = client()) {
            client.post(
                    "/v1/audio/speech",
                    KEY,
                    request("/v1/audio/speech", marker).replace("}", ",\"user\":\"" + marker + "\"}"));
            client.readUntil("ID3-some-audio");
            client.reset();
        }
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
        Soon.holds(() -> assertThat(usageOf(marker))
                .containsEntry("outcome", "cancelled")
                .containsEntry("cost_nano_usd", marker.length() * 1_000L));
    }

    private Map<String, Object> usageOf(String user) throws IOException {
        return database.sql("select * from usage_record where end_user = :user")
                .bind("user", user)
                .fetch()
                .one()
                .blockOptional(Soon.DEADLINE)
                .orElseThrow(() -> new AssertionError("no usage of " + user + " yet"));
    }
}
