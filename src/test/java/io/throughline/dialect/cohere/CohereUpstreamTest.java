package io.throughline.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Content;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
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
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CohereUpstreamTest {

    private static final String HI = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final Message USER = Message.text(Role.USER, "Hi");
    private static final String TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"strict\":true,"
                    + "\"parameters\":{\"type\":\"object\",\"properties\":{\"x\":{}},\"required\":[\"x\"]}}},"
                    + "{\"type\":\"function\",\"function\":{\"name\":\"g\",\"strict\":true}}]";
    private static final String END = "{\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"COMPLETE\"}}";

    private final CohereUpstream upstream = new CohereUpstream();

    @Nested
    class History {

        @Test
        void bringsPlansAndThoughtsBackToTheirPlaces() {
            var answer = fold(
                    "{\"type\":\"tool-plan-delta\",\"delta\":{\"message\":{\"tool_plan\":\"Plan.\"}}}",
                    "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"thinking\":\"Hm.\"}}}}",
                    start(0, "a", "f"),
                    arguments(0, "{\\\"x\\\":1}"),
                    END);
            var stored = MessageJson.read(MessageJson.write(
                            List.of(answer.answer().choices().getFirst().message())))
                    .getFirst();

            assertThat(sent("m", USER, stored, result("a", false, new Part.Text("ok"))))
                    .contains("{\"role\":\"assistant\",\"tool_plan\":\"Plan.\","
                            + "\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm.\"}],"
                            + "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                            + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]},"
                            + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"ok\"}");
        }

        @Test
        void leavesOutWhatOthersThought() {
            var message = Message.of(
                    Role.ASSISTANT,
                    new Part.Reasoning("Hm.", false, new Extras("ollama", Map.of("kind", "\"thinking\""))),
                    new Part.Reasoning("xx", true, Extras.NONE),
                    new Part.Opaque("anthropic", "{\"type\":\"server_tool_use\"}"),
                    new Part.Refusal("No."));
            var outgoing = outgoing("m", USER, message, USER);

            assertThat(outgoing.dropped()).containsExactly("reasoning", "anthropic block");
            assertThat(body(outgoing))
                    .contains("\"content\":[{\"type\":\"text\",\"text\":\"No.\"}]")
                    .doesNotContain("Hm");
        }

        @Test
        void keepsResultsTogetherAndTheirPicturesBehindThem() {
            var calls =
                    Message.of(Role.ASSISTANT, new Part.ToolCall("1", "f", ""), new Part.ToolCall("2", "f", "null"));
            var image = new Part.Image(new Media.Inline("image/png", "AAAA"));
            assertThat(sent("m", USER, calls, result("1", true, new Part.Text("down"), image), result("2", false)))
                    .containsSubsequence(
                            "\"arguments\":\"{}\"",
                            "\"arguments\":\"{}\"",
                            "\"tool_call_id\":\"1\",\"content\":\"{\\\"error\\\":\\\"down\\\"}\"",
                            "\"tool_call_id\":\"2\",\"content\":\"(empty)\"",
                            "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"");
        }

        @Test
        void mustSaySomething() {
            assertThatThrownBy(() -> sent("m", Message.text(Role.USER, "\n")))
                    .hasMessageStartingWith("messages hold no text");
        }

        @Test
        void takesAPictureThatCameAsAFile() {
            var file = new Part.File(new Media.Inline("image/png", "AAAA"), "a.png", null, Extras.NONE);
            assertThat(sent("m", Message.of(Role.USER, file)))
                    .contains("\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}");
        }

        @Test
        void holdsNeitherSpeechNorOtherFilesThanText() {
            assertThatThrownBy(() -> sent("m", Message.of(Role.USER, new Part.Audio("AA==", "wav", Extras.NONE))))
                    .hasMessageContaining("input_audio");
            var stored = Message.of(Role.USER, new Part.File(null, null, "file-1", Extras.NONE));
            assertThatThrownBy(() -> sent("m", stored)).hasMessageContaining("the file_id 'file-1', which Cohere");
            var broken =
                    Message.of(Role.USER, new Part.File(new Media.Inline("text/plain", "%"), null, null, Extras.NONE));
            assertThatThrownBy(() -> sent("m", broken)).hasMessageContaining("no base64");
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                "none"                                                    | "tool_choice":"NONE"     | 2
                "auto"                                                    |                          | 2
                "required"                                                | "tool_choice":"REQUIRED" | 2
                {"type":"function","function":{"name":"f"}}               | "tool_choice":"REQUIRED" | 1
                {"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}}     |                          | 1
                {"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"g"}}]}} | "tool_choice":"REQUIRED" | 1
                """)
        void areChosenAsTheClientSaid(String choice, String said, int offered) {
            var body = asked("command-a-03-2025", TOOLS + ",\"tool_choice\":" + choice);
            assertThat(body.split("\"type\":\"function\"", -1)).hasSize(offered + 1);
            if (said == null) {
                assertThat(body).doesNotContain("tool_choice");
            } else {
                assertThat(body).contains(said);
            }
        }

        @Test
        void areNotOfferedToOldModelsThatMustNotCallThem() {
            assertThat(asked("command-r-08-2024", TOOLS + ",\"tool_choice\":\"none\""))
                    .doesNotContain("\"tools\"");
            var named = outgoing("command-r-plus-08-2024", TOOLS + ",\"tool_choice\":\"required\"");
            assertThat(named.dropped()).contains("tool_choice");
            assertThat(body(named)).contains("\"tools\"").doesNotContain("tool_choice");
        }

        @Test
        void areStrictTogetherWithSomethingRequiredOrNotAtAll() {
            assertThat(outgoing("command-a-03-2025", TOOLS).dropped()).containsExactly("tools.strict");
            var one = TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}";
            assertThat(asked("command-a-03-2025", one)).contains("\"strict_tools\":true");
        }
    }

    @Nested
    class Options {

        @ParameterizedTest
        @CsvSource({
            "command-a-reasoning-08-2025, none, '\"thinking\":{\"type\":\"disabled\"}'",
            "command-a-reasoning-08-2025, low, '\"thinking\":{\"type\":\"enabled\",\"token_budget\":1024}'",
            "command-a-plus-05-2026, max, '\"thinking\":{\"type\":\"enabled\"}'",
            "command-a-03-2025, none, '\"messages\"'"
        })
        void sayHowMuchToThink(String model, String effort, String said) {
            var outgoing = outgoing(model, "\"reasoning_effort\":\"" + effort + "\"");
            assertThat(body(outgoing)).contains(said);
            assertThat(outgoing.dropped()).isEmpty();
        }

        @Test
        void ofThinkingAreDroppedForModelsThatDoNot() {
            var outgoing = outgoing("command-a-03-2025", "\"reasoning_effort\":\"high\"");
            assertThat(outgoing.dropped()).containsExactly("reasoning_effort");
            assertThat(body(outgoing)).doesNotContain("thinking");
        }

        @Test
        void keepToTheRangesOfTheApi() {
            var outgoing = outgoing(
                    "m",
                    "\"temperature\":2,\"top_p\":1,\"frequency_penalty\":-1,\"presence_penalty\":1.7,\"seed\":-1,"
                            + "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]");
            assertThat(body(outgoing))
                    .contains("\"temperature\":1,\"p\":0.99,\"presence_penalty\":1,"
                            + "\"stop_sequences\":[\"a\",\"b\",\"c\",\"d\",\"e\"]");
            assertThat(outgoing.dropped()).containsExactly("frequency_penalty", "seed", "stop");
        }

        @Test
        void nameOnePenaltyOnly() {
            var outgoing = outgoing("m", "\"frequency_penalty\":0.5,\"presence_penalty\":0.4");
            assertThat(body(outgoing)).contains("\"frequency_penalty\":0.5").doesNotContain("presence");
            assertThat(outgoing.dropped()).containsExactly("presence_penalty");
        }

        @Test
        void ofDocumentsMustBeAnArray() {
            assertThatThrownBy(() -> asked("m", "\"documents\":\"x\"")).hasMessageStartingWith("documents must be");
        }
    }

    @Nested
    class Answers {

        @Test
        void withoutMessageEndAreBroken() {
            var fold = fold(
                    "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"One\"}}}}",
                    "{\"type\":\"content-end\",\"index\":0}");
            assertThat(Objects.requireNonNull(fold.error()).kind()).isEqualTo(ErrorKind.UPSTREAM_BROKEN);
            assertThat(fold.answer().choices().getFirst().message().text()).isEqualTo("One");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{", "[]", "text", "{\"type\":\"content-delta\",\"delta\":{"})
        void thatAreNoObjectAreUnreadable(String data) {
            assertThatThrownBy(() -> fold(data)).isInstanceOf(MalformedJsonException.class);
        }

        @Test
        void thatContinueACallNobodyStartedAreUnreadable() {
            assertThatThrownBy(() -> fold(start(0, "a", "f"), arguments(1, "{}")))
                    .isInstanceOf(MalformedJsonException.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"type\":7}",
                    "{\"type\":\"message-start\",\"id\":[],\"delta\":3}",
                    "{\"type\":\"content-start\",\"delta\":{\"message\":{\"content\":[]}}}",
                    "{\"type\":\"content-delta\",\"index\":\"x\",\"logprobs\":[],\"delta\":{\"message\":{\"content\":{\"text\":9}}}}",
                    "{\"type\":\"tool-plan-delta\",\"delta\":{\"message\":null}}",
                    "{\"type\":\"citation-start\",\"delta\":{\"message\":{\"citations\":{\"text\":\"x\"}}}}",
                    "{\"type\":\"never-seen\"}",
                    "[DONE]"
                })
        void ofWrongTypesAndUnknownKindsSayNothing(String data) {
            var fold = fold(
                    data,
                    "{\"type\":\"content-delta\",\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":\"Hi\"}}}}",
                    END,
                    "[DONE]");
            assertThat(fold.error()).isNull();
            assertThat(fold.answer().choices().getFirst().message().text()).isEqualTo("Hi");
            assertThat(fold.finished()).isTrue();
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                ''        | {}
                n,ull     | {}
                null      | {}
                ' ,{ }'   | ' { }'
                {"a":,1}  | {"a":1}
                nul       | nul
                """)
        void makeNoArgumentsAnEmptyObject(String pieces, String arguments) {
            var units = new ArrayList<String>();
            units.add(start(0, "a", "f"));
            for (var piece : pieces.split(",")) {
                units.add(arguments(0, piece.replace("\"", "\\\"")));
            }
            units.add("{\"type\":\"tool-call-end\",\"index\":0}");
            units.add(END);
            var choice = fold(units.toArray(String[]::new)).answer().choices().getFirst();
            assertThat(((Part.ToolCall) choice.message().parts().getFirst()).arguments())
                    .isEqualTo(arguments);
            assertThat(choice.reason()).isEqualTo(StopReason.TOOL_CALLS);
        }

        @ParameterizedTest
        @CsvSource({
            "COMPLETE, END",
            "STOP_SEQUENCE, STOP_SEQUENCE",
            "MAX_TOKENS, LENGTH",
            "TOOL_CALL, END",
            "ERROR_TOXIC, CONTENT_FILTER",
            "ERROR_LIMIT, LENGTH",
            "NEW_ONE, END"
        })
        void sayWhyTheyEnd(String reason, StopReason meaning) {
            assertThat(fold(END.replace("COMPLETE", reason))
                            .answer()
                            .choices()
                            .getFirst()
                            .reason())
                    .isEqualTo(meaning);
        }

        @ParameterizedTest
        @CsvSource({"ERROR, UPSTREAM_FAILED", "TIMEOUT, UPSTREAM_TIMEOUT"})
        void fail(String reason, ErrorKind kind) {
            assertThat(Objects.requireNonNull(
                                    fold(END.replace("COMPLETE", reason)).error())
                            .kind())
                    .isEqualTo(kind);
            var plain = "{\"message\":{\"content\":[]},\"finish_reason\":\"" + reason + "\"}";
            assertThat(Objects.requireNonNull(plain(plain).error()).kind()).isEqualTo(kind);
        }

        @Test
        void failWithAnErrorInThePlaceOfAnEvent() {
            var fold = fold("{\"message\":\"host 10.0.0.1 is down\"}");
            assertThat(Objects.requireNonNull(fold.error()).message()).doesNotContain("10.0.0.1");
            var end = fold("{\"type\":\"message-end\",\"delta\":{\"error\":\"host 10.0.0.1\"}}");
            assertThat(Objects.requireNonNull(end.error()).kind()).isEqualTo(ErrorKind.UPSTREAM_FAILED);
        }

        @Test
        void thatArePlainNeedAMessage() {
            assertThat(Objects.requireNonNull(
                                    plain("{\"id\":\"1\",\"message\":[]}").error())
                            .kind())
                    .isEqualTo(ErrorKind.UPSTREAM_BROKEN);
            assertThat(Objects.requireNonNull(plain("{\"message\":\"no\"}").error())
                            .kind())
                    .isEqualTo(ErrorKind.UPSTREAM_FAILED);
            var odd = plain("{\"message\":{\"content\":7,\"tool_calls\":[{\"function\":[]}],\"tool_plan\":{}}}");
            assertThat(odd.error()).isNull();
        }

        @Test
        void areCountedByBilledUnitsWhereThereIsNoOtherCount() {
            var usage = fold(END.replace(
                            "\"COMPLETE\"", "\"COMPLETE\",\"usage\":{\"billed_units\":{\"input_tokens\":3.0}}"))
                    .usage();
            assertThat(Objects.requireNonNull(usage).inputTokens()).isEqualTo(3);
        }

        private TurnFold plain(String body) {
            return foldOf(false, body);
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @CsvSource({
            "400, INVALID_REQUEST",
            "401, UPSTREAM_REFUSED_KEY",
            "402, QUOTA_EXHAUSTED",
            "403, UPSTREAM_REFUSED_KEY",
            "404, MODEL_NOT_FOUND",
            "422, INVALID_REQUEST",
            "429, RATE_LIMITED",
            "498, CONTENT_REFUSED",
            "499, UPSTREAM_TIMEOUT",
            "500, UPSTREAM_FAILED",
            "501, UPSTREAM_FAILED",
            "503, UPSTREAM_OVERLOADED",
            "504, UPSTREAM_TIMEOUT"
        })
        void areKnownByTheirStatusWhateverTheBody(int status, ErrorKind kind) {
            for (var body : List.of("", "[]", "<html>", "{\"message\":{}}")) {
                assertThat(upstream.error(status, Map.of(), JsonBytes.of(body)).kind())
                        .isEqualTo(kind);
            }
        }
    }

    private static String start(int index, String id, String name) {
        return "{\"type\":\"tool-call-start\",\"index\":" + index + ",\"delta\":{\"message\":{\"tool_calls\":{\"id\":\""
                + id + "\",\"function\":{\"name\":\"" + name + "\",\"arguments\":\"\"}}}}}";
    }

    private static String arguments(int index, String piece) {
        return "{\"type\":\"tool-call-delta\",\"index\":" + index
                + ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":\"" + piece + "\"}}}}}";
    }

    private static Message result(String callId, boolean failed, Part... content) {
        return Message.of(Role.TOOL, new Part.ToolResult(callId, List.of(content), failed, Extras.NONE));
    }

    private static ChatRequest read(String body) {
        return EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
    }

    private Outgoing outgoing(String model, String more) {
        var request = read(HI.replace("\"model\":\"m\"", "\"model\":\"m\"," + more));
        return upstream.write(request, List.of(new Edit.SetModel(model)), Set.of());
    }

    private String asked(String model, String more) {
        return body(outgoing(model, more));
    }

    private Outgoing outgoing(String model, Message... messages) {
        var content =
                new Content(List.of(messages), List.of(), read(HI).content().options());
        return upstream.write(ChatRequest.of(model, content), List.of(new Edit.SetModel(model)), Set.of());
    }

    private String sent(String model, Message... messages) {
        return body(outgoing(model, messages));
    }

    private static String body(Outgoing outgoing) {
        return JsonBytes.join(outgoing.body()).utf8();
    }

    private TurnFold fold(String... units) {
        return foldOf(true, units);
    }

    private TurnFold foldOf(boolean streamed, String... units) {
        var reader = upstream.reader(streamed);
        var events = new ArrayList<ChatEvent>();
        for (var unit : units) {
            reader.read(new SseFrame(null, JsonBytes.of(unit))).forEach(frame -> events.addAll(frame.events()));
        }
        reader.end().forEach(frame -> events.addAll(frame.events()));
        var fold = new TurnFold();
        events.forEach(fold::add);
        return fold;
    }
}
