package io.throughline.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.EveryDialect;
import io.throughline.dialect.Outgoing;
import io.throughline.dialect.anthropic.AnthropicParts;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BedrockUpstreamTest {

    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-6";
    private static final String OLD_CLAUDE = "anthropic.claude-3-5-sonnet-20241022-v2:0";
    private static final String NOVA = "amazon.nova-pro-v1:0";
    private static final String MISTRAL = "mistral.mistral-large-3-675b-instruct";

    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"a","description":" "}},{"type":"function","function":{"name":"b"}}]""";

    private static final String LOOP = """
            {"role":"user","content":"Hi"},
            {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"a","arguments":""}}]},
            {"role":"tool","tool_call_id":"call_1","content":" "}""";

    private final BedrockUpstream upstream = new BedrockUpstream();

    @Nested
    class Paths {

        @ParameterizedTest
        @CsvSource({
            "us.anthropic.claude-haiku-4-5-20251001-v1:0, /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse",
            "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1,"
                    + " /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fa1/converse"
        })
        void theModelIsOneSegment(String model, String path) {
            assertThat(write(user("Hi"), "", model).path()).isEqualTo(path);
        }

        @Test
        void aStreamHasAPathOfItsOwn() {
            var outgoing = upstream.write(
                    request(user("Hi"), ""), List.of(new Edit.SetModel("m"), new Edit.SetStream(true)), Set.of());
            assertThat(outgoing.path()).isEqualTo("/model/m/converse-stream");
            assertThat(outgoing.headers()).containsEntry("accept", "application/vnd.amazon.eventstream");
        }
    }

    @Nested
    class Turns {

        @Test
        void theUserSpeaksFirstAndNothingIsBlank() {
            var body = body(
                    "{\"role\":\"assistant\",\"content\":\"Hello\"},{\"role\":\"user\",\"content\":\" \"}," + user("Hi")
                            + "," + user("there"),
                    "",
                    CLAUDE);
            assertThat(body.at("/messages/0/content/0/text").asString())
                    .isEqualTo("(The assistant opens the conversation.)");
            assertThat(body.at("/messages").size()).isEqualTo(3);
            assertThat(body.at("/messages/2/content").size()).isEqualTo(2);
        }

        @Test
        void instructionsAloneAreAUsersTurn() {
            var body = body("{\"role\":\"system\",\"content\":\"Say hi.\"}", "", CLAUDE);
            assertThat(body.at("/messages/0/content/0/text").asString()).isEqualTo("Say hi.");
            assertThat(body.has("system")).isFalse();
        }

        @Test
        void anEmptyResultIsSaidInWords() {
            var body = body(LOOP, TOOLS, CLAUDE);
            assertThat(body.at("/messages/1/content/0/toolUse/input").isObject())
                    .isTrue();
            assertThat(body.at("/messages/2/content/0/toolResult/content/0/text")
                            .asString())
                    .isEqualTo("(empty)");
        }

        @Test
        void aCallWithoutAResultIsAnErrorThatNamesIt() {
            var open = LOOP.substring(0, LOOP.lastIndexOf(",\n")) + "," + user("Go on");
            assertRefused(() -> write(open, TOOLS, CLAUDE), "call_1");
        }

        @Test
        void signedThoughtsGoBackToClaudeOnly() {
            var thought = new Part.Reasoning("Hm.", false, Signature.extras("bedrock", "sig"));
            var redacted = new Part.Opaque("bedrock", BedrockParts.redacted("AAAA"));
            var other = new Part.Reasoning("Hm.", false, Signature.extras("anthropic", "sig"));
            var history = List.of(
                    Message.text(Role.USER, "Hi"),
                    Message.of(Role.ASSISTANT, thought, redacted, other, new Part.Text("Hello")));

            var claude = after(history, CLAUDE);
            assertThat(tree(claude).at("/messages/1/content").toString())
                    .isEqualTo("[{\"reasoningContent\":{\"reasoningText\":{\"text\":\"Hm.\",\"signature\":\"sig\"}}},"
                            + "{\"reasoningContent\":{\"redactedContent\":\"AAAA\"}},{\"text\":\"Hello\"}]");
            assertThat(claude.dropped()).containsExactly("reasoning");
            var nova = after(history, NOVA);
            assertThat(tree(nova).at("/messages/1/content").size()).isEqualTo(1);
            assertThat(nova.dropped()).containsExactly("reasoning", "bedrock block");
        }

        @Test
        void aForeignProviderNeverSeesBedrocksSignature() {
            var thought = new Part.Reasoning("Hm.", false, Signature.extras("bedrock", "sig"));
            assertThat(AnthropicParts.genuine(thought)).isFalse();
        }

        private Outgoing after(List<Message> history, String model) {
            return upstream.write(
                    request(user("And now?"), ""),
                    List.of(new Edit.SetModel(model), new Edit.Prepend(history)),
                    Set.of());
        }
    }

    @Nested
    class Files {

        @Test
        void aRemoteImageIsRefusedWithTheWayOut() {
            assertRefused(() -> write(image("https://images.example.com/otter.jpg"), "", CLAUDE), "data: URL");
        }

        @Test
        void aPlaceInS3IsNamed() {
            var body = body(image("s3://bucket/otter.jpg"), "", NOVA);
            assertThat(body.at("/messages/0/content/0/image").toString())
                    .isEqualTo("{\"format\":\"jpeg\",\"source\":{\"s3Location\":{\"uri\":\"s3://bucket/otter.jpg\"}}}");
        }

        @Test
        void otherImagesAreNamedAsRefused() {
            assertRefused(() -> write(image("data:image/tiff;base64,AAAA"), "", CLAUDE), "'tiff'");
        }

        private static String image(String url) {
            return "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}]}";
        }
    }

    @Nested
    class Tools {

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "\"auto\"; ",
                    "\"required\"; {\"any\":{}}",
                    "{\"type\":\"function\",\"function\":{\"name\":\"b\"}}; {\"tool\":{\"name\":\"b\"}}"
                })
        void aChoice(String choice, String expected) {
            var config = body(user("Hi"), TOOLS + ",\"tool_choice\":" + choice, CLAUDE)
                    .path("toolConfig");
            assertThat(config.path("tools").size()).isEqualTo(2);
            assertThat(config.has("toolChoice") ? config.path("toolChoice").toString() : null)
                    .isEqualTo(expected);
            assertThat(config.at("/tools/0/toolSpec").has("description")).isFalse();
        }

        @Test
        void noneLeavesTheToolsOut() {
            var outgoing = write(user("Hi"), TOOLS + ",\"tool_choice\":\"none\"", CLAUDE);
            assertThat(tree(outgoing).has("toolConfig")).isFalse();
            assertThat(outgoing.dropped()).isEmpty();
        }

        @Test
        void noneKeepsThemWhereTheHistoryHasCalls() {
            var outgoing = write(LOOP, TOOLS + ",\"tool_choice\":\"none\"", CLAUDE);
            assertThat(tree(outgoing).at("/toolConfig/tools").size()).isEqualTo(2);
            assertThat(outgoing.dropped()).containsExactly("tool_choice");
        }

        @Test
        void aHistoryWithCallsBringsItsTools() {
            assertThat(body(LOOP, "", CLAUDE).at("/toolConfig/tools").toString())
                    .isEqualTo(
                            "[{\"toolSpec\":{\"name\":\"a\",\"inputSchema\":{\"json\":{\"type\":\"object\",\"properties\":{}}}}}]");
        }

        @Test
        void aModelWithoutNamedChoiceGetsThatToolAlone() {
            var config = body(
                            user("Hi"),
                            TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"b\"}}",
                            MISTRAL)
                    .path("toolConfig");
            assertThat(config.at("/tools").size()).isEqualTo(1);
            assertThat(config.at("/tools/0/toolSpec/name").asString()).isEqualTo("b");
            assertThat(config.path("toolChoice").toString()).isEqualTo("{\"any\":{}}");
        }

        @Test
        void theAnswersToolStandsBesideTheOthers() {
            var format =
                    ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}";
            var config = body(user("Hi"), TOOLS + format, OLD_CLAUDE).path("toolConfig");
            assertThat(config.at("/tools/2/toolSpec/name").asString()).isEqualTo("throughline_json_answer");
            assertThat(config.path("toolChoice").toString()).isEqualTo("{\"any\":{}}");
        }

        @Test
        void idsKeepTheirPairs() {
            var body = body(LOOP, TOOLS, MISTRAL);
            var id = body.at("/messages/1/content/0/toolUse/toolUseId").asString();
            assertThat(id).matches("[a-zA-Z0-9]{9}");
            assertThat(body.at("/messages/2/content/0/toolResult/toolUseId").asString())
                    .isEqualTo(id);
            assertThat(BedrockParts.id("abcDEF123", BedrockModel.of(MISTRAL))).isEqualTo("abcDEF123");
            assertThat(BedrockParts.id("x".repeat(65), BedrockModel.of(CLAUDE))).hasSize(64);
        }
    }

    @Nested
    class Options {

        @Test
        void samplingIsTheModels() {
            var sampling = "\"temperature\":1.5,\"top_p\":0.5,\"seed\":1,\"n\":2,\"stop\":[\"END\",\" \"]";
            var nova = write(user("Hi"), sampling, NOVA);
            assertThat(tree(nova).path("inferenceConfig").toString())
                    .isEqualTo("{\"temperature\":1,\"topP\":0.5,\"stopSequences\":[\"END\"]}");
            assertThat(nova.dropped()).containsExactly("stop", "seed", "n");
            var claude = write(user("Hi"), sampling, CLAUDE);
            assertThat(tree(claude).path("inferenceConfig").has("topP")).isFalse();
            assertThat(claude.dropped()).contains("top_p");
            assertThat(write(user("Hi"), sampling, "global.anthropic.claude-opus-4-8")
                            .dropped())
                    .contains("temperature", "top_p");
        }

        @Test
        void effortIsClaudesThinking() {
            var body = body(user("Hi"), "\"reasoning_effort\":\"high\"", CLAUDE);
            assertThat(body.path("additionalModelRequestFields").toString())
                    .isEqualTo("{\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"high\"}}");
            var byBudget = body(user("Hi"), "\"reasoning_effort\":\"high\"", "us.anthropic.claude-opus-4-5-v1:0");
            assertThat(byBudget.at("/additionalModelRequestFields/thinking/budget_tokens")
                            .asInt())
                    .isEqualTo(16_384);
            assertThat(byBudget.at("/inferenceConfig/maxTokens").asInt()).isEqualTo(20_480);
            assertThat(write(user("Hi"), "\"reasoning_effort\":\"high\"", NOVA).dropped())
                    .containsExactly("reasoning_effort");
            assertThat(body(user("Hi"), "\"reasoning_effort\":\"low\"", "openai.gpt-oss-120b-1:0")
                            .path("additionalModelRequestFields")
                            .toString())
                    .isEqualTo("{\"reasoning_effort\":\"low\"}");
        }

        @Test
        void cachePointsAreFourAndOnlyWhereTheyAreKnown() {
            var marked =
                    new Part.Text("x", new Extras("anthropic", Map.of("cache_control", "{\"type\":\"ephemeral\"}")));
            var message = Message.of(Role.USER, marked, marked, marked, marked, marked);
            var edits = List.<Edit>of(new Edit.SetModel(CLAUDE), new Edit.Prepend(List.of(message)));
            var outgoing = upstream.write(request(user("Hi"), ""), edits, Set.of());
            assertThat(tree(outgoing).at("/messages/0/content").size()).isEqualTo(10);
            assertThat(outgoing.dropped()).containsExactly("cache_control");
            var llama = List.<Edit>of(
                    new Edit.SetModel("meta.llama3-3-70b-instruct-v1:0"), new Edit.Prepend(List.of(message)));
            assertThat(tree(upstream.write(request(user("Hi"), ""), llama, Set.of()))
                            .at("/messages/0/content")
                            .size())
                    .isEqualTo(6);
        }
    }

    @Nested
    class Answers {

        @Test
        void aSignedThoughtIsStoredAsBedrocks() {
            var reader = upstream.reader(true);
            var fold = new TurnFold();
            var units = List.of(
                    new SseFrame(
                            "contentBlockDelta",
                            JsonBytes.of(
                                    "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"Hm.\"}}}")),
                    new SseFrame(
                            "contentBlockDelta",
                            JsonBytes.of(
                                    "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\"s\"}}}")),
                    new SseFrame("messageStop", JsonBytes.of("{\"stopReason\":\"end_turn\"}")));
            units.forEach(
                    unit -> reader.read(unit).forEach(frame -> frame.events().forEach(fold::add)));
            var parts = fold.answer().choices().getFirst().message().parts();
            assertThat(parts).containsExactly(new Part.Reasoning("Hm.", false, Signature.extras("bedrock", "s")));
        }

        @Test
        void nothingIsReadAfterTheEnd() {
            var reader = upstream.reader(true);
            var events = new ArrayList<ChatEvent>();
            for (var unit : List.of("messageStop {\"stopReason\":\"end_turn\"}", "metadata {}", "messageStart {}")) {
                var both = unit.split(" ", 2);
                reader.read(new SseFrame(both[0], JsonBytes.of(both[1])))
                        .forEach(frame -> events.addAll(frame.events()));
            }
            assertThat(events).last().isInstanceOf(ChatEvent.Finished.class);
            assertThat(reader.end()).isEmpty();
        }

        @Test
        void aCallThatWasNotStartedIsBroken() {
            var unit = new SseFrame(
                    "contentBlockDelta",
                    JsonBytes.of("{\"contentBlockIndex\":3,\"delta\":{\"toolUse\":{\"input\":\"{\"}}}"));
            assertThatThrownBy(() -> upstream.reader(true).read(unit)).isInstanceOf(MalformedJsonException.class);
        }

        @ParameterizedTest
        @CsvSource({
            "500, InternalServerException, UPSTREAM_FAILED",
            "424, ModelErrorException, UPSTREAM_FAILED",
            "408, ModelTimeoutException, UPSTREAM_TIMEOUT",
            "400, ServiceQuotaExceededException, QUOTA_EXHAUSTED",
            "503, ServiceUnavailableException, UPSTREAM_OVERLOADED",
            "404, ResourceNotFoundException, MODEL_NOT_FOUND",
            "403, ExpiredTokenException, UPSTREAM_REFUSED_KEY",
            "418, Unheard, INVALID_REQUEST",
            "502, Unheard, UPSTREAM_FAILED"
        })
        void anErrorByItsName(int status, String name, ErrorKind kind) {
            var body = JsonBytes.of("{\"__type\":\"com.amazon.coral.service#" + name + "\",\"Message\":\"x\"}");
            assertThat(upstream.error(status, Map.of(), body).kind()).isEqualTo(kind);
            var header = Map.of("x-amzn-errortype", name + ":http://internal.amazon.com/");
            assertThat(upstream.error(status, header, JsonBytes.EMPTY).kind()).isEqualTo(kind);
        }
    }

    private static void assertRefused(Runnable writing, String words) {
        assertThatThrownBy(writing::run)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessageContaining(words);
    }

    private static String user(String text) {
        return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    }

    private static ChatRequest request(String messages, String more) {
        var body = "{\"model\":\"m\",\"messages\":[" + messages + "]" + (more.isEmpty() ? "" : "," + more) + "}";
        return EveryDialect.inbound("openai-chat").read(JsonBytes.of(body));
    }

    private Outgoing write(String messages, String more, String model) {
        return upstream.write(request(messages, more), List.of(new Edit.SetModel(model)), Set.of());
    }

    private JsonNode body(String messages, String more, String model) {
        return tree(write(messages, more, model));
    }

    private static JsonNode tree(Outgoing outgoing) {
        return JsonMapper.shared().readTree(JsonBytes.join(outgoing.body()).utf8());
    }
}
