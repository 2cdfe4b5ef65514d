package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.Form;
import io.throughline.testing.RawClient;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that arrive slowly, break off, are answered too soon, or have to be sent twice. */
@Timeout(60)
class UploadFaultTest extends RunningGateway {

    private static final String PATH = "/v1/audio/transcriptions";
    private static final int MIB = 1024 * 1024;
    private static final String ANSWER = "{\"text\":\"heard\",\"usage\":{\"input_tokens\":2,\"output_tokens\":3}}";

    @BeforeEach
    void forget() {
        FAKE.reset();
    }

    private static byte[] audio(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        return bytes;
    }

    private HttpResponse<String> upload(byte[] form) throws Exception {
        return send(request(PATH).POST(BodyPublishers.ofByteArray(form)), "content-type", Form.TYPE);
    }

    private static String head(long length) {
        return "POST " + PATH + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY + "\r\ncontent-type: "
                + Form.TYPE + "\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private Map<String, Object> usageOf(String user) {
        return database.sql("select * from usage_record where end_user = :user")
                .bind("user", user)
                .fetch()
                .one()
                .blockOptional(Soon.DEADLINE)
                .orElseThrow(() -> new AssertionError("no usage of " + user + " yet"));
    }

    @Test
    void aRefusedConnectionFallsOverWhateverTheLength() throws Exception {
        var form = new Form()
                .field("model", "deaf-ear")
                .file("a.mp3", audio(20 * MIB))
                .whole();
        var answer = upload(form);
        assertThat(json(answer).path("text").stringValue()).isEqualTo("heard " + 20 * MIB + " bytes");
        assertThat(answer.headers().firstValue("x-throughline-provider")).hasValue("last-ear");
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        var body = FAKE.requests().getFirst().body();
        assertThat(new String(body, ISO_8859_1)).isEqualTo(new String(form, ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource({"500000,true", "500000,false", "3000000,false"})
    void whatIsHeldIsSentOnceMore(int length, boolean modelFirst) throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        var form = new Form().field("prompt", marker);
        form = modelFirst
                ? form.field("model", "shared-ear").file("a.mp3", audio(length))
                : form.file("a.mp3", audio(length)).field("model", "shared-ear");
        var sent = form.whole();
        var answer = upload(sent);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
        assertThat(RAW.calls(marker)).isOne();
        assertThat(FAKE.requests().getFirst().body()).isEqualTo(sent);
    }

    @Test
    void whatIsNotHeldEndsWithTheFirstFailure() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        var form =
                new Form().field("prompt", marker).field("model", "shared-ear").file("a.mp3", audio(3 * MIB));
        var answer = upload(form.whole());
        assertThat(error(answer, 502).path("code").stringValue()).isEqualTo("upstream_error");
        assertThat(RAW.calls(marker)).isOne();
        assertThat(FAKE.requests()).isEmpty();
        assertThat(usage(answer).getFirst())
                .containsEntry("attempts", 1)
                .containsEntry("outcome", "refused")
                .containsEntry("error_code", "UPSTREAM_FAILED");
    }

    @Test
    void theProviderReadsWhileTheClientStillSends() throws Exception {
        var form = new Form()
                .field("model", "halfway-ear")
                .file("a.mp3", audio(10 * MIB))
                .whole();
        try (var client = client()) {
            client.send(head(form.length));
            client.send(Arrays.copyOf(form, 1000));
            try (var call = HALFWAY.next()) {
                var begun = call.readUntil(new String(form, 900, 100, ISO_8859_1));
                assertThat(begun)
                        .startsWith("POST /v1/audio/transcriptions HTTP/1.1\r\n")
                        .contains("content-length: " + form.length);
                var sender = Thread.ofVirtual()
                        .start(() ->
                                sendCounting(client, Arrays.copyOfRange(form, 1000, form.length), new AtomicLong()));
                call.readUntil("\r\n--" + Form.BOUNDARY + "--\r\n");
                assertThat(call.bytesRead()).isGreaterThan(form.length);
                call.answer(200, "application/json", ANSWER);
                assertThat(client.readUntil(ANSWER)).startsWith("HTTP/1.1 200");
                sender.join();
            }
        }
    }

    @Test
    void aProviderThatReadsSlowlySlowsTheClient() throws Exception {
        var form = new Form()
                .field("model", "halfway-ear")
                .file("a.mp3", audio(28 * MIB))
                .whole();
        var written = new AtomicLong();
        try (var client = client()) {
            client.send(head(form.length));
            var sender = Thread.ofVirtual().start(() -> sendCounting(client, form, written));
            try (var call = HALFWAY.next()) {
                call.readUntil("\r\n\r\n");
                var last = new AtomicLong(-1);
                Soon.holds(() -> {
                    long before = last.getAndSet(written.get());
                    LockSupport.parkNanos(300_000_000);
                    assertThat(written.get()).isEqualTo(before);
                });
                assertThat(written.get()).isLessThan(26L * MIB);
                call.readUntil("\r\n--" + Form.BOUNDARY + "--\r\n");
                call.answer(200, "application/json", ANSWER);
                client.readUntil(ANSWER);
                sender.join();
            }
        }
    }

    private static void sendCounting(RawClient client, byte[] form, AtomicLong written) {
        try {
            for (int i = 0; i < form.length; i += 65536) {
                int to = Math.min(form.length, i + 65536);
                client.send(Arrays.copyOfRange(form, i, to));
                written.set(to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hangingUpInAnUploadEndsTheProvidersCall(boolean politely) throws Exception {
        var marker = unique();
        var form =
                new Form().field("user", marker).field("model", "halfway-ear").file("a.mp3", audio(2 * MIB));
        var begun = form.begun();
        var client = client();
        client.send(head(10 * MIB)).send(begun);
        try (var call = HALFWAY.next()) {
            call.readUntil(new String(begun, 1000, 1000, ISO_8859_1));
            if (politely) {
                client.close();
            } else {
                client.reset();
            }
            call.readUntilClosed();
        }
        Soon.holds(() -> assertThat(usageOf(marker)).containsEntry("outcome", "cancelled"));
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void hangingUpBeforeTheModelIsKnownLeavesNothing() throws Exception {
        var begun = new Form().file("a.mp3", audio(MIB)).begun();
        try (var client = client()) {
            client.send(head(10 * MIB)).send(begun);
        }
        assertThat(get("/v1/models").statusCode()).isEqualTo(200);
        assertThat(HALFWAY.called()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "401, HTTP/1.1 502, upstream_auth_error",
        "413, HTTP/1.1 413, request_too_large",
        "429, HTTP/1.1 429, rate_limit_exceeded"
    })
    void anEarlyAnswerIsPassedOnAtOnce(int status, String shown, String code) throws Exception {
        var form = new Form()
                .field("model", "halfway/halfway-ear")
                .file("a.mp3", audio(8 * MIB))
                .whole();
        try (var client = client()) {
            client.send(head(form.length)).send(Arrays.copyOf(form, 3 * MIB));
            try (var call = HALFWAY.next()) {
                call.readUntil(new String(form, 2 * MIB, 1000, ISO_8859_1));
                call.answer(status, "application/json", "{\"error\":{\"message\":\"no\"}}");
                assertThat(client.readUntil(code)).startsWith(shown);
            }
            client.send(Arrays.copyOfRange(form, 3 * MIB, form.length));
            client.send("GET /v1/models HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY + "\r\n\r\n");
            client.readUntil("HTTP/1.1 200");
        }
    }

    @Test
    void anEarlyAnswerOnAClosedConnectionIsPassedOn() throws Exception {
        var form = new Form()
                .field("model", "halfway/halfway-ear")
                .file("a.mp3", audio(8 * MIB))
                .whole();
        try (var client = client()) {
            client.send(head(form.length)).send(Arrays.copyOf(form, 3 * MIB));
            try (var call = HALFWAY.next()) {
                call.readUntil(new String(form, 2 * MIB, 1000, ISO_8859_1));
                call.answer(413, "application/json", "{}");
            }
            // the reset that follows may have overtaken the answer
            assertThat(client.readUntil("\"code\"")).containsPattern("^HTTP/1.1 (413|502)");
        }
    }

    @Test
    void aLengthThatIsTooLargeIsRefusedAtOnce() throws Exception {
        try (var client = client()) {
            client.send(head(1L << 40)).send(new byte[1000]);
            assertThat(client.readUntil("request_too_large")).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void anUploadThatGrowsTooLargeEndsTheProvidersCall() throws Exception {
        var form = new Form()
                .field("model", "halfway-ear")
                .file("a.mp3", audio(31 * MIB))
                .begun();
        try (var client = client()) {
            client.send(head(0).replace("content-length: 0", "transfer-encoding: chunked"));
            client.send(Integer.toHexString(MIB) + "\r\n")
                    .send(Arrays.copyOf(form, MIB))
                    .send("\r\n");
            try (var call = HALFWAY.next()) {
                var reader = Thread.ofVirtual().start(call::readUntilClosed);
                client.send(Integer.toHexString(form.length - MIB) + "\r\n")
                        .send(Arrays.copyOfRange(form, MIB, form.length))
                        .send("\r\n0\r\n\r\n");
                assertThat(client.readUntil("request_too_large")).startsWith("HTTP/1.1 413");
                reader.join();
            }
        }
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void aFormThatIsCutOffIsTheClientsMistake() throws Exception {
        var form = new Form()
                .field("model", "halfway-ear")
                .file("a.mp3", audio(2 * MIB))
                .begun();
        try (var client = client()) {
            client.send(head(form.length)).send(form);
            try (var call = HALFWAY.next()) {
                assertThat(client.readUntil("ends without its last boundary")).startsWith("HTTP/1.1 400");
                call.readUntilClosed();
            }
        }
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void expectingClientsAreToldToContinue() throws Exception {
        var form =
                new Form().field("model", "deaf-ear").file("a.mp3", audio(1000)).whole();
        try (var client = client()) {
            client.send(head(form.length).replace("\r\n\r\n", "\r\nexpect: 100-continue\r\n\r\n"));
            client.readUntil("HTTP/1.1 100");
            client.send(form);
            assertThat(client.readUntil("heard 1000 bytes")).contains("HTTP/1.1 200");
        }
    }

    @Test
    void oneByteAtATimePasses() throws Exception {
        var form = new Form()
                .field("model", "deaf-ear")
                .file("a.mp3", "\r\n--x\r\n\r\n".getBytes(UTF_8))
                .whole();
        try (var client = client()) {
            client.send(head(form.length));
            for (byte each : form) {
                client.send(new byte[] {each});
            }
            assertThat(client.readUntil("heard 9 bytes")).contains("HTTP/1.1 200");
        }
    }
}
