package io.throughline.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.StopReason;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.Outgoing;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaUpstreamTest {

    private static final String HI = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final Message USER = Message.text(Role.USER, "Hi");
    private static final String DONE =
            "{\"model\":\"m\",\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}";

    private final OllamaUpstream upstream = new OllamaUpstream();

    @Nested
    class Context {

        @Test
        void growsWithThePrompt() {
            assertThat(sent(Message.text(Role.USER, "word ".repeat(4_000)))).contains("\"num_ctx\":16384");
            assertThat(sent(Message.text(Role.USER, "言".repeat(30_000)))).contains("\"num_ctx\":65536");
        }

        @Test
        void isNotMadeForPicturesAsIfTheyWereText() {
            var image = new Part.Image(new Media.Inline("image/png", "A".repeat(400_000)));
            assertThat(sent(Message.of(Role.USER, image))).contains("\"num_ctx\":8192");
        }

        @Test
        void isTheKnownWindow() {
            var edits = List.<Edit>of(new Edit.SetModel("m"), new Edit.FitWindow(40_960, 65_536));
            assertThat(body(upstream.write(read(HI), edits, Set.of()))).contains("\"num_ctx\":40960");
        }

        @Test
        void isNeverLessThanAFullContextsErrorInsteadOfACut() {
            assertThat(sent(USER)).contains("\"truncate\":false,\"shift\":false");
        }

        @Test
        void isTheClientsWhereItChoseOne() {
            var asked = HI.replace("\"model\":\"m\"", "\"model\":\"m\",\"num_ctx\":2048,\"truncate\":true");
            assertThat(body(upstream.write(read(asked), List.of(), Set.of())))
                    .contains("\"num_ctx\":2048", "\"truncate\":true")
                    .doesNotContain("8192");
        }
    }

    @Nested
    class Requests {

        @Test
        void goToOnePathAndSayWhetherTheyStream() {
            assertThat(outgoing(USER).path()).isEqualTo("/api/chat");
            assertThat(sent(USER)).contains("\"stream\":false");
        }

        @Test
        void bringOwnThinkingBackAndLeaveOutThatOfOthers() {
            var answer = fold(
                    "{\"message\":{\"thinking\":\"Hm.\"}}",
                    "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"x\": 1.0}}}]}}",
                    DONE);
            var stored = MessageJson.read(MessageJson.write(
                            List.of(answer.answer().choices().getFirst().message())))
                    .getFirst();
            var call = (Part.ToolCall) stored.parts().getLast();
            var others =
                    Message.of(Role.ASSISTANT, new Part.Reasoning("No.", false, Extras.NONE), new Part.Text("Well"));
            var outgoing = outgoing(USER, stored, result(call.id(), new Part.Text("ok")), others, USER);

            assertThat(body(outgoing))
                    .contains("{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm.\",\"tool_calls\":[{\"id\":\""
                            + call.id() + "\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\": 1.0}}}]},"
                            + "{\"role\":\"tool\",\"content\":\"ok\",\"tool_name\":\"f\",\"tool_call_id\":\""
                            + call.id()
                            + "\"}")
                    .contains("{\"role\":\"assistant\",\"content\":\"Well\"}");
            assertThat(outgoing.dropped()).containsExactly("reasoning");
        }

        @Test
        void makeBrokenArgumentsAnObject() {
            var call = Message.of(Role.ASSISTANT, new Part.ToolCall("1", "f", "{\"a\":"));
            assertThat(sent(USER, call, result("1", new Part.Text("x"))))
                    .contains("\"arguments\":{\"invalid_json\":\"{\\\"a\\\":\"}");
        }

        @Test
        void refusePicturesThatWouldHaveToBeFetched() {
            var image = Message.of(Role.USER, new Part.Image(new Media.Remote("https://example.com/a.png")));
            assertThatThrownBy(() -> sent(image))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("https://example.com/a.png, which Ollama does not fetch");
        }

        @Test
        void takeAPictureThatCameAsAFile() {
            var file = new Part.File(new Media.Inline("image/png", "AAAA"), "a.png", null, Extras.NONE);
            assertThat(sent(Message.of(Role.USER, file))).contains("\"images\":[\"AAAA\"]");
        }

        @Test
        void refuseWhatIsNoText() {
            var pdf = Message.of(
                    Role.USER, new Part.File(new Media.Inline("application/pdf", "AA=="), "a.pdf", null, Extras.NONE));
            assertThatThrownBy(() -> sent(pdf)).hasMessageContaining("a file of type application/pdf, which Ollama");
            assertThatThrownBy(() -> sent(Message.of(Role.USER, new Part.Audio("AA==", "wav", Extras.NONE))))
                    .hasMessageContaining("input_audio");
        }

        @Test
        void mustSaySomething() {
            assertThatThrownBy(() -> sent(Message.text(Role.USER, " ")))
                    .hasMessageStartingWith("messages hold no text");
        }

        @Test
        void withToolChoiceNoneOfferNoTools() {
            var asked = HI.replace(
                    "\"model\":\"m\"",
                    "\"model\":\"m\",\"tool_choice\":\"none\",\"tools\":"
                            + "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
            assertThat(body(upstream.write(read(asked), List.of(), Set.of()))).doesNotContain("tools");
        }

        @ParameterizedTest
        @CsvSource({"none, false", "minimal, '\"low\"'", "medium, '\"medium\"'", "high, '\"high\"'", "max, '\"high\"'"})
        void sayHowMuchToThink(String effort, String think) {
            var asked = HI.replace("\"model\":\"m\"", "\"model\":\"m\",\"reasoning_effort\":\"" + effort + "\"");
            assertThat(body(upstream.write(read(asked), List.of(), Set.of()))).contains("\"think\":" + think);
        }
    }

    @Nested
    class Answers {

        @Test
        void withoutAnEndAreBroken() {
            var fold = fold("{\"message\":{\"content\":\"One\"},\"done\":false}");
            assertThat(java.util.Objects.requireNonNull(fold.error()).kind()).isEqualTo(ErrorKind.UPSTREAM_BROKEN);
            assertThat(fold.answer().choices().getFirst().message().text()).isEqualTo("One");
        }

        @Test
        void withoutAnyLineAreBroken() {
            assertThat(java.util.Objects.requireNonNull(fold().error()).kind()).isEqualTo(ErrorKind.UPSTREAM_BROKEN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "text", "{\"message\":{\"content\":\"One\""})
        void thatAreNoObjectAreUnreadable(String line) {
            assertThatThrownBy(() -> fold(line)).isInstanceOf(MalformedJsonException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"message\":7,\"model\":[],\"created_at\":{},\"eval_count\":\"x\"}",
                    "{\"message\":{\"content\":{},\"thinking\":3,\"tool_calls\":{\"function\":1}}}",
                    "{\"message\":null,\"done\":\"yes\",\"logprobs\":{},\"error\":null}",
                    "{\"prompt_eval_count\":null,\"created_at\":\"yesterday\"}"
                })
        void ofWrongTypesSayNothing(String line) {
            var fold = fold(line, "{\"message\":{\"content\":\"Hi\"}}", DONE);
            assertThat(fold.error()).isNull();
            assertThat(fold.answer().choices().getFirst().message().text()).isEqualTo("Hi");
        }

        @Test
        void keepTheirCallsWhateverTheArgumentsAre() {
            var calls = fold(
                            "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"a\",\"arguments\":null}},{},"
                                    + "{\"function\":{\"name\":\"b\",\"arguments\":\"{\\\"x\\\":1}\"}}]}}",
                            DONE)
                    .answer()
                    .choices()
                    .getFirst();
            assertThat(calls.reason()).isEqualTo(StopReason.TOOL_CALLS);
            assertThat(calls.message().parts())
                    .extracting(part -> ((Part.ToolCall) part).arguments())
                    .containsExactly("{}", "{}", "{\"x\":1}");
            assertThat(calls.message().parts())
                    .extracting(part -> ((Part.ToolCall) part).id())
                    .doesNotHaveDuplicates();
        }

        @Test
        void leaveTheUsageOpenWhereThePromptWasNotCounted() {
            assertThat(fold(DONE.replace("}}", "}").replace("true,", "true,\"eval_count\":9,"))
                            .usage())
                    .isNull();
        }

        @Test
        void sayNothingAfterTheirEnd() {
            var fold = fold(DONE, "{\"message\":{\"content\":\"more\"}}", "{\"error\":\"late\"}");
            assertThat(fold.error()).isNull();
            assertThat(fold.finished()).isTrue();
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @CsvSource({
            "400, INVALID_REQUEST",
            "401, UPSTREAM_REFUSED_KEY",
            "404, MODEL_NOT_FOUND",
            "413, TOO_LARGE",
            "429, RATE_LIMITED",
            "499, UPSTREAM_TIMEOUT",
            "500, UPSTREAM_FAILED",
            "502, UPSTREAM_FAILED",
            "503, UPSTREAM_OVERLOADED",
            "504, UPSTREAM_TIMEOUT"
        })
        void areKnownByTheirStatusWhateverTheBody(int status, ErrorKind kind) {
            for (var body : List.of("", "[]", "<html>", "{\"error\":{}}", "404 page not found")) {
                assertThat(upstream.error(status, Map.of(), JsonBytes.of(body)).kind())
                        .isEqualTo(kind);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "the prompt is longer than the context length currently available to the model",
                    "request (302 tokens) exceeds the available context size (256 tokens), try increasing it",
                    "input length exceeds maximum context length"
                })
        void ofTheContextAreKnownByTheirTextAlsoInsideAStream(String text) {
            var body = "{\"error\":\"" + text + "\"}";
            assertThat(upstream.error(500, Map.of(), JsonBytes.of(body)).kind()).isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
            assertThat(java.util.Objects.requireNonNull(fold(body).error()).kind())
                    .isEqualTo(ErrorKind.CONTEXT_TOO_LONG);
        }
    }

    private static Message result(String callId, Part... content) {
        return Message.of(Role.TOOL, new Part.ToolResult(callId, List.of(content), false, Extras.NONE));
    }

    private static ChatRequest read(String body) {
        return EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
    }

    private Outgoing outgoing(Message... messages) {
        var content =
                new Content(List.of(messages), List.of(), read(HI).content().options());
        return upstream.write(ChatRequest.of("m", content), List.of(new Edit.SetModel("m")), Set.of());
    }

    private String sent(Message... messages) {
        return body(outgoing(messages));
    }

    private static String body(Outgoing outgoing) {
        return JsonBytes.join(outgoing.body()).utf8();
    }

    private TurnFold fold(String... lines) {
        var reader = upstream.reader(true);
        var fold = new TurnFold();
        var events = new ArrayList<ChatEvent>();
        for (var line : lines) {
            reader.read(new SseFrame(null, JsonBytes.of(line))).forEach(frame -> events.addAll(frame.events()));
        }
        reader.end().forEach(frame -> events.addAll(frame.events()));
        events.forEach(fold::add);
        return fold;
    }
}
