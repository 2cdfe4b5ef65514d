package io.throughline.dialect.gemini;

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
import io.throughline.wire.SseFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiUpstreamTest {

    private static final String HI = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final Message USER = Message.text(Role.USER, "Hi");

    private final GeminiUpstream upstream = new GeminiUpstream();

    @Nested
    class Paths {

        @Test
        void nameTheModelAndTheWayToAnswer() {
            assertThat(path("gemini-2.5-flash", false)).isEqualTo("/models/gemini-2.5-flash:generateContent");
            assertThat(path("gemini-2.5-flash", true))
                    .isEqualTo("/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
        }

        @Test
        void keepAModelsNameWithinItsSegment() {
            assertThat(path("../x?key=a b#c", false)).isEqualTo("/models/..%2Fx%3Fkey%3Da%20b%23c:generateContent");
            assertThatThrownBy(() -> path(" ", false)).hasMessage("model is empty");
        }

        private String path(String model, boolean stream) {
            return upstream.write(read(HI), List.of(new Edit.SetModel(model), new Edit.SetStream(stream)), Set.of())
                    .path();
        }
    }

    @Nested
    class History {

        @Test
        void bringsSignaturesAndIdsBackToTheirParts() {
            var answer = fold("""
                    {"candidates":[{"content":{"parts":[
                    {"text":"Hm.","thought":true,"thoughtSignature":"c1"},
                    {"text":"Look: "},
                    {"functionCall":{"id":"a1","name":"f","args":{ "x" : 1.0 }},"thoughtSignature":"c2"},
                    {"functionCall":{"id":"a2","name":"g"}},
                    {"executableCode":{"code":"1"}}]},"finishReason":"STOP"}]}""");
            var stored = MessageJson.read(MessageJson.write(
                    List.of(answer.answer().choices().getFirst().message())));
            var results = new Message(Role.TOOL, List.of(result("a2", "{\"y\":2}"), result("a1", "done")), Extras.NONE);

            assertThat(contents("gemini-3-pro-preview", USER, stored.getFirst(), results))
                    .contains("{\"role\":\"model\",\"parts\":["
                            + "{\"text\":\"Hm.\",\"thought\":true,\"thoughtSignature\":\"c1\"},{\"text\":\"Look: \"},"
                            + "{\"functionCall\":{\"id\":\"a1\",\"name\":\"f\",\"args\":{\"x\":1.0}},\"thoughtSignature\":\"c2\"},"
                            + "{\"functionCall\":{\"id\":\"a2\",\"name\":\"g\",\"args\":{}}},"
                            + "{\"executableCode\":{\"code\":\"1\"}}]},"
                            + "{\"role\":\"user\",\"parts\":["
                            + "{\"functionResponse\":{\"id\":\"a1\",\"name\":\"f\",\"response\":{\"output\":\"done\"}}},"
                            + "{\"functionResponse\":{\"id\":\"a2\",\"name\":\"g\",\"response\":{\"y\":2}}}]}");
        }

        @Test
        void ofOtherModelsIsExcusedFromSignaturesOncePerStep() {
            var calls = Message.of(Role.ASSISTANT, call("1", "f"), call("2", "g"));
            var results = new Message(Role.TOOL, List.of(result("1", "a"), result("2", "b")), Extras.NONE);

            assertThat(contents("gemini-3.5-flash", USER, calls, results, calls, results))
                    .containsPattern("(skip_thought_signature_validator.*){2}")
                    .doesNotContainPattern("(skip_thought_signature_validator.*){3}");
            assertThat(contents("gemini-2.5-pro", USER, calls, results)).doesNotContain("skip_thought");
        }

        @Test
        void leavesOutWhatOthersThought() {
            var message = Message.of(
                    Role.ASSISTANT,
                    new Part.Reasoning("Hm.", false, Extras.NONE),
                    new Part.Opaque("anthropic", "{\"type\":\"server_tool_use\"}"),
                    new Part.Refusal("No."));
            var outgoing = outgoing("gemini-2.5-pro", USER, message, USER);

            assertThat(outgoing.dropped()).containsExactly("reasoning", "anthropic block server_tool_use");
            assertThat(body(outgoing)).contains("{\"role\":\"model\",\"parts\":[{\"text\":\"No.\"}]}");
        }

        @Test
        void pairsRepeatedIdsByTheirOrder() {
            var calls = Message.of(Role.ASSISTANT, call("", "f"), call("", "f"));
            var results = new Message(Role.TOOL, List.of(result("", "a"), result("", "b")), Extras.NONE);

            assertThat(contents("gemini-2.5-pro", USER, calls, results))
                    .containsSubsequence("\"output\":\"a\"", "\"output\":\"b\"");
        }

        @Test
        void mustHaveAResultForEachCallAndACallForEachResult() {
            var calls = Message.of(Role.ASSISTANT, call("1", "f"), call("2", "g"));
            var one = new Message(Role.TOOL, List.of(result("1", "a")), Extras.NONE);

            assertThatThrownBy(() -> contents("gemini-2.5-pro", USER, calls, one, USER))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageStartingWith("messages hold no result for tool_call_id '2'");
            assertThatThrownBy(() -> contents("gemini-2.5-pro", USER, one))
                    .hasMessageStartingWith("messages hold a result for tool_call_id '1'");
        }

        @Test
        void beginsWithTheUser() {
            assertThat(contents("gemini-2.5-pro", Message.text(Role.ASSISTANT, "Welcome."), USER))
                    .startsWith("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"(The assistant opens");
            assertThat(contents("gemini-2.5-pro", Message.text(Role.SYSTEM, "Speak.")))
                    .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Speak.\"}]}]}");
            assertThatThrownBy(() -> contents("gemini-2.5-pro", Message.text(Role.USER, " ")))
                    .hasMessageContaining("hold no text");
        }

        @Test
        void tellsGemmaItsInstructionsInTheFirstTurn() {
            assertThat(contents("gemma-3-27b-it", Message.text(Role.SYSTEM, "Be brief."), USER))
                    .isEqualTo(
                            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Be brief.\"},{\"text\":\"Hi\"}]}]}");
        }

        @Test
        void goesBehindTheInstructions() {
            var body = """
                    {"model":"m","messages":[{"role":"system","content":"S"},{"role":"user","content":"new"}]}""";
            var edits = List.<Edit>of(
                    new Edit.SetModel("gemini-2.5-pro"),
                    new Edit.Prepend(List.of(USER, Message.text(Role.ASSISTANT, "Hello."))));

            assertThat(body(upstream.write(read(body), edits, Set.of())))
                    .isEqualTo("{\"systemInstruction\":{\"parts\":[{\"text\":\"S\"}]},\"contents\":["
                            + "{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]},"
                            + "{\"role\":\"model\",\"parts\":[{\"text\":\"Hello.\"}]},"
                            + "{\"role\":\"user\",\"parts\":[{\"text\":\"new\"}]}]}");
        }

        private Part.ToolCall call(String id, String name) {
            return new Part.ToolCall(id, name, "{}");
        }

        private Part.ToolResult result(String id, String text) {
            return new Part.ToolResult(id, List.of(new Part.Text(text)), false, Extras.NONE);
        }
    }

    @Nested
    class Options {

        @ParameterizedTest
        @CsvSource({
            "gemini-2.5-flash, none, '{\"thinkingBudget\":0}'",
            "gemini-2.5-pro, none, '{\"thinkingBudget\":128}'",
            "gemini-2.5-flash, xhigh, '{\"thinkingBudget\":24576,\"includeThoughts\":true}'",
            "gemini-2.5-pro, max, '{\"thinkingBudget\":32768,\"includeThoughts\":true}'",
            "gemini-flash-latest, medium, '{\"thinkingBudget\":8192,\"includeThoughts\":true}'",
            "gemini-3-flash-preview, minimal, '{\"thinkingLevel\":\"MINIMAL\",\"includeThoughts\":true}'",
            "gemini-3-flash-preview, none, '{\"thinkingLevel\":\"MINIMAL\"}'",
            "gemini-3-pro-preview, minimal, '{\"thinkingLevel\":\"LOW\",\"includeThoughts\":true}'",
            "gemini-3-pro-preview, medium, '{\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true}'",
            "gemini-3.1-pro-preview, medium, '{\"thinkingLevel\":\"MEDIUM\",\"includeThoughts\":true}'",
        })
        void turnEffortIntoThinking(String model, String effort, String config) {
            assertThat(body(with(model, ",\"reasoning_effort\":\"" + effort + "\"")))
                    .contains("\"generationConfig\":{\"thinkingConfig\":" + config + "}");
        }

        @Test
        void nameWhatTheModelCannotBeTold() {
            var outgoing = with(
                    "gemini-2.0-flash",
                    ",\"reasoning_effort\":\"low\",\"seed\":5000000000,\"stop\":[\"a\",\"\"],\"user\":\"u\"");
            assertThat(outgoing.dropped()).containsExactly("seed", "stop", "reasoning_effort", "user");
        }

        @Test
        void limitNothingThatTheClientDidNot() {
            var edits = List.<Edit>of(new Edit.SetModel("gemini-2.5-pro"), new Edit.CapOutput(9));
            assertThat(body(upstream.write(read(HI), edits, Set.of()))).doesNotContain("generationConfig");
        }

        @Test
        void offerOnlyTheAllowedTools() {
            var tools = """
                    ,"tools":[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}}],\
                    "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto","tools":[{"type":"function","function":{"name":"g"}}]}}""";
            assertThat(body(with("gemini-2.5-pro", tools)))
                    .contains("\"functionDeclarations\":[{\"name\":\"g\"}]", "{\"mode\":\"AUTO\"}");
        }

        @Test
        void askNewModelsForAFormBesideTools() {
            var both = """
                    ,"tools":[{"type":"function","function":{"name":"f"}}],"response_format":{"type":"json_object"}""";
            assertThat(body(with("gemini-3.5-flash", both))).contains("\"responseMimeType\":\"application/json\"");
            assertThat(body(with("gemini-2.5-flash", both)))
                    .contains("Answer with one valid JSON object")
                    .doesNotContain("responseMimeType");
        }

        @Test
        void refuseAddressesThatTheModelCannotFetch() {
            var image = new Message(
                    Role.USER, List.of(new Part.Image(Media.ofUrl("https://a.example/x.png"))), Extras.NONE);
            assertThat(contents("gemini-2.5-pro", image)).contains("\"mimeType\":\"image/png\"");
            assertThatThrownBy(() -> contents("gemini-2.0-flash", image))
                    .hasMessageContaining("send the data itself as a base64 data: URL");
        }

        private Outgoing with(String model, String options) {
            var body = HI.substring(0, HI.length() - 1) + options + "}";
            return upstream.write(read(body), List.of(new Edit.SetModel(model)), Set.of());
        }
    }

    @Nested
    class Answers {

        @Test
        void giveEachCallAnIdOfItsOwnAlsoWithoutAnAnswersId() {
            var chunk = "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}},"
                    + "{\"functionCall\":{\"name\":\"f\"}}]},\"finishReason\":\"STOP\"}]}";
            var ids = fold(chunk).answer().choices().getFirst().message().parts().stream()
                    .map(part -> ((Part.ToolCall) part).id())
                    .toList();
            assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("call_[0-9a-f]{8}_[01]"));
            assertThat(fold(chunk).answer()).isEqualTo(fold(chunk).answer());
        }

        @Test
        void mayGoOnAfterAFinishReason() {
            var fold = fold(
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}]}",
                    "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},\"finishReason\":\"STOP\"}]}",
                    "{\"usageMetadata\":{\"promptTokenCount\":3}}");
            var choice = fold.answer().choices().getFirst();
            assertThat(choice.message().parts()).hasSize(2);
            assertThat(choice.reason()).isEqualTo(StopReason.TOOL_CALLS);
        }

        @Test
        void keepASignatureThatComesAlone() {
            var fold = fold("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"},{\"thoughtSignature\":\"c\"}]},"
                    + "\"finishReason\":\"STOP\"}]}");
            assertThat(fold.answer().choices().getFirst().message().parts())
                    .containsExactly(new Part.Text("a", new Extras("gemini", Map.of("thoughtSignature", "\"c\""))));
        }

        @ParameterizedTest
        @CsvSource({
            "STOP, END",
            "MAX_TOKENS, LENGTH",
            "RECITATION, CONTENT_FILTER",
            "SPII, CONTENT_FILTER",
            "IMAGE_SAFETY, CONTENT_FILTER",
            "SOMETHING_NEW, END",
        })
        void endForOneOfOurReasons(String theirs, StopReason ours) {
            var fold = fold("{\"candidates\":[{\"finishReason\":\"" + theirs + "\"}]}");
            assertThat(fold.answer().choices().getFirst().reason()).isEqualTo(ours);
        }

        @Test
        void failWhenTheModelDid() {
            for (var reason : List.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS")) {
                var error = fold("{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}")
                        .error();
                assertThat(error).isNotNull();
                assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_FAILED);
            }
        }

        @Test
        void mayBeErrorsInAnArray() {
            var error = fold("[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]")
                    .error();
            assertThat(error).isNotNull();
            assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        }
    }

    @Nested
    class Errors {

        @Test
        void mayStandInAnArray() {
            var body = """
                    [{"error":{"code":429,"message":"Slow down","status":"RESOURCE_EXHAUSTED","details":[\
                    {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}]""";
            var error = upstream.error(429, Map.of("retry-after", "1"), JsonBytes.of(body));
            assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(37));
        }

        @ParameterizedTest
        @CsvSource({
            "401, UPSTREAM_REFUSED_KEY",
            "403, UPSTREAM_REFUSED_KEY",
            "413, TOO_LARGE",
            "499, UPSTREAM_TIMEOUT",
            "500, UPSTREAM_FAILED",
            "504, UPSTREAM_TIMEOUT",
            "400, INVALID_REQUEST",
        })
        void areKnownByTheirStatusWhateverTheBody(int status, ErrorKind kind) {
            for (var body : List.of("", "[]", "<html>", "{\"error\":\"no\"}")) {
                assertThat(upstream.error(status, Map.of(), JsonBytes.of(body)).kind())
                        .isEqualTo(kind);
            }
        }

        @Test
        void ofTheAccountAreNotShown() {
            var body = "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the API use.\","
                    + "\"status\":\"FAILED_PRECONDITION\"}}";
            var error = upstream.error(400, Map.of(), JsonBytes.of(body));
            assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_REFUSED_KEY);
            assertThat(error.message()).doesNotContain("location");
        }
    }

    private static ChatRequest read(String body) {
        return EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
    }

    private Outgoing outgoing(String model, Message... messages) {
        var content =
                new Content(List.of(messages), List.of(), read(HI).content().options());
        return upstream.write(ChatRequest.of(model, content), List.of(new Edit.SetModel(model)), Set.of());
    }

    private String contents(String model, Message... messages) {
        return body(outgoing(model, messages));
    }

    private static String body(Outgoing outgoing) {
        return JsonBytes.join(outgoing.body()).utf8();
    }

    private TurnFold fold(String... units) {
        var reader = upstream.reader(true);
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
