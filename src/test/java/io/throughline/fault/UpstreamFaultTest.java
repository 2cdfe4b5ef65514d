package io.throughline.fault;

import static io.throughline.testing.RawUpstream.answer;
import static io.throughline.testing.RawUpstream.chunk;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static io.throughline.testing.RawUpstream.reset;
import static io.throughline.testing.RawUpstream.silence;
import static io.throughline.testing.RawUpstream.verbatim;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.FakeUpstream;
import io.throughline.testing.RawUpstream.Step;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a provider does wrong: the client gets an error that it understands, and nothing stays behind. */
class UpstreamFaultTest extends RunningGateway {

    private static final String RAW_MODEL = "raw/some-model";

    private static String chunkJson(String choice) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":[{\"index\":0,"
                + choice + "}]}";
    }

    private static final String ROLE =
            chunkJson("\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null");
    private static final String TEXT = chunkJson("\"delta\":{\"content\":\"Grüße 日本\"},\"finish_reason\":null");
    private static final String STOP = chunkJson("\"delta\":{},\"finish_reason\":\"stop\"");
    private static final String PLAIN =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":7,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";

    /** How a call that is answered by these steps ends, streamed and plain. */
    private void assertRefused(int status, String code, Step... steps) throws Exception {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var marker = unique();
            RAW.play(marker, steps);
            var error = error(ask(chat(RAW_MODEL, marker, more)), status);
            assertThat(error.path("code").stringValue()).isEqualTo(code);
            assertThat(error.path("message").stringValue())
                    .contains("provider 'raw'")
                    .doesNotContain("127.0.0.1", "secret");
        }
    }

    private ChatStream stream(Step... steps) throws Exception {
        var marker = unique();
        RAW.play(marker, steps);
        var answer = ask(streamed(RAW_MODEL, marker));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        var stream = ChatStream.of(answer.body());
        assertThat(stream.violations()).isEmpty();
        return stream;
    }

    /** A stream that broke off after its text. */
    private void assertBreaksOff(String code, Step... end) throws Exception {
        var steps = new Step[end.length + 3];
        steps[0] = head();
        steps[1] = event(ROLE);
        steps[2] = event(TEXT);
        System.arraycopy(end, 0, steps, 3, end.length);
        var failed = count("raw", "failed");
        var stream = stream(steps);
        assertThat(stream.text()).isEqualTo("Grüße 日本");
        assertThat(stream.error()).isNotNull();
        assertThat(stream.error().path("code").stringValue("")).isEqualTo(code);
        Soon.holds(() -> assertThat(count("raw", "failed")).isEqualTo(failed + 1));
    }

    private long count(String provider, String outcome) {
        return meters.find("throughline.requests").tags("provider", provider, "outcome", outcome).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    @Test
    void aRefusedConnectionIsABadGateway() throws Exception {
        var error = error(ask(chat("nobody/m", "x")), 502);
        assertThat(error.path("code").stringValue()).isEqualTo("upstream_unreachable");
        assertThat(error.path("message").stringValue()).contains("nobody").doesNotContain("127.0.0.1");
        error(ask(streamed("nobody/m", "x")), 502);
    }

    @Test
    void aProviderThatSaysNothingTimesOut() throws Exception {
        assertTimesOut(silence());
    }

    @Test
    void aProviderThatSaysNothingAfterItsHeadTimesOut() throws Exception {
        assertTimesOut(
                verbatim("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n"), silence());
    }

    /** A stream has been kept alive by then, so its error can only be an event. */
    private void assertTimesOut(Step... steps) throws Exception {
        var marker = unique();
        RAW.play(marker, steps);
        var error = error(ask(chat(RAW_MODEL, marker)), 504);
        assertThat(error.path("code").stringValue()).isEqualTo("upstream_timeout");
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());

        var answer = ask(streamed(RAW_MODEL, marker));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith(": ping\n\n");
        var stream = ChatStream.of(answer.body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNotNull();
        assertThat(stream.error().path("code").stringValue("")).isEqualTo("upstream_timeout");
    }

    @Test
    void aStreamThatStallsEndsWithAnError() throws Exception {
        assertBreaksOff("upstream_timeout", silence());
    }

    @Test
    void aStreamThatIsResetEndsWithAnError() throws Exception {
        assertBreaksOff("upstream_invalid_response", reset());
    }

    @Test
    void aStreamWithoutItsLastChunkEndsWithAnError() throws Exception {
        assertBreaksOff("upstream_invalid_response");
    }

    @Test
    void aStreamWithoutAReasonEndsWithAnError() throws Exception {
        assertBreaksOff("upstream_invalid_response", event("[DONE]"), end());
        assertBreaksOff("upstream_invalid_response", end());
    }

    @Test
    void aMalformedEventEndsTheStreamWithAnError() throws Exception {
        assertBreaksOff("upstream_invalid_response", event("{\"id\":"), silence());
        assertBreaksOff("upstream_invalid_response", event("<html>"), silence());
        assertBreaksOff("upstream_invalid_response", event("{\"choices\":[{\"index\":-1}]}"), silence());
        assertBreaksOff(
                "upstream_invalid_response", event("{\"choices\":[{\"index\":2000000000,\"delta\":{}}]}"), silence());
    }

    @Test
    void whatCameBesideAMalformedEventIsNotLost() throws Exception {
        var stream = stream(head(), chunk("data: " + ROLE + "\n\ndata: " + TEXT + "\n\ndata: {\"id\":\n\n"), silence());
        assertThat(stream.text()).isEqualTo("Grüße 日本");
        assertThat(stream.error()).isNotNull();
    }

    @Test
    void anErrorEventEndsTheStream() throws Exception {
        assertBreaksOff(
                "upstream_error", event("{\"error\":{\"message\":\"secret\",\"type\":\"server_error\"}}"), silence());
        assertBreaksOff("upstream_error", chunk("event: error\ndata: {\"message\":\"secret\"}\n\n"), end());
    }

    @Test
    void charactersSurviveAnyCut() throws Exception {
        var bytes = ("data: " + TEXT + "\n\n").getBytes(StandardCharsets.UTF_8);
        var steps = new Step[bytes.length + 4];
        steps[0] = head();
        steps[1] = event(ROLE);
        for (int i = 0; i < bytes.length; i++) {
            steps[2 + i] = chunk(Arrays.copyOfRange(bytes, i, i + 1));
        }
        steps[bytes.length + 2] = event(STOP);
        steps[bytes.length + 3] = end();
        var stream = stream(steps);
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isEqualTo("Grüße 日本");
    }

    @ParameterizedTest
    @ValueSource(strings = {MODEL, CLAUDE})
    void charactersSurviveSmallSegments(String model) throws Exception {
        var stream = ChatStream.of(ask(streamed(model, "[[unicode]]")).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.text()).isEqualTo(FakeUpstream.UNICODE);
    }

    @Test
    void aPageInPlaceOfAnAnswerIsABadGateway() throws Exception {
        assertRefused(502, "upstream_error", answer(502, "text/html", "<html>secret</html>"));
        assertRefused(502, "upstream_invalid_response", answer(200, "text/html", "<html>secret</html>"));
        assertRefused(502, "upstream_error", answer(302, Map.of("location", "http://secret/"), ""));
    }

    /** An endless page would keep its connection for ever if nobody hung up. */
    @Test
    void aPageThatDoesNotEndIsHungUpOn() throws Exception {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var marker = unique();
            RAW.play(
                    marker,
                    verbatim("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"),
                    chunk("<html>"),
                    silence());
            error(ask(chat(RAW_MODEL, marker, more)), 502);
            Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
        }
    }

    @Test
    void whatIsNoAnswerIsABadGateway() throws Exception {
        var code = "upstream_invalid_response";
        assertRefused(502, code, answer(200, "application/json", ""));
        assertRefused(502, code, answer(200, "application/json", PLAIN.substring(0, 100)));
        assertRefused(502, code, answer(200, "application/json", "[]"));
        assertRefused(502, code, answer(200, "application/json", "{\"choices\":[]}"));
        assertRefused(502, code, verbatim("SSH-2.0-secret\r\n\r\n"));
        assertRefused(502, code, reset());
        assertRefused(502, code);
    }

    @Test
    void aStreamOfNothingIsABadGateway() throws Exception {
        for (var steps : new Step[][] {
            {head(), end()},
            {head(), event("[DONE]"), end()},
            {head(), event(ROLE), end()},
            {head(), event(ROLE), reset()}
        }) {
            var marker = unique();
            RAW.play(marker, steps);
            var error = error(ask(streamed(RAW_MODEL, marker)), 502);
            assertThat(error.path("code").stringValue()).isEqualTo("upstream_invalid_response");
        }
    }

    @Test
    void anErrorBehindTheRoleHasItsStatus() throws Exception {
        var marker = unique();
        RAW.play(marker, head(), event(ROLE), event("{\"error\":{\"message\":\"m\",\"code\":429}}"), end());
        error(ask(streamed(RAW_MODEL, marker)), 429);
    }

    @Test
    void anErrorInAGoodStatusIsAnError() throws Exception {
        assertRefused(
                502,
                "upstream_error",
                answer(200, "application/json", "{\"error\":{\"message\":\"secret\",\"type\":\"x\"}}"));
        assertRefused(502, "upstream_error", answer(200, "application/json", "{\"error\":\"secret\"}"));
    }

    @Test
    void aBodyShorterThanPromisedIsABadGateway() throws Exception {
        assertRefused(
                502,
                "upstream_invalid_response",
                verbatim("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + (PLAIN.length() + 50)
                        + "\r\n\r\n" + PLAIN));
    }

    @Test
    void aBodyLongerThanPromisedIsCutAndItsConnectionNotUsedAgain() throws Exception {
        var marker = unique();
        RAW.play(
                marker,
                verbatim("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + PLAIN.length()
                        + "\r\n\r\n" + PLAIN + "trailing rubbish"));
        assertThat(ask(chat(RAW_MODEL, marker)).statusCode()).isEqualTo(200);
        // The rubbish may come when the connection has been given back; a request that was faster fails with it.
        Soon.holds(() -> {
            RAW.play(marker, answer(200, "application/json", PLAIN));
            assertThat(ask(chat(RAW_MODEL, marker)).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void aPlainAnswerToAStreamRequestBecomesAStream() throws Exception {
        var stream = stream(answer(200, "application/json", PLAIN));
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isEqualTo("Hi");
    }

    @Test
    void theProvidersWaitIsPassedOn() throws Exception {
        var marker = unique();
        RAW.play(
                marker,
                answer(
                        429,
                        Map.of("content-type", "application/json", "retry-after", "7"),
                        "{\"error\":{\"message\":\"secret org\"}}"));
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var answer = ask(chat(RAW_MODEL, marker, more));
            var error = error(answer, 429);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
            assertThat(error.path("message").stringValue()).doesNotContain("secret");
        }
    }

    @Test
    void aWaitTooLongToRetryIsMarked() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(503, Map.of("retry-after", "3600"), ""));
        var answer = ask(chat(RAW_MODEL, marker));
        error(answer, 503);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("3600");
        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 502",
        "403, 502",
        "400, 400",
        "404, 404",
        "413, 413",
        "422, 400",
        "500, 502",
        "503, 503",
        "504, 504",
        "529, 503",
        "418, 502"
    })
    void eachStatusBecomesTheClients(int theirs, int ours) throws Exception {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var marker = unique();
            RAW.play(marker, answer(theirs, "application/json", "{\"error\":{\"message\":\"m\"}}"));
            error(ask(chat(RAW_MODEL, marker, more)), ours);
            assertThat(RAW.calls(marker)).isEqualTo(1);
        }
    }

    @Test
    void anErrorBodyWithoutEndIsNotRead() throws Exception {
        var marker = unique();
        var steps = new Step[300];
        steps[0] = verbatim("HTTP/1.1 500 No\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
        Arrays.fill(steps, 1, steps.length - 1, chunk(" ".repeat(4096)));
        steps[steps.length - 1] = silence();
        RAW.play(marker, steps);
        error(ask(chat(RAW_MODEL, marker)), 502);
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
    }

    @Test
    void theConnectionIsUsedAgainAfterAGoodAnswer() throws Exception {
        var idle = gauge("throughline.upstream.connections", "state", "idle");
        for (int i = 0; i < 20; i++) {
            assertThat(ask(chat(MODEL, "again")).statusCode()).isEqualTo(200);
            assertThat(ask(streamed(MODEL, "again")).statusCode()).isEqualTo(200);
        }
        assertThat(gauge("throughline.upstream.connections", "state", "idle")).isLessThanOrEqualTo(idle + 2);
    }

    @Test
    void answersOfAnthropicsApiAreItsOwn() throws Exception {
        var marker = unique();
        RAW.play(marker, answer(500, "application/json", "{}"));
        var answer =
                post("/v1/messages", chat(RAW_MODEL, marker, ",\"max_tokens\":9"), "anthropic-version", "2023-06-01");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer).path("type").stringValue()).isEqualTo("error");
        assertThat(answer.headers().firstValue("request-id")).isPresent();
    }
}
