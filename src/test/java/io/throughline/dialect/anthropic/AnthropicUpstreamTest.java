package io.throughline.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.Outgoing;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicUpstreamTest {

    private final AnthropicUpstream upstream = new AnthropicUpstream();

    @Nested
    class Splicing {

        @Test
        void leavesEveryByteThatNoEditTouches() {
            var body =
                    "{ \"x\":1.0, \"model\" : \"a\",\"messages\":[ {\"role\":\"user\",\"content\":\"Hi\"} ], \"max_tokens\":5}";

            assertThat(spliced(body, new Edit.SetModel("b"))).isEqualTo(body.replace("\"a\"", "\"b\""));
        }

        @Test
        void takesOurOwnControlsOut() {
            var body = """
                    {"conversation":{"id":"c"},"model":"a","throughline":{"strict":true},"messages":[{"role":"user","content":"Hi"}],"max_tokens":5}""";

            assertThat(spliced(body))
                    .isEqualTo(
                            "{\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":5}");
        }

        @Test
        void setsInstructionsOnlyWhereTheClientSentNone() {
            var bare = "{\"model\":\"a\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            var full =
                    "{\"model\":\"a\",\"system\":\"S\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            Edit[] edits = {new Edit.CapOutput(99), new Edit.Instruct(List.of(Message.text(Role.SYSTEM, "Be brief.")))};

            assertThat(spliced(bare, edits)).endsWith(",\"system\":\"Be brief.\"}");
            assertThat(spliced(full, edits)).isEqualTo(full);
        }

        @Test
        void putsHistoryBetweenInstructionsAndWhatIsNew() {
            var body = """
                    {"model":"a","max_tokens":1,"messages":[{"role":"system","content":"S"},{"role":"user","content":"new"}]}""";
            var thought = new Part.Reasoning("Hm.", false, Signature.extras("anthropic", "sig"));
            var foreign = new Part.Reasoning("Hm?", false, Extras.NONE);
            var history = List.of(
                    Message.text(Role.USER, "1"),
                    Message.of(
                            Role.ASSISTANT,
                            thought,
                            foreign,
                            new Part.Text("2"),
                            new Part.ToolCall("t", "f", "{\"a\":1.0}")));

            assertThat(spliced(body, new Edit.Prepend(history))).contains("""
                            "messages":[{"role":"system","content":"S"},{"role":"user","content":"1"},\
                            {"role":"assistant","content":[{"type":"thinking","thinking":"Hm.","signature":"sig"},{"type":"text","text":"2"},\
                            {"type":"tool_use","id":"t","name":"f","input":{"a":1.0}}]},{"role":"user","content":"new"}]""");
        }

        @Test
        void streamsAsTheGatewayWants() {
            var body = "{\"model\":\"a\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

            assertThat(spliced(body, new Edit.SetStream(true))).isEqualTo(body.replace("]}", "],\"stream\":true}"));
            assertThat(spliced(body, new Edit.SetStream(false))).isEqualTo(body);
        }

        @Test
        void sendsItsOwnBlocksBackAndNamesTheOthers() {
            var history = Message.of(
                    Role.ASSISTANT,
                    new Part.Opaque("anthropic", "{\"type\":\"server_tool_use\",\"a\":1.0}"),
                    new Part.Opaque("openai-chat", "{\"type\":\"audio\"}"),
                    new Part.Reasoning("cipher", true, Extras.NONE),
                    new Part.Refusal("No."),
                    new Part.File(null, null, "file_1", new Extras("anthropic", Map.of("cache_control", "{}"))));
            var body = "{\"model\":\"a\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
            var request = new AnthropicInbound().read(JsonBytes.of(body));

            var outgoing = upstream.write(request, List.of(new Edit.Prepend(List.of(history))), Set.of());

            assertThat(JsonBytes.join(outgoing.body()).utf8()).contains("""
                            {"role":"assistant","content":[{"type":"server_tool_use","a":1.0},{"type":"redacted_thinking","data":"cipher"},\
                            {"type":"text","text":"No."},{"type":"document","source":{"type":"file","file_id":"file_1"},"cache_control":{}}]}""");
            assertThat(outgoing.dropped()).containsExactly("openai-chat block audio");
        }

        private String spliced(String body, Edit... edits) {
            var request = new AnthropicInbound().read(JsonBytes.of(body));
            return JsonBytes.join(
                            upstream.write(request, List.of(edits), Set.of()).body())
                    .utf8();
        }
    }

    @Nested
    class Encoding {

        @Test
        void asksForALimitOfItsOwnWhenNobodyNamedOne() {
            assertThat(encoded("claude-haiku-4-5", "")).contains("\"max_tokens\":4096");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        claude-3-5-haiku-20241022  | high    |                             | reasoning_effort
                        claude-3-7-sonnet-20250219 | low     | {"type":"enabled","budget_tokens":1024}  | ``
                        claude-opus-4-20250514     | medium  | {"type":"enabled","budget_tokens":4096}  | ``
                        claude-haiku-4-5-20251001  | high    | {"type":"enabled","budget_tokens":16384} | ``
                        deepseek-chat              | xhigh   | {"type":"enabled","budget_tokens":32768} | ``
                        claude-haiku-4-5           | none    |                             | ``
                        claude-opus-4-6            | xhigh   | {"type":"adaptive"},"output_config":{"effort":"high"} | ``
                        claude-opus-4-6            | none    | {"type":"disabled"}         | ``
                        claude-sonnet-5            | minimal | {"type":"adaptive","display":"summarized"},"output_config":{"effort":"low"} | ``
                        us.anthropic.claude-opus-4-8-v1:0 | max | {"type":"adaptive","display":"summarized"},"output_config":{"effort":"max"} | ``
                        """)
        void asksForThoughtsInTheFormOfTheGeneration(
                String model, String effort, @Nullable String thinking, String dropped) {
            var body = encoded(model, ",\"reasoning_effort\":\"" + effort + "\"");

            assertThat(body)
                    .matches(found -> thinking == null
                            ? !found.contains("thinking")
                            : found.contains("\"thinking\":" + thinking));
            assertThat(dropped(model, ",\"reasoning_effort\":\"" + effort + "\""))
                    .isEqualTo(names(dropped));
        }

        @Test
        void thinksWithinTheClientsLimit() {
            assertThat(encoded("claude-haiku-4-5", ",\"max_tokens\":4000,\"reasoning_effort\":\"high\""))
                    .contains("\"max_tokens\":4000", "\"budget_tokens\":3000");
            assertThat(dropped("claude-haiku-4-5", ",\"max_tokens\":800,\"reasoning_effort\":\"high\""))
                    .containsExactly("reasoning_effort");
        }

        @Test
        void doesNotThinkBesideAForcedTool() {
            var forced = TOOLS + ",\"tool_choice\":\"required\",\"reasoning_effort\":\"high\"";

            assertThat(encoded("claude-haiku-4-5", forced)).doesNotContain("thinking");
            assertThat(dropped("claude-haiku-4-5", forced)).containsExactly("reasoning_effort");
            assertThat(encoded("claude-opus-4-6", forced))
                    .doesNotContain("thinking")
                    .contains("\"effort\":\"high\"");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        claude-haiku-4-5 | ,"temperature":1.7              | "temperature":1 | ``
                        claude-haiku-4-5 | ,"temperature":0.25,"top_p":0.5 | "temperature":0.25 | top_p
                        claude-haiku-4-5 | ,"top_p":0.5                    | "top_p":0.5     | ``
                        claude-opus-4-7  | ,"temperature":0.2,"top_k":4    | "max_tokens"    | temperature top_k
                        claude-haiku-4-5 | ,"temperature":0,"reasoning_effort":"low" | "thinking" | temperature
                        claude-haiku-4-5 | ,"n":2,"seed":7,"logprobs":true,"presence_penalty":0.1,"logit_bias":{} | "max_tokens" | presence_penalty seed n logprobs logit_bias
                        claude-haiku-4-5 | ,"n":1,"stop":["END"," "]       | "stop_sequences":["END"] | stop
                        claude-haiku-4-5 | ,"user":"u1"                    | "metadata":{"user_id":"u1"} | ``
                        """)
        void saysWhatItCanAndNamesTheRest(String model, String options, String expected, String dropped) {
            assertThat(encoded(model, options)).contains(expected);
            assertThat(dropped(model, options)).containsExactlyInAnyOrderElementsOf(names(dropped));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        "auto"                                           | {"type":"auto"}
                        "none"                                           | {"type":"none"}
                        "required","parallel_tool_calls":false           | {"type":"any","disable_parallel_tool_use":true}
                        {"type":"function","function":{"name":"a.b"}}    | {"type":"tool","name":"a_u002E_b"}
                        null,"parallel_tool_calls":false                 | {"type":"auto","disable_parallel_tool_use":true}
                        "none","parallel_tool_calls":false               | {"type":"none"}
                        """)
        void choosesTools(String choice, String expected) {
            assertThat(encoded("claude-haiku-4-5", TOOLS + ",\"tool_choice\":" + choice))
                    .contains("\"tool_choice\":" + expected);
        }

        @Test
        void offersOnlyTheAllowedTools() {
            var allowed = """
                    ,"tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"c"}}]}}""";

            assertThat(encoded("claude-haiku-4-5", TOOLS + allowed))
                    .contains(
                            "\"tools\":[{\"name\":\"c\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}}],\"tool_choice\":{\"type\":\"any\"}");
        }

        @Test
        void refusesToolsThatOnlyAnotherProviderHas() {
            assertThatThrownBy(() -> encoded(
                            "claude-haiku-4-5", ",\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"x\"}}]"))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("\"custom\"");
        }

        @Test
        void keepsStrictToolsStrictWhereTheModelCan() {
            var tools = """
                    ,"tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"type":"object","properties":{"n":{"type":"integer","minimum":1}}}}}]""";

            assertThat(encoded("claude-haiku-4-5", tools))
                    .contains("\"description\":\"{minimum: 1}\"", "\"additionalProperties\":false", "\"strict\":true");
            assertThat(encoded("claude-3-5-haiku-20241022", tools))
                    .contains("\"minimum\":1")
                    .doesNotContain("strict");
            assertThat(dropped("claude-3-5-haiku-20241022", tools)).containsExactly("tools.strict");
        }

        @Test
        void asksOlderModelsForJsonInWords() {
            var format = """
                    ,"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":{"type":"object"}}}""";

            assertThat(encoded("claude-3-5-haiku-20241022", format))
                    .contains("\"system\":\"Answer with one valid JSON object", "{\\\"type\\\":\\\"object\\\"}")
                    .doesNotContain("output_config");
            assertThat(encoded("claude-haiku-4-5", ",\"response_format\":{\"type\":\"json_object\"}"))
                    .contains("\"system\":\"Answer with one valid JSON object");
        }

        @Test
        void anAssistantThatSpeaksFirstIsIntroduced() {
            assertThat(encoded(
                            "claude-haiku-4-5",
                            "",
                            "{\"role\":\"assistant\",\"content\":\"Hi!\"},{\"role\":\"user\",\"content\":\"Yo\"}"))
                    .contains(
                            "[{\"role\":\"user\",\"content\":\"(The assistant opens the conversation.)\"},{\"role\":\"assistant\"");
        }

        @Test
        void instructionsAloneAreWhatTheUserSays() {
            assertThat(encoded("claude-haiku-4-5", "", "{\"role\":\"system\",\"content\":\"Write a haiku.\"}"))
                    .contains("\"messages\":[{\"role\":\"user\",\"content\":\"Write a haiku.\"}]")
                    .doesNotContain("system");
        }

        @Test
        void aConversationWithoutWordsIsRefused() {
            assertThatThrownBy(() -> encoded("claude-haiku-4-5", "", "{\"role\":\"user\",\"content\":\" \"}"))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("messages hold no text");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        {"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}  | input_audio
                        {"type":"file","file":{"file_id":"file-1"}}                         | file-1
                        {"type":"image_url","image_url":{"url":"ftp://x/y.png"}}            | image_url
                        """)
        void refusesPartsWhoseLossWouldChangeTheQuestion(String part, String named) {
            assertThatThrownBy(() -> encoded("claude-haiku-4-5", "", "{\"role\":\"user\",\"content\":[" + part + "]}"))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining(named);
        }

        @Test
        void refusesANameTooLongForTheApi() {
            var name = "n".repeat(129);

            assertThatThrownBy(() -> encoded("claude-haiku-4-5", TOOLS.replace("a.b", name)))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining(name);
        }

        @Test
        void namesInstructionsThatAreNoText() {
            var system =
                    "{\"role\":\"system\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x\"}}]},";

            assertThat(write("claude-haiku-4-5", ",\"user\":\"" + "u".repeat(257) + "\"", system + HELLO)
                            .dropped())
                    .containsExactly("messages.content of a system message that is not text", "user");
        }

        @Test
        void doesNotThinkWhereTheFirstThoughtsOfAToolLoopAreLost() {
            var loop = """
                    {"role":"user","content":"Hi"},{"role":"assistant","tool_calls":[{"id":"t","type":"function","function":{"name":"c","arguments":""}}]},
                    {"role":"tool","tool_call_id":"t","content":"1"}""";
            var options = TOOLS + ",\"reasoning_effort\":\"low\"";

            assertThat(encoded("claude-haiku-4-5", options, loop)).doesNotContain("thinking");
            assertThat(encoded("claude-opus-4-6", options, loop)).contains("\"thinking\":{\"type\":\"adaptive\"}");
        }

        @Test
        void sendsTextFilesAsText() {
            var file =
                    "{\"type\":\"file\",\"file\":{\"filename\":\"a.csv\",\"file_data\":\"data:text/csv;base64,YSxi\"}}";

            assertThat(encoded("claude-haiku-4-5", "", "{\"role\":\"user\",\"content\":[" + file + "]}"))
                    .contains(
                            "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a,b\"},\"title\":\"a.csv\"}");
        }

        private static final String TOOLS = """
                ,"tools":[{"type":"function","function":{"name":"a.b"}},{"type":"function","function":{"name":"c"}}]""";

        private static final String HELLO = "{\"role\":\"user\",\"content\":\"Hi\"}";

        private String encoded(String model, String options) {
            return encoded(model, options, HELLO);
        }

        private String encoded(String model, String options, String messages) {
            return JsonBytes.join(write(model, options, messages).body()).utf8();
        }

        private List<String> dropped(String model, String options) {
            return write(model, options, HELLO).dropped();
        }

        private Outgoing write(String model, String options, String messages) {
            var body = "{\"model\":\"m\",\"messages\":[" + messages + "]" + options + "}";
            var request = EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
            return upstream.write(request, List.of(new Edit.SetModel(model)), Set.of());
        }

        private static List<String> names(String names) {
            return names.isBlank() ? List.of() : List.of(names.split(" "));
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        400 | invalid_request_error | max_tokens: 99 > 64, the maximum  | INVALID_REQUEST
                        400 | invalid_request_error | input length and `max_tokens` exceed context limit: 1 | CONTEXT_TOO_LONG
                        400 | invalid_request_error | You have reached your specified API usage limits. | QUOTA_EXHAUSTED
                        402 | billing_error         | Pay                               | QUOTA_EXHAUSTED
                        403 | permission_error      | sk-ant-secret                     | UPSTREAM_REFUSED_KEY
                        408 | timeout_error         | slow                              | UPSTREAM_TIMEOUT
                        409 | conflict_error        | again                             | INVALID_REQUEST
                        422 | invalid_request_error | no                                | INVALID_REQUEST
                        500 | overloaded_error      | Overloaded                        | UPSTREAM_OVERLOADED
                        503 | api_error             | down                              | UPSTREAM_OVERLOADED
                        504 | timeout_error         | slow                              | UPSTREAM_TIMEOUT
                        """)
        void haveTheirKinds(int status, String type, String message, ErrorKind kind) {
            var body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";

            assertThat(upstream.error(status, Map.of(), JsonBytes.of(body)).kind())
                    .isEqualTo(kind);
        }

        @Test
        void neverShowTextThatIsNoErrorOfTheApi() {
            for (var body : List.of("<html>secret host</html>", "", "[1]", "{\"error\":\"secret\"}", "\u0000")) {
                for (int status : new int[] {400, 401, 404, 413, 429, 500}) {
                    assertThat(upstream.error(status, Map.of(), JsonBytes.of(body))
                                    .message())
                            .doesNotContain("secret")
                            .isNotBlank();
                }
            }
        }

        @Test
        void neverShowWhatTheProviderSaysAboutItsKey() {
            var body =
                    "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key sk-ant-1\"}}";

            assertThat(upstream.error(401, Map.of(), JsonBytes.of(body)).message())
                    .doesNotContain("sk-ant");
        }

        @Test
        void keepTheWaitTheProviderAsksFor() {
            var error = upstream.error(529, Map.of("retry-after", "12"), JsonBytes.EMPTY);

            assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(12));
        }

        @Test
        void areNotTheClientsWhenTheProviderSaysTryAgain() {
            var error = upstream.error(409, Map.of("x-should-retry", "true"), JsonBytes.of("{}"));

            assertThat(error.kind()).isEqualTo(ErrorKind.UPSTREAM_FAILED);
        }
    }

    @Nested
    class Reading {

        @Test
        void namesFramesThatCameWithoutAName() {
            var frames = upstream.reader(true).read(new SseFrame(null, JsonBytes.of("{\"type\":\"ping\"}")));

            assertThat(frames.getFirst().raw()).isEqualTo(new SseFrame("ping", JsonBytes.of("{\"type\":\"ping\"}")));
        }

        @Test
        void takesAToolsInputFromItsStartWhenNoDeltaFollows() {
            var events = events(
                    "{\"type\":\"content_block_start\",\"index\":4,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"a_u002E_b\",\"input\":{\"x\":1}}}",
                    "{\"type\":\"content_block_stop\",\"index\":4}");

            assertThat(events)
                    .containsExactly(
                            new ChatEvent.PartStarted(0, 0, new PartKind.ToolCall("t", "a.b")),
                            new ChatEvent.ToolInputDelta(0, 0, "{\"x\":1}"),
                            new ChatEvent.PartEnded(0, 0));
        }

        @Test
        void keepsCountsThatTheEndLeavesOut() {
            var events = events(
                    "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":7}}}",
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":0,\"output_tokens\":3}}");

            assertThat(events)
                    .filteredOn(ChatEvent.UsageSeen.class::isInstance)
                    .last()
                    .isEqualTo(new ChatEvent.UsageSeen(new io.throughline.chat.Usage(12, 7, 0, 3, 0)));
        }

        @Test
        void readsNothingBehindTheEnd() {
            var events = events(
                    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                    "{\"type\":\"message_stop\"}",
                    "[DONE]");

            assertThat(events).last().isEqualTo(new ChatEvent.Finished());
        }

        @Test
        void refusesADeltaOfNoBlock() {
            assertThatThrownBy(
                            () -> events(
                                    "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}"))
                    .isInstanceOf(MalformedJsonException.class);
        }

        @Test
        void aPlainBodyThatIsNoMessageIsBroken() {
            var frames = upstream.reader(false).read(new SseFrame(null, JsonBytes.of("{\"ok\":true}")));

            assertThat(frames.getFirst().events().getFirst())
                    .isInstanceOfSatisfying(
                            ChatEvent.Failed.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.UPSTREAM_BROKEN));
        }

        @ParameterizedTest
        @CsvSource({
            "invalid_request_error, INVALID_REQUEST",
            "authentication_error, UPSTREAM_REFUSED_KEY",
            "billing_error, QUOTA_EXHAUSTED",
            "permission_error, UPSTREAM_REFUSED_KEY",
            "not_found_error, MODEL_NOT_FOUND",
            "request_too_large, TOO_LARGE",
            "rate_limit_error, RATE_LIMITED",
            "timeout_error, UPSTREAM_TIMEOUT",
            "overloaded_error, UPSTREAM_OVERLOADED",
            "api_error, UPSTREAM_FAILED",
            "x_new_error, UPSTREAM_FAILED"
        })
        void knowsAnErrorInAStreamByItsType(String type, ErrorKind kind) {
            var events = events("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"m\"}}");

            assertThat(events)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ChatEvent.Failed.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(kind));
        }

        @Test
        void aStreamThatStopsWithoutAReasonIsBroken() {
            var reader = upstream.reader(true);
            var stop = reader.read(new SseFrame("message_stop", JsonBytes.of("{}")));

            assertThat(stop.getFirst().events()).isEmpty();
            assertThat(reader.end().getFirst().events().getFirst()).isInstanceOf(ChatEvent.Failed.class);
        }

        @Test
        void aPlainErrorUnderStatus200IsAnError() {
            var body = "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}";
            var frames = upstream.reader(false).read(new SseFrame(null, JsonBytes.of(body)));

            assertThat(frames.getFirst().events().getFirst())
                    .isInstanceOfSatisfying(
                            ChatEvent.Failed.class,
                            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.RATE_LIMITED));
        }

        private List<ChatEvent> events(String... units) {
            var reader = upstream.reader(true);
            var events = new ArrayList<ChatEvent>();
            for (var unit : units) {
                reader.read(new SseFrame(null, JsonBytes.of(unit))).forEach(frame -> events.addAll(frame.events()));
            }
            return events;
        }
    }

    @Test
    void passesOnTheVersionAndTheBetasOfTheClient() {
        var sent = Map.of("anthropic-version", "2026-10-21", "anthropic-beta", "x", "authorization", "secret");

        assertThat(upstream.passedOn(sent::get))
                .isEqualTo(Map.of("anthropic-version", "2026-10-21", "anthropic-beta", "x"));
        assertThat(upstream.passedOn(name -> null)).isEmpty();
    }
}
