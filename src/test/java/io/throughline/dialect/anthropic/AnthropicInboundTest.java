package io.throughline.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.Answer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatOptions;
import io.throughline.chat.Content;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.PartKind;
import io.throughline.chat.ResponseFormat;
import io.throughline.chat.Role;
import io.throughline.chat.StopReason;
import io.throughline.chat.TurnFold;
import io.throughline.chat.Usage;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.SseFrame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicInboundTest {

    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    private final AnthropicInbound inbound = new AnthropicInbound();

    @Nested
    class Heads {

        @Test
        void holdWhatRoutingNeeds() {
            var head = inbound.read(JsonBytes.of("""
                            {"model":"claude","max_tokens":9,"stream":true,"system":"S","metadata":{"user_id":"u"},"throughline":{"conversation":"c"},
                            "messages":[{"role":"system","content":"T"},{"role":"user","content":"Hi"}]}""")).head();

            assertThat(head.model()).isEqualTo("claude");
            assertThat(head.stream()).isTrue();
            assertThat(head.usageWanted()).isTrue();
            assertThat(head.conversation()).isEqualTo("c");
            assertThat(head.endUser()).isEqualTo("u");
            assertThat(head.messageCount()).isEqualTo(3);
            assertThat(head.leadingInstructions()).isEqualTo(2);
        }

        @Test
        void agreeWithTheContentAboutCounts() {
            for (var system :
                    List.of("", "\"system\":\"\",", "\"system\":[],", "\"system\":null,", "\"system\":\"S\",")) {
                var request =
                        inbound.read(JsonBytes.of("{\"model\":\"c\",\"max_tokens\":9," + system + MESSAGES + "}"));

                assertThat(request.content().messages()).hasSize(request.head().messageCount());
            }
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        []                                                   | ``          | must be a JSON object
                        {"model":"c"                                         | ``          | not valid JSON
                        {"messages":[]}                                      | model,messages | must hold at least one message
                        {"messages":[{"role":"user","content":"Hi"}]}        | model       | model is required
                        {"model":7,"messages":[{"role":"user"}]}             | model       | must be a non-empty string, but it is 7
                        {"model":"c"}                                        | messages    | messages is required
                        {"model":"c","messages":"Hi"}                        | messages    | but it is "Hi"
                        {"model":"c","messages":["Hi"]}                      | messages[0] | must be an object
                        {"model":"c","messages":[{"content":"Hi"}]}          | messages[0].role | is required
                        {"model":"c","messages":[{"role":"user"}]}           | max_tokens | max_tokens is required
                        {"model":"c","max_tokens":"9","messages":[{"role":"user"}]} | max_tokens | max_tokens must be a number, but it is "9"
                        {"model":"c","stream":"yes","messages":[{"role":"user"}]}   | stream     | must be true or false
                        {"model":"c","tools":{},"messages":[{"role":"user"}]}       | tools      | must be an array of tools
                        {"model":"c","max_tokens":9,"conversation":7,"messages":[{"role":"user"}]} | conversation | must be a string
                        """)
        void nameTheFieldTheValueAndTheWayOut(String body, String fields, String message) {
            assertThatThrownBy(() -> inbound.read(JsonBytes.of(body)))
                    .isInstanceOfSatisfying(GatewayException.class, thrown -> {
                        assertThat(thrown.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                        assertThat(thrown.error().message()).contains(message);
                        assertThat(thrown.error().param()).isIn((Object[]) nullable(fields));
                    });
        }

        private static String[] nullable(String fields) {
            return fields.isEmpty() ? new String[] {null} : fields.split(",");
        }
    }

    @Nested
    class Contents {

        @Test
        void readsBlocksInOrder() {
            var message = messages("""
                            [{"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"no"}]},
                            {"type":"text","text":"so?","cache_control":{"type":"ephemeral"}},
                            {"type":"image","source":{"type":"url","url":"https://x/y.png"}},
                            {"type":"document","title":"T","source":{"type":"text","media_type":"text/plain","data":"é"}},
                            {"type":"document","source":{"type":"file","file_id":"f"}},
                            {"type":"x_new","a":1.0}]""").getFirst();

            assertThat(message.role()).isEqualTo(Role.USER);
            assertThat(message.parts())
                    .containsExactly(
                            new Part.ToolResult("t", List.of(new Part.Text("no", own())), true, own()),
                            new Part.Text(
                                    "so?",
                                    new Extras("anthropic", Map.of("cache_control", "{\"type\":\"ephemeral\"}"))),
                            new Part.Image(new Media.Remote("https://x/y.png"), null, own()),
                            new Part.File(new Media.Inline("text/plain", "w6k="), "T", null, own()),
                            new Part.File(null, null, "f", own()),
                            new Part.Opaque("anthropic", "{\"type\":\"x_new\",\"a\":1.0}"));
        }

        @Test
        void readsIdsAsTheirProviderGaveThem() {
            var message = messages("[{\"type\":\"tool_result\",\"tool_use_id\":\"a_u003A_1\"}]")
                    .getFirst();

            assertThat(message.parts())
                    .first()
                    .extracting(part -> ((Part.ToolResult) part).callId())
                    .isEqualTo("a:1");
        }

        @Test
        void aMessageOfResultsAloneIsTheTools() {
            var message = messages("[{\"type\":\"tool_result\",\"tool_use_id\":\"t\"}]")
                    .getFirst();

            assertThat(message.role()).isEqualTo(Role.TOOL);
        }

        @Test
        void keepsOptionsItHasNoWordFor() {
            var options = options("""
                    "max_tokens":9,"top_k":4,"stop_sequences":["E"],"service_tier":"auto","thinking":{"type":"adaptive"},
                    "output_config":{"effort":"low","x":1},"conversation":"c","throughline":{}""");

            assertThat(options.maxOutputTokens()).isEqualTo(9);
            assertThat(options.sampling().topK()).isEqualByComparingTo("4");
            assertThat(options.stop()).containsExactly("E");
            assertThat(options.reasoningEffort()).isEqualTo("low");
            assertThat(options.extras().fields()).containsOnlyKeys("service_tier", "output_config");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
                        "thinking":{"type":"enabled","budget_tokens":1024}   | low
                        "thinking":{"type":"enabled","budget_tokens":4096}   | medium
                        "thinking":{"type":"enabled","budget_tokens":32000}  | high
                        "thinking":{"type":"disabled"}                       | none_at_all
                        "thinking":{"type":"adaptive"}                       | none
                        "output_config":{"effort":"max"}                     | max
                        """)
        void readsThinkingOnTheCommonScale(String option, String effort) {
            var expected = "none_at_all".equals(effort) ? "none" : effort;

            assertThat(options(option).reasoningEffort()).isEqualTo(expected);
        }

        @Test
        void readsTheFormatOfTheAnswer() {
            var closed = """
                    "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{},"additionalProperties":false}}}""";

            assertThat(options(closed).responseFormat())
                    .isInstanceOfSatisfying(
                            ResponseFormat.JsonSchema.class,
                            schema -> assertThat(schema.strict()).isTrue());
            assertThat(options(closed.replace(",\"additionalProperties\":false", ""))
                            .responseFormat())
                    .isInstanceOfSatisfying(
                            ResponseFormat.JsonSchema.class,
                            schema -> assertThat(schema.strict()).isNull());
        }

        @Test
        void keepsServerToolsApartFromFunctions() {
            var tools = content(
                            "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]")
                    .tools();

            assertThat(tools.getFirst().name()).isEmpty();
            assertThat(tools.getFirst().extras().fields()).containsKeys("type", "name");
            assertThat(tools.getLast().parametersJson()).isEqualTo("{\"type\":\"object\"}");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        [{"text":"x"}]                          | messages[0].content[0].type
                        [{"type":"text"}]                       | messages[0].content[0].text
                        ["x"]                                   | messages[0].content[0]
                        7                                       | messages[0].content
                        [{"type":"image"}]                      | messages[0].content[0].source
                        [{"type":"tool_result"}]                | messages[0].content[0].tool_use_id
                        """)
        void namesTheBlockAtFault(String content, String field) {
            assertThatThrownBy(() -> messages(content))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            thrown -> assertThat(thrown.error().param()).isEqualTo(field));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                        "temperature":"hot"                          | temperature
                        "stop_sequences":[1]                         | stop_sequences[0]
                        "tools":[{"input_schema":{}}]                | tools[0].name
                        "tool_choice":{"type":"some"}                | tool_choice.type
                        "tool_choice":{"type":"tool"}                | tool_choice.name
                        "output_config":{"format":{"type":"json_schema"}} | output_config.format.schema
                        """)
        void namesTheOptionAtFault(String option, String field) {
            assertThatThrownBy(() -> options(option))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            thrown -> assertThat(thrown.error().param()).isEqualTo(field));
        }

        @Test
        void refusesARoleItDoesNotKnow() {
            var request = inbound.read(JsonBytes.of(
                    "{\"model\":\"c\",\"max_tokens\":9,\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}"));

            assertThatThrownBy(request::content)
                    .hasMessageContaining("messages[0].role must be user or assistant, but it is \"tool\"");
        }

        @Test
        void keepsWhatOnlyAnthropicCanRead() {
            var parts = messages("""
                            [{"type":"redacted_thinking","data":"d"},{"type":"image","source":{"type":"file","file_id":"f"}},
                            {"type":"document","source":{"type":"content","content":[]}}]""").getFirst().parts();

            assertThat(parts)
                    .containsExactly(
                            new Part.Reasoning("d", true, own()),
                            new Part.Opaque(
                                    "anthropic",
                                    "{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f\"}}"),
                            new Part.Opaque(
                                    "anthropic",
                                    "{\"type\":\"document\",\"source\":{\"type\":\"content\",\"content\":[]}}"));
        }

        private List<Message> messages(String content) {
            var body =
                    "{\"model\":\"c\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
            return inbound.read(JsonBytes.of(body)).content().messages();
        }

        private ChatOptions options(String members) {
            return content(members).options();
        }

        private Content content(String members) {
            return inbound.read(JsonBytes.of("{\"model\":\"c\",\"max_tokens\":9," + members + "," + MESSAGES + "}"))
                    .content();
        }

        private static Extras own() {
            return new Extras("anthropic", Map.of());
        }
    }

    @Nested
    class Answers {

        private final Receipt receipt = new Receipt("own", "shown", 0, null);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ResponseWriter writer =
                inbound.writer(inbound.read(JsonBytes.of("{\"model\":\"c\",\"max_tokens\":9," + MESSAGES + "}")));

        @Test
        void putInterleavedCallsOneAfterTheOther() {
            write(
                    "openai-chat",
                    new ChatEvent.Started("id with blanks", "", 0),
                    new ChatEvent.PartStarted(0, 0, new PartKind.Text()),
                    new ChatEvent.PartStarted(0, 1, new PartKind.ToolCall("a:1", "f")),
                    new ChatEvent.PartStarted(0, 2, new PartKind.ToolCall("b", "g")),
                    new ChatEvent.ToolInputDelta(0, 1, "{\"x\""),
                    new ChatEvent.ToolInputDelta(0, 2, "{}"),
                    new ChatEvent.ToolInputDelta(0, 1, ":1}"),
                    new ChatEvent.PartEnded(0, 0),
                    new ChatEvent.PartEnded(0, 1),
                    new ChatEvent.PartEnded(0, 2),
                    new ChatEvent.Ended(0, StopReason.TOOL_CALLS, null));
            writer.end(receipt, out);

            assertThat(data())
                    .contains("\"id\":\"msg_own\"", "\"model\":\"shown\"")
                    .containsSubsequence(
                            "content_block_start\",\"index\":0",
                            "\"id\":\"a_u003A_1\"",
                            "\"partial_json\":\"{\\\"x\\\":1}\"",
                            "content_block_stop\",\"index\":0",
                            "content_block_start\",\"index\":1",
                            "\"partial_json\":\"{}\"",
                            "content_block_stop\",\"index\":1",
                            "\"stop_reason\":\"tool_use\"",
                            "message_stop")
                    .doesNotContain("cost", "\"type\":\"text\"");
        }

        @Test
        void showThoughtsOnlyWithTheirSignature() {
            write(
                    "anthropic",
                    new ChatEvent.PartStarted(0, 0, new PartKind.Reasoning()),
                    new ChatEvent.ReasoningDelta(0, 0, "unproven"),
                    new ChatEvent.PartEnded(0, 0),
                    new ChatEvent.PartStarted(0, 1, new PartKind.Reasoning()),
                    new ChatEvent.ReasoningDelta(0, 1, "proven"),
                    new ChatEvent.ReasoningSigned(0, 1, "anthropic", "sig"),
                    new ChatEvent.PartEnded(0, 1));

            assertThat(data())
                    .doesNotContain("unproven")
                    .containsSubsequence(
                            "thinking_delta\",\"thinking\":\"proven", "signature_delta\",\"signature\":\"sig");
        }

        @Test
        void holdTheLastFramesBackAndLeaveThemAloneWithoutACost() {
            var delta = new SseFrame(
                    "message_delta", JsonBytes.of("{\"type\":\"message_delta\",\"usage\":{ \"output_tokens\":1 } }"));
            var stop = new SseFrame("message_stop", JsonBytes.of("{\"type\":\"message_stop\"}"));
            writer.write(new ChatFrame(List.of(), "anthropic", delta), receipt, out);
            writer.write(new ChatFrame(List.of(), "anthropic", stop), receipt, out);
            assertThat(out.size()).isZero();

            writer.end(receipt, out);

            var expected = new ByteArrayOutputStream();
            delta.writeTo(expected);
            stop.writeTo(expected);
            assertThat(data()).isEqualTo(expected.toString(StandardCharsets.UTF_8));
        }

        @Test
        void tellTheCostAlsoWhereTheProviderCountsNothing() {
            var priced = new Receipt("own", "shown", 0, "0.5");
            var stop = new SseFrame("message_delta", JsonBytes.of("{\"type\":\"message_delta\",\"delta\":{}}"));
            writer.write(
                    new ChatFrame(List.of(new ChatEvent.UsageSeen(Usage.of(3, 4))), "anthropic", stop), priced, out);
            writer.end(priced, out);

            assertThat(data()).contains("\"output_tokens\":4,\"cost\":0.5}");
        }

        @Test
        void tellOurEstimateWhereTheProviderCountsNothing() {
            var estimated = new Receipt("own", "shown", 0, null, Usage.of(3, 4));
            var delta = new SseFrame("message_delta", JsonBytes.of("{\"type\":\"message_delta\",\"delta\":{}}"));
            writer.write(new ChatFrame(List.of(), "anthropic", delta), receipt, out);
            writer.end(estimated, out);
            assertThat(data()).contains("\"input_tokens\":3,", "\"output_tokens\":4,\"estimated\":true}");

            var raw = JsonBytes.of("{\"id\":\"msg_1\",\"usage\":{}}");
            assertThat(writer.plain(new TurnFold().answer(), raw, estimated).utf8())
                    .startsWith("{\"id\":\"msg_1\",\"usage\":{\"input_tokens\":3,")
                    .endsWith("\"output_tokens\":4,\"estimated\":true}}");
        }

        @Test
        void areWholeObjectsWhenPlain() {
            var parts = List.<Part>of(
                    new Part.Reasoning("hidden", false, Extras.NONE),
                    new Part.Text(""),
                    new Part.Refusal("No."),
                    new Part.ToolCall("t", "f", ""));
            var choice = new Answer.Choice(
                    new Message(Role.ASSISTANT, parts, Extras.NONE), StopReason.TOOL_CALLS, null, null);
            var usage = new Usage(10, 4, 1, 6, 2);

            assertThat(writer.plain(new Answer("x", "m", 0, List.of(choice), usage), null, receipt)
                            .utf8())
                    .isEqualTo("""
                            {"id":"msg_own","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"No."},\
                            {"type":"tool_use","id":"t","name":"f","input":{}}],"stop_reason":"tool_use","stop_sequence":null,\
                            "usage":{"input_tokens":5,"cache_creation_input_tokens":1,"cache_read_input_tokens":4,"output_tokens":6,\
                            "output_tokens_details":{"thinking_tokens":2}}}""");
        }

        @Test
        void saySoWhenThePromptIsTooLong() {
            var error = GatewayError.of(ErrorKind.CONTEXT_TOO_LONG, "9 tokens > 8 maximum");

            assertThat(inbound.error(error, "req_1").utf8()).isEqualTo("""
                            {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"},\
                            "request_id":"req_1"}""");
        }

        private void write(String dialect, ChatEvent... events) {
            for (var event : events) {
                writer.write(ChatFrame.of(dialect, event), receipt, out);
            }
        }

        private String data() {
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
