package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static io.throughline.testing.RawUpstream.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that are sent again with their Idempotency-Key, over real sockets. */
class IdempotencyTest extends RunningGateway {

    private static final String CHAT = "/v1/chat/completions";
    private static final String RAW_MODEL = "raw/m";

    private static String chunk(String delta, String reason) {
        return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + reason + "}]}";
    }

    private HttpResponse<String> keyed(String key, String body) throws Exception {
        return post(CHAT, body, "Idempotency-Key", key);
    }

    private long turns(String conversation) {
        return database.sql(
                        "select count(*) from turn t join conversation c on c.id = t.conversation_id where c.key = $1")
                .bind(0, conversation)
                .map(row -> row.get(0, Long.class))
                .one()
                .blockOptional(Duration.ofSeconds(10))
                .orElseThrow();
    }

    @Test
    void givesTheSameAnswerAgain() throws Exception {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var marker = unique();
            var body = chat(MODEL, marker, more + ",\"conversation\":\"" + marker + "\"");
            var first = keyed(marker, body);
            var second = keyed(marker, body);

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("idempotency-replayed")).isEmpty();
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.body()).isEqualTo(first.body());
            for (var header :
                    new String[] {"x-request-id", "content-type", "x-throughline-model", "x-throughline-conversation"
                    }) {
                assertThat(second.headers().firstValue(header))
                        .as(header)
                        .isEqualTo(first.headers().firstValue(header))
                        .isPresent();
            }
            assertThat(second.headers().firstValue("idempotency-replayed")).hasValue("true");
            assertThat(FAKE.requestsWith(marker)).hasSize(1);
            assertThat(turns(marker)).isEqualTo(1);
        }
    }

    @Test
    void manyAtOnceAreOneCall() throws Exception {
        var marker = unique();
        var gate = new CountDownLatch(1);
        RAW.play(
                marker,
                head(),
                event(chunk("{\"content\":\"once\"}", "null")),
                until(gate),
                event(chunk("{}", "\"stop\"")),
                event("[DONE]"),
                end());
        var body = chat(RAW_MODEL, marker, ",\"stream\":true,\"conversation\":\"" + marker + "\"");
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 8; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return keyed(marker, body);
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    },
                    task -> Thread.ofVirtual().start(task)));
        }
        Soon.holds(() -> assertThat(RAW.calls(marker)).isEqualTo(1));
        gate.countDown();

        var bodies = answers.stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.body().replace(": ping\n\n", ""))
                .distinct()
                .toList();
        assertThat(bodies).hasSize(1);
        assertThat(bodies.getFirst()).contains("once").endsWith("data: [DONE]\n\n");
        assertThat(RAW.calls(marker)).isEqualTo(1);
        assertThat(turns(marker)).isEqualTo(1);
    }

    @Test
    void aClientThatHungUpGetsTheAnswerWhenItAsksAgain() throws Exception {
        var marker = unique();
        var gate = new CountDownLatch(1);
        RAW.play(
                marker,
                head(),
                event(chunk("{\"content\":\"first half, \"}", "null")),
                until(gate),
                event(chunk("{\"content\":\"second half\"}", "null")),
                event(chunk("{}", "\"stop\"")),
                event("[DONE]"),
                end());
        var body = chat(RAW_MODEL, marker, ",\"stream\":true");
        try (var client = client()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY
                    + "\r\ncontent-type: application/json\r\nidempotency-key: " + marker + "\r\ncontent-length: "
                    + body.length() + "\r\n\r\n" + body);
            client.readUntil("first half");
        }
        gate.countDown();

        assertThat(keyed(marker, body).body()).contains("first half, ").contains("second half");
        assertThat(RAW.calls(marker)).isEqualTo(1);
    }

    @Test
    void anotherRequestUnderTheKeyIsAConflict() throws Exception {
        var marker = unique();
        keyed(marker, chat(MODEL, marker));
        var other = keyed(marker, chat(MODEL, marker + " again"));

        assertThat(error(other, 409).path("message").asString()).contains(marker);
        assertThat(other.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(post("/v1/messages", chat(MODEL, marker), "Idempotency-Key", marker)
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void errorsAreNotKept() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(400, "application/json", "{\"error\":{\"message\":\"no\"}}"));
        var body = chat(RAW_MODEL, marker);
        assertThat(keyed(marker, body).statusCode()).isEqualTo(400);
        RAW.play(marker, head(), event(chunk("{\"content\":\"half\"}", "null")), reset());
        var streamed = chat(RAW_MODEL, marker, ",\"stream\":true");
        assertThat(keyed(marker, streamed).body()).contains("half").contains("\"error\"");
        var wrong = keyed(marker, "{\"model\":7}");
        assertThat(wrong.statusCode()).isEqualTo(400);

        RAW.play(marker, head(), event(chunk("{\"content\":\"whole\"}", "\"stop\"")), event("[DONE]"), end());
        assertThat(keyed(marker, streamed).body()).contains("whole").endsWith("[DONE]\n\n");
        assertThat(RAW.calls(marker)).isEqualTo(3);
    }

    @Test
    void aGatewayThatDiedDoesNotHoldTheKey() throws Exception {
        var marker = unique();
        var body = chat(MODEL, marker);
        keyed(marker, body);
        database.sql(
                        "update idempotent_answer set status = null, body = null, headers = null, alive_until = now() - interval '1s' where key = $1")
                .bind(0, marker)
                .then()
                .block(Duration.ofSeconds(10));

        assertThat(keyed(marker, body).headers().firstValue("idempotency-replayed"))
                .isEmpty();
        assertThat(FAKE.requestsWith(marker)).hasSize(2);
    }

    @Test
    void keysAreLimited() throws Exception {
        assertThat(error(keyed("k".repeat(256), chat(MODEL, "x")), 400)
                        .path("param")
                        .asString())
                .isEqualTo("Idempotency-Key");
    }
}
