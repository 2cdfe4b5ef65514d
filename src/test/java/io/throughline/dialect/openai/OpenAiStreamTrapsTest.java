package io.throughline.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.dialect.Receipt;
import io.throughline.testing.ChatStream;
import io.throughline.testing.ChatStream.Call;
import io.throughline.wire.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that some client would break on come out as streams that none breaks on, and say the same. */
class OpenAiStreamTrapsTest {

    private static final Receipt RECEIPT = new Receipt("0198", "p/m", 1_795_176_000L, null);
    private static final String ROLE =
            "\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null";
    private static final String STOP = "\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"";
    private static final String TOOL_STOP = "\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"";
    private static final String USAGE = "{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";
    private static final List<Call> CALLED = List.of(new Call("call_1", "f", "{\"a\":1}"));

    private static String chunk(String... choices) {
        var all = new ArrayList<String>();
        for (var choice : choices) {
            all.add("{" + choice + "}");
        }
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m\",\"choices\":["
                + String.join(",", all) + "]}";
    }

    private static String with(String chunk, String member) {
        return chunk.substring(0, chunk.length() - 1) + "," + member + "}";
    }

    private static String text(int choice, String text) {
        return "\"index\":" + choice + ",\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null";
    }

    private static String role(int choice) {
        return ROLE.replace("\"index\":0", "\"index\":" + choice);
    }

    private static String stop(int choice) {
        return STOP.replace("\"index\":0", "\"index\":" + choice);
    }

    private static String tool(String call) {
        return "\"index\":0,\"delta\":{\"tool_calls\":[{" + call + "}]},\"finish_reason\":null";
    }

    private static String usage() {
        return with(chunk(), "\"usage\":" + USAGE);
    }

    private static ChatStream read(String... data) {
        var body = new StringBuilder();
        for (var each : data) {
            body.append("data: ").append(each).append("\n\n");
        }
        return readBody(body.append("data: [DONE]\n\n").toString());
    }

    private static ChatStream readBody(String body) {
        return ChatStream.of(through(body));
    }

    /** What a client gets of that stream when it asked for usage. */
    private static String through(String body) {
        var splitter = new SseSplitter();
        var reader = new OpenAiStreamReader(Set.of());
        var frames = new ArrayList<ChatFrame>();
        splitter.feed(body.getBytes(StandardCharsets.UTF_8)).forEach(unit -> frames.addAll(reader.read(unit)));
        splitter.end().forEach(unit -> frames.addAll(reader.read(unit)));
        frames.addAll(reader.end());
        var writer = new OpenAiChatWriter(true);
        var out = new ByteArrayOutputStream();
        for (var frame : frames) {
            for (var event : frame.events()) {
                if (event instanceof ChatEvent.Failed(var error)) {
                    writer.fail(error, RECEIPT, out);
                    return out.toString(StandardCharsets.UTF_8);
                }
            }
            writer.write(frame, RECEIPT, out);
        }
        writer.end(RECEIPT, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void assertSays(String text, ChatStream stream) {
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNull();
        assertThat(stream.text()).isEqualTo(text);
    }

    private static void assertCalls(List<Call> calls, ChatStream stream) {
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNull();
        assertThat(stream.calls(0)).isEqualTo(calls);
        assertThat(stream.finishReason(0)).isEqualTo("tool_calls");
    }

    @Test
    void aGoodStreamKeepsItsBytes() {
        var body = "data: " + chunk(ROLE) + "\n\ndata: " + chunk(text(0, "Hi")) + "\n\ndata: " + chunk(STOP)
                + "\n\ndata: " + usage() + "\n\ndata: [DONE]\n\n";
        assertThat(through(body)).isEqualTo(body);
        assertSays("Hi", readBody(body));
    }

    @Test
    void takesAwayAnErrorThatIsNull() {
        assertSays(
                "Hi",
                read(with(chunk(ROLE), "\"error\":null"), with(chunk(text(0, "Hi")), "\"error\":null"), chunk(STOP)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\":null,\"type\":null,\"function\":{\"name\":null,\"arguments\":%s}",
                "\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":%s}",
                "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":%s}",
                "\"function\":{\"arguments\":%s}"
            })
    void namesACallOnce(String later) {
        assertCalls(
                CALLED,
                read(
                        chunk(ROLE),
                        chunk(
                                tool(
                                        "\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}")),
                        chunk(tool("\"index\":0," + later.formatted("\"{\\\"a\\\"\""))),
                        chunk(tool("\"index\":0," + later.formatted("\":1}\""))),
                        chunk(TOOL_STOP)));
    }

    @Test
    void sendsTheRoleOnce() {
        assertSays(
                "Hi",
                read(
                        chunk(ROLE),
                        chunk(
                                "\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"H\"},\"finish_reason\":null"),
                        chunk("\"index\":0,\"delta\":{\"role\":null,\"content\":\"i\"},\"finish_reason\":null"),
                        chunk(STOP)));
    }

    @Test
    void addsARoleThatIsMissing() {
        assertSays("Hi", read(chunk(text(0, "H")), chunk(text(0, "i")), chunk(STOP)));
    }

    @Test
    void showsUsageAloneWhenItCameWithTheEnd() {
        var stream = read(chunk(ROLE), chunk(text(0, "Hi")), with(chunk(STOP), "\"usage\":" + USAGE));
        assertSays("Hi", stream);
        assertThat(stream.usage()).isNotNull();
    }

    @Test
    void showsUsageOnceWhenItCameWithEachChunk() {
        var usage = "\"usage\":" + USAGE;
        var stream =
                read(with(chunk(ROLE), usage), with(chunk(text(0, "Hi")), usage), with(chunk(STOP), usage), usage());
        assertSays("Hi", stream);
        assertThat(stream.usage()).isNotNull();
    }

    @Test
    void losesNoTextWhenUsageStandsBeforeTheChoices() {
        var early = "{\"usage\":" + USAGE + ",";
        var stream = read(
                early + chunk(ROLE).substring(1),
                early + chunk(text(0, "Hi")).substring(1),
                early + chunk(STOP).substring(1));
        assertSays("Hi", stream);
        assertThat(stream.usage()).isNotNull();
    }

    @Test
    void givesAUsageChunkItsEmptyChoices() {
        var bare = usage().replace(",\"choices\":[]", "");
        assertSays("Hi", read(chunk(ROLE), chunk(text(0, "Hi")), chunk(STOP), bare));
    }

    @Test
    void saysNothingAfterTheEnd() {
        assertSays(
                "Hi",
                read(
                        chunk(ROLE),
                        chunk(text(0, "Hi")),
                        chunk(STOP),
                        chunk("\"index\":0,\"delta\":{},\"finish_reason\":null"),
                        usage(),
                        chunk(text(0, "!"))));
    }

    @Test
    void readsOverFieldsAndEventsThatAreNoChunks() {
        assertSays(
                "Hi",
                readBody(": hello\n\nid: 1\nretry: 5\ndata: " + chunk(ROLE) + "\n\n: x\n\nevent: ping\n\ndata:\n\n"
                        + "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: chunk\ndata: " + chunk(text(0, "Hi"))
                        + "\n\ndata: " + chunk(STOP) + "\n\ndata: [DONE]\n\n"));
    }

    @Test
    void readsAnEventOfSeveralLines() {
        var pretty = chunk(ROLE).replace(",", ",\ndata:  ");
        assertSays(
                "Hi",
                readBody(
                        "data: " + pretty + "\n\ndata: " + chunk(text(0, "Hi")) + "\n\ndata: " + chunk(STOP) + "\n\n"));
    }

    @Test
    void leavesOutChoicesWithoutADelta() {
        assertSays(
                "Hi",
                read(
                        with(chunk(), "\"prompt_filter_results\":[]"),
                        chunk(ROLE),
                        chunk("\"index\":0,\"content_filter_results\":{},\"finish_reason\":null"),
                        chunk("\"index\":0,\"delta\":null,\"finish_reason\":null"),
                        chunk(text(0, "Hi")),
                        chunk(STOP)));
    }

    @Test
    void countsCallsFromZero() {
        assertCalls(
                CALLED,
                read(
                        chunk(ROLE),
                        chunk(
                                tool(
                                        "\"index\":1,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}")),
                        chunk(tool("\"index\":1,\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}")),
                        chunk(TOOL_STOP)));
    }

    @Test
    void numbersCallsThatHaveNoIndex() {
        assertCalls(
                List.of(new Call("call_1", "f", "{\"a\":1}"), new Call("call_2", "g", "{}")),
                read(
                        chunk(ROLE),
                        chunk(
                                tool(
                                        "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}")),
                        chunk(tool("\"function\":{\"arguments\":\"{\\\"a\\\":1}\"}")),
                        chunk(
                                tool(
                                        "\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}")),
                        chunk(TOOL_STOP)));
    }

    @Test
    void keepsCallsApartThatShareAnIndex() {
        assertCalls(
                List.of(new Call("call_1", "f", "{\"a\":1}"), new Call("call_2", "g", "{}")),
                read(
                        chunk(ROLE),
                        chunk(
                                tool(
                                        "\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}")),
                        chunk(
                                tool(
                                        "\"index\":0,\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}")),
                        chunk(tool("\"index\":0,\"function\":{\"arguments\":\"{}\"}")),
                        chunk(TOOL_STOP)));
    }

    @Test
    void makesUpTheIdAndTypeOfACall() {
        var stream = read(
                chunk(ROLE),
                chunk(tool("\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}")),
                chunk(TOOL_STOP));
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.calls(0))
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{\"a\":1}"));
    }

    @Test
    void endsAWholeCallBeforeItsReason() {
        assertCalls(
                CALLED,
                read(
                        chunk(
                                "\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                        + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}]},\"finish_reason\":\"tool_calls\"")));
    }

    @Test
    void beginsWithTheFirstOfSeveralChoices() {
        var stream = read(
                chunk(role(1)),
                chunk(role(0)),
                chunk(text(1, "b")),
                chunk(text(0, "a")),
                chunk(stop(1)),
                chunk(stop(0)));
        assertSays("a", stream);
        assertThat(stream.text(1)).isEqualTo("b");
    }

    @Test
    void beginsWithTheFirstChoiceWhenAnotherSpeaksFirst() {
        var stream = read(
                chunk(role(1)),
                chunk(text(1, "b")),
                chunk(role(0)),
                chunk(text(0, "a")),
                chunk(stop(1)),
                chunk(stop(0)));
        assertSays("a", stream);
        assertThat(stream.text(1)).isEqualTo("b");
    }

    @Test
    void endsAllChoicesTogether() {
        var stream = read(
                chunk(role(0)),
                chunk(text(0, "a")),
                chunk(stop(0)),
                chunk(role(1)),
                chunk(text(1, "b")),
                chunk(stop(1)));
        assertSays("a", stream);
        assertThat(stream.text(1)).isEqualTo("b");
    }

    @Test
    void keepsTheOrderWhenOneChoiceEndsBesideAnothersText() {
        var stream = read(
                chunk(role(0), role(1)),
                chunk(text(0, "a"), text(1, "b")),
                chunk(stop(0), text(1, "c")),
                chunk(text(1, "d")),
                chunk(stop(1)));
        assertSays("a", stream);
        assertThat(stream.text(1)).isEqualTo("bcd");
    }

    @Test
    void sendsTheRoleOfASecondChoiceOnce() {
        var stream = read(
                chunk(role(0)),
                chunk(role(1)),
                chunk(text(0, "a")),
                chunk("\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"b\"},\"finish_reason\":null"),
                chunk(stop(0)),
                chunk(stop(1)));
        assertSays("a", stream);
        assertThat(stream.text(1)).isEqualTo("b");
    }

    @Test
    void showsOneIdWhateverItsForm() {
        var foreign = chunk(ROLE).replace("chatcmpl-1", "gen-1");
        assertSays(
                "Hi",
                read(
                        foreign,
                        chunk(
                                        "\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":null")
                                .replace("chatcmpl-1", "gen-1"),
                        chunk(STOP).replace("chatcmpl-1", "gen-1"),
                        with(chunk(STOP).replace("chatcmpl-1", "gen-1"), "\"usage\":" + USAGE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"id\":\"\"", "\"id\":null", "\"id\":\"chatcmpl-2\"", "\"created\":8", "\"model\":\"n\""})
    void keepsOneHead(String other) {
        var name = other.substring(0, other.indexOf(':') + 1);
        assertSays(
                "Hi",
                read(chunk(ROLE), chunk(text(0, "Hi")).replaceFirst(name + "(\"[^\"]*\"|\\d+)", other), chunk(STOP)));
    }

    @Test
    void namesTheObjectOfEachChunk() {
        assertSays(
                "Hi",
                read(
                        chunk(ROLE).replace("\"object\":\"chat.completion.chunk\",", ""),
                        chunk(text(0, "Hi")).replace("chat.completion.chunk", ""),
                        chunk(STOP).replace("\"object\":\"chat.completion.chunk\",", "")));
    }

    @Test
    void doesNotTakeAnEmptyReasonForAnEnd() {
        assertSays(
                "Hi",
                read(chunk(ROLE.replace("null", "\"\"")), chunk(text(0, "Hi").replace("null", "\"\"")), chunk(STOP)));
    }

    @Test
    void spellsThoughtsInOneWay() {
        var stream = read(
                chunk(ROLE),
                chunk("\"index\":0,\"delta\":{\"reasoning\":\"hm\"},\"finish_reason\":null"),
                chunk(text(0, "Hi")),
                chunk(STOP));
        assertSays("Hi", stream);
        assertThat(stream.reasoning()).isEqualTo("hm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: [DONE]\n\n",
                "data: {\"error\":{\"message\":\"boom\",\"type\":\"server_error\"}}\n\n",
                "data: {\"error\":{\"message\":\"boom\",\"code\":502},\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\"}]}\n\n",
                "data: {\"error\":\"boom\"}\n\ndata: [DONE]\n\n",
                "event: error\ndata: {\"message\":\"boom\"}\n\n"
            })
    void anAnswerThatBreaksOffEndsWithAnError(String end) {
        var stream = readBody("data: " + chunk(ROLE) + "\n\ndata: " + chunk(text(0, "Hi")) + "\n\n" + end);
        assertThat(stream.violations()).isEmpty();
        assertThat(stream.error()).isNotNull();
        assertThat(stream.text()).isEqualTo("Hi");
    }

    @Test
    void aStreamThatForgetsItsLastMarkIsComplete() {
        assertSays(
                "Hi",
                readBody("data: " + chunk(ROLE) + "\n\ndata: " + chunk(text(0, "Hi")) + "\n\ndata: " + chunk(STOP)));
    }
}
