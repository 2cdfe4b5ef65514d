package io.throughline.fault;

import static io.throughline.testing.RawUpstream.chunk;
import static io.throughline.testing.RawUpstream.end;
import static io.throughline.testing.RawUpstream.event;
import static io.throughline.testing.RawUpstream.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.ChatStream;
import io.throughline.testing.ChatStream.Call;
import io.throughline.testing.RawUpstream.Step;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are too large, and tool calls that are told in odd ways: what reaches the client is sound or an error. */
class OddAnswerFaultTest extends RunningGateway {

    private static final String MIB = "x".repeat(1 << 20);

    private static String delta(String delta, String reason) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":" + reason + "}]}";
    }

    private static String tool(String index, String rest) {
        return delta("\"tool_calls\":[{" + index + rest + "}]", "null");
    }

    private static String start(String id) {
        return "\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}";
    }

    private static String more(String arguments) {
        return "\"function\":{\"arguments\":\"" + arguments.replace("\"", "\\\"") + "\"}";
    }

    private List<Call> calls(String provider, String... chunks) throws Exception {
        var steps = new ArrayList<Step>();
        steps.add(head());
        steps.add(event(delta("\"role\":\"assistant\",\"content\":null", "null")));
        Arrays.stream(chunks).forEach(each -> steps.add(event(each)));
        steps.add(event(delta("", "\"tool_calls\"")));
        steps.add(event("[DONE]"));
        steps.add(end());
        var marker = unique();
        RAW.play(marker, steps.toArray(Step[]::new));
        var stream =
                ChatStream.of(ask(streamed(provider + "/some-model", marker)).body());
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNull();
        assertThat(stream.finishReason(0)).isEqualTo("tool_calls");
        return stream.calls(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3,7", "1,0", "1,2"})
    void wrongIndexesBecomePositions(String indexes) throws Exception {
        var index = indexes.split(",");
        var calls = calls(
                "raw",
                tool("\"index\":" + index[0] + ",", start("a")),
                tool("\"index\":" + index[0] + ",", more("{\"x\":1}")),
                tool("\"index\":" + index[1] + ",", start("b")),
                tool("\"index\":" + index[1] + ",", more("{\"x\":2}")));
        assertThat(calls).containsExactly(new Call("a", "f", "{\"x\":1}"), new Call("b", "f", "{\"x\":2}"));
    }

    @Test
    void twoCallsOfOneIndexAreTwo() throws Exception {
        var calls = calls(
                "raw",
                tool("\"index\":0,", start("a")),
                tool("\"index\":0,", more("{}")),
                tool("\"index\":0,", start("b")),
                tool("\"index\":0,", more("{}")));
        assertThat(calls).containsExactly(new Call("a", "f", "{}"), new Call("b", "f", "{}"));
    }

    @Test
    void callsWithoutIndexesAreToldApartByTheirIds() throws Exception {
        var calls = calls("raw", tool("", start("a")), tool("", more("{\"x\":1}")), tool("", start("b")));
        assertThat(calls).extracting(Call::id).containsExactly("a", "b");
        assertThat(calls.getFirst().arguments()).isEqualTo("{\"x\":1}");
    }

    @Test
    void cumulativeArgumentsAreSentOnce() throws Exception {
        var calls = calls(
                "cumulative",
                tool("\"index\":0,", start("a")),
                tool("\"index\":0,", more("{\"x\"")),
                tool("\"index\":0,", more("{\"x\":1")),
                tool("\"index\":0,", more("{\"x\":1}")));
        assertThat(calls).containsExactly(new Call("a", "f", "{\"x\":1}"));
    }

    @Test
    void aPlainAnswerTooLargeIsABadGatewayAndHungUpOn() throws Exception {
        var marker = unique();
        RAW.play(marker, endless("application/json", "{\"choices\":[{\"message\":{\"content\":\""));
        var error = error(ask(chat("raw/some-model", marker)), 502);
        assertThat(error.path("code").asString()).isEqualTo("upstream_invalid_response");
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
    }

    @Test
    void anEventTooLargeIsAnErrorAndHungUpOn() throws Exception {
        var marker = unique();
        RAW.play(marker, endless("text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\""));
        var answer = ask(streamed("raw/some-model", marker));
        if (answer.statusCode() == 200) { // it took so long that a keep-alive had to be sent
            assertThat(ChatStream.of(answer.body()).error()).isNotNull();
        } else {
            error(answer, 502);
        }
        Soon.holds(() -> assertThat(RAW.callerLeft(marker)).isTrue());
    }

    /** 100 MiB at the most, in case that nobody hangs up. */
    private static Step[] endless(String type, String begin) {
        var steps = new ArrayList<Step>(List.of(head(type), chunk(begin)));
        for (int i = 0; i < 100; i++) {
            steps.add(chunk(MIB));
        }
        return steps.toArray(Step[]::new);
    }
}
