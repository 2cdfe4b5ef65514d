package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.silence;
import static io.throughline.testing.RawUpstream.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hang up, and streams whose pieces must not wait for each other. */
class ClientFaultTest extends RunningGateway {

    /** Of the raw provider {@code first}; $1 for a million tokens of input, $1.003 of output. */
    private static final String PRICED = "first/priced";

    private static final String CHAT = "/v1/chat/completions";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static String delta(String delta, String reason) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + reason + "}]}";
    }

    private static String text(String text) {
        return delta("{\"content\":\"" + text + "\"}", "null");
    }

    private static final String ROLE = delta("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    private static final String STOP = delta("{}", "\"stop\"");

    private static String conversation(String key) {
        return ",\"conversation\":\"" + key + "\"";
    }

    private Map<String, Object> turn(String key) {
        return database.sql(
                        "select t.status, t.cost_nano_usd, t.answer::text as answer from turn t"
                                + " join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id where c.key = $1")
                .bind(0, key)
                .fetch()
                .one()
                .blockOptional(PATIENCE)
                .orElseThrow(() -> new AssertionError("no turn of " + key + " yet"));
    }

    private Map<String, Object> usage(String marker) {
        return database.sql("select outcome, cost_nano_usd, usage_estimated from usage_record where end_user = $1")
                .bind(0, marker)
                .fetch()
                .one()
                .blockOptional(PATIENCE)
                .orElseThrow(() -> new AssertionError("no usage of " + marker + " yet"));
    }

    @Test
    void hangingUpBeforeTheHeadEndsTheProvidersCall() throws Exception {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var marker = unique();
            RAW.play(marker, silence());
            try (var client = client()) {
                client.post(CHAT, KEY, chat(PRICED, marker, more + ",\"user\":\"" + marker + "\""));
                Soon.holds(() -> assertThat(RAW.calls(marker)).isEqualTo(1));
            }
            Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
            Soon.holds(() -> assertThat(usage(marker)).containsEntry("outcome", "cancelled"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hangingUpInAStreamEndsTheCallAndKeepsTheTurnWithItsCost(boolean politely) throws Exception {
        var marker = unique();
        RAW.play(marker, head(), event(ROLE), event(text("Once upon a time")), silence());
        try (var client = client()) {
            client.post(
                    CHAT,
                    KEY,
                    chat(PRICED, marker, ",\"stream\":true,\"user\":\"" + marker + "\"" + conversation(marker)));
            client.readUntil("Once upon a time");
            if (!politely) {
                client.reset();
            }
        }
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
        Soon.holds(() -> assertThat(turn(marker)).containsEntry("status", "cancelled"));
        assertThat(turn(marker).get("answer").toString()).contains("Once upon a time");
        assertThat(turn(marker).get("cost_nano_usd")).asString().matches("[1-9]\\d*");
        Soon.holds(() ->
                assertThat(usage(marker)).containsEntry("outcome", "cancelled").containsEntry("usage_estimated", true));
    }

    @Test
    void aTurnThatWasHungUpOnIsNotContinued() throws Exception {
        var marker = unique();
        RAW.play(marker, head(), event(ROLE), event(text("half")), silence());
        try (var client = client()) {
            client.post(CHAT, KEY, chat(PRICED, marker, ",\"stream\":true" + conversation(marker)));
            client.readUntil("half");
        }
        Soon.holds(() -> assertThat(turn(marker)).containsEntry("status", "cancelled"));
        assertThat(ask(chat(MODEL, "[[memory]]", conversation(marker))).body()).contains("I have seen 0 messages");
    }

    @Test
    void hangingUpWhileSendingEndsTheRequest() throws Exception {
        try (var client = client()) {
            client.send("POST " + CHAT + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY
                    + "\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"model\":");
        }
        assertThat(get("/v1/models").statusCode()).isEqualTo(200);
    }

    @Test
    void eachPieceComesWhenTheProviderSendsIt() throws Exception {
        var marker = unique();
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        RAW.play(
                marker,
                head(),
                event(ROLE),
                event(text("one")),
                until(first),
                event(text("two")),
                until(second),
                event(text("three")),
                event(STOP),
                event("[DONE]"),
                end());
        try (var client = client()) {
            client.post(CHAT, KEY, streamed(PRICED, marker));
            assertThat(client.readUntil("one")).doesNotContain("two");
            first.countDown();
            assertThat(client.readUntil("two")).doesNotContain("three");
            second.countDown();
            client.readUntil("[DONE]");
        }
    }

    @Test
    void aSilentStreamIsKeptAlive() throws Exception {
        var marker = unique();
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        RAW.play(
                marker,
                until(first),
                head(),
                event(ROLE),
                event(text("one")),
                until(second),
                event(STOP),
                event("[DONE]"),
                end());
        try (var client = client()) {
            client.post(CHAT, KEY, streamed(PRICED, marker));
            client.readUntil(": ping\n\n");
            client.readFurther(": ping\n\n");
            first.countDown();
            assertThat(client.readUntil("one")).contains("content-type: text/event-stream");
            client.readFurther(": ping\n\n");
            second.countDown();
            client.readUntil("[DONE]");
        }
    }

    @Test
    void anErrorAfterAKeepAliveIsAnEvent() throws Exception {
        var marker = unique();
        var gate = new CountDownLatch(1);
        RAW.play(marker, until(gate), answer(429, "application/json", "{\"error\":{\"message\":\"m\"}}"));
        try (var client = client()) {
            client.post(CHAT, KEY, streamed(PRICED, marker));
            client.readUntil(": ping\n\n");
            gate.countDown();
            assertThat(client.readUntil("rate_limit_exceeded"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("data: {\"error\":{");
            client.readUntil("0\r\n\r\n");
        }
    }

    @Test
    void oneConnectionServesManyRequests() throws Exception {
        try (var client = client()) {
            for (int i = 0; i < 3; i++) {
                client.post(CHAT, KEY, streamed(MODEL, "round " + i));
                client.readFurther("data: [DONE]\n\n\r\n0\r\n\r\n");
            }
            client.post(CHAT, "tl-wrong-key-of-a-stranger", chat(MODEL, "x"));
            client.readUntil("invalid_api_key");
            client.post(CHAT, KEY, "{");
            client.readUntil("not valid JSON");
            client.post(CHAT, KEY, chat(MODEL, "the last one"));
            client.readUntil("You said: the last one");
        }
    }

    /** However the body comes, none of it may be left over for the next request. */
    @Test
    void aRefusalLeavesTheConnectionUsableWheneverTheBodyComes() throws Exception {
        var body = chat(MODEL, "x");
        var refused =
                "POST " + CHAT + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer tl-wrong\r\ncontent-length: "
                        + body.length() + "\r\n\r\n";
        try (var client = client()) {
            for (int i = 0; i < 200; i++) {
                client.send(refused);
                LockSupport.parkNanos(i * 5_000L);
                client.send(body);
                client.readFurther("invalid_api_key\"}}");
                client.post(CHAT, KEY, "{}");
                client.readFurther("missing_required_parameter\"}}");
            }
        }
    }
}
