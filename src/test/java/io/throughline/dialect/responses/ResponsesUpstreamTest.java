package io.throughline.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.Edit;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.Quirk;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.SseFrame;
import io.throughline.wire.SseSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesUpstreamTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/openai-responses");
    private static final Message USER = Message.text(Role.USER, "Go on.");

    private final ResponsesUpstream upstream = new ResponsesUpstream();

    @Nested
    class History {

        @Test
        void bringsThoughtsAndPhasesBackToWhereTheyStood() throws IOException {
            var stored = stored(streamed("tools-parallel"));
            var results =
                    new Message(Role.TOOL, List.of(result("call_a1", "21"), result("call_b2", "03:42")), Extras.NONE);

            assertThat(body(outgoing(stored, results)))
                    .contains("{\"type\":\"reasoning\",\"id\":\"rs_0a5f7c2b9d1e4386016913f2c23f6c8194b0d1\","
                            + "\"encrypted_content\":\"gAAAAABpE_LCq1VhY3Rpb25SZWFzb25pbmdLZXB0QnlUaGVDbGllbnQ0N2JkZmE5ZjE2ZGM0ZGMyOWY1M2RmNDdiYjk4YmE1YQ==\","
                            + "\"summary\":[{\"type\":\"summary_text\",\"text\":\"**Looking both up**\"}]},"
                            + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"I'll look both up.\"}],"
                            + "\"phase\":\"commentary\"},"
                            + "{\"type\":\"function_call\",\"call_id\":\"call_a1\",\"name\":\"get_weather\",")
                    .contains("{\"type\":\"function_call_output\",\"call_id\":\"call_b2\",\"output\":\"03:42\"}");
        }

        @Test
        void leavesOutAThoughtThatNothingFollowed() throws IOException {
            var outgoing = outgoing(stored(plain("length-plain")), USER);

            assertThat(body(outgoing)).doesNotContain("encrypted_content\":").contains("Go on.");
            assertThat(outgoing.dropped()).containsExactly("reasoning");
        }

        @Test
        void keepsRawThoughtsAsTheyCame() throws IOException {
            assertThat(body(outgoing(stored(streamed("reasoning-text")), USER)))
                    .contains(
                            "{\"type\":\"reasoning\",\"id\":\"rs_41\","
                                    + "\"content\":[{\"type\":\"reasoning_text\",\"text\":\"st-r-aw-be-rr-y: three.\"}],\"summary\":[]},");
        }

        @Test
        void keepsItemsOfTheProvidersOwn() throws IOException {
            assertThat(body(outgoing(stored(streamed("unknown-events")), USER)))
                    .contains("[{\"id\":\"ws_1\",\"type\":\"web_search_call\",");
        }

        @Test
        void leavesOutWhatOthersThought() {
            var message = Message.of(
                    Role.ASSISTANT,
                    new Part.Reasoning("Hm.", false, new Extras("anthropic", Map.of("signature", "\"x\""))),
                    new Part.Opaque("anthropic", "{\"type\":\"server_tool_use\"}"),
                    new Part.Refusal("No."));
            var outgoing = outgoing(message, USER);

            assertThat(outgoing.dropped()).containsExactly("reasoning", "anthropic block server_tool_use");
            assertThat(body(outgoing))
                    .contains("{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]}"
                            .replace("{\"role", "{\"type\":\"message\",\"role"));
        }

        private Message stored(Message message) {
            return MessageJson.read(MessageJson.write(List.of(message))).getFirst();
        }

        private static Part result(String id, String text) {
            return new Part.ToolResult(id, List.of(new Part.Text(text)), false, Extras.NONE);
        }
    }

    @Test
    void speechIsAnErrorThatNamesIt() {
        var message = Message.of(Role.USER, new Part.Audio("UklGRg==", "wav", Extras.NONE));
        assertThatThrownBy(() -> outgoing(message))
                .isInstanceOf(GatewayException.class)
                .hasMessageStartingWith("messages hold input_audio");
    }

    /** Which of OpenAI's two APIs carries a request to a model with that quirk. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "REASONED_TOOLS_BY_RESPONSES, high, true, openai-responses",
                "REASONED_TOOLS_BY_RESPONSES, none, true, -",
                "REASONED_TOOLS_BY_RESPONSES, -,    true, -",
                "REASONED_TOOLS_BY_RESPONSES, high, false, -",
                "TOOLS_BY_RESPONSES,          -,    true, openai-responses",
                "TOOLS_BY_RESPONSES,          none, true, -",
                "TOOLS_BY_RESPONSES,          -,    false, -",
                "NO_STRICT_TOOLS,             high, true, -",
            })
    void isCalledWhereChatRefuses(Quirk quirk, String effort, boolean tools, String dialect) {
        var body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (effort == null ? "" : ",\"reasoning_effort\":\"" + effort + "\"")
                + (tools ? ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]" : "") + "}";
        var request = EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));

        assertThat(EveryDialect.upstream("openai-chat").insteadFor(request, Set.of(quirk)))
                .isEqualTo(dialect);
    }

    private Outgoing outgoing(Message... messages) {
        var options = EveryDialect.inbound("openai-chat")
                .read(JsonBytes.of("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .content()
                .options();
        var request = ChatRequest.of("m", new Content(List.of(messages), List.of(), options));
        return upstream.write(request, List.of(new Edit.SetModel("m")), Set.of());
    }

    private static String body(Outgoing outgoing) {
        return JsonBytes.join(outgoing.body()).utf8();
    }

    private Message plain(String name) throws IOException {
        var fold = new TurnFold();
        var body = JsonBytes.of(Files.readAllBytes(GOLDEN.resolve(name).resolve("up.response.json")));
        upstream.reader(false)
                .read(new SseFrame(null, body))
                .forEach(frame -> frame.events().forEach(fold::add));
        return fold.answer().choices().getFirst().message();
    }

    private Message streamed(String name) throws IOException {
        var fold = new TurnFold();
        var reader = upstream.reader(true);
        for (var unit :
                new SseSplitter().feed(Files.readAllBytes(GOLDEN.resolve(name).resolve("up.response.sse")))) {
            reader.read(unit).forEach(frame -> frame.events().forEach(fold::add));
        }
        return fold.answer().choices().getFirst().message();
    }
}
