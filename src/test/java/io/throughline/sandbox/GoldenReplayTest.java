package io.throughline.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.AwsEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

class GoldenReplayTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @TestFactory
    Stream<DynamicTest> replaysEachCaseByteForByte() {
        return client.sandbox.goldenModels().stream()
                .map(model -> DynamicTest.dynamicTest(model, () -> replays(model)));
    }

    private static void replays(String model) throws IOException {
        var dot = model.indexOf('.');
        var folder = GOLDEN.resolve(model.substring(0, dot)).resolve(model.substring(dot + 1));
        var answer = client.post(
                path(model), "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        var ending = Stream.of("sse", "ndjson", "frames", "json")
                .filter(each -> Files.exists(folder.resolve("up.response." + each)))
                .findFirst()
                .orElseThrow();
        var file = folder.resolve("up.response." + ending);
        var sent = ending.equals("frames") ? AwsEvents.stream(Files.readAllLines(file)) : Files.readAllBytes(file);
        assertThat(answer.raw().body()).isEqualTo(sent);
        assertThat(answer.header("content-type"))
                .isEqualTo(
                        switch (ending) {
                            case "sse" -> Answer.EVENT_STREAM;
                            case "ndjson" -> "application/x-ndjson";
                            case "frames" -> EventFrames.TYPE;
                            default -> Answer.JSON;
                        });
        var status = folder.resolve("up.status");
        assertThat(answer.status())
                .isEqualTo(
                        Files.exists(status)
                                ? Integer.parseInt(Files.readString(status).strip())
                                : 200);
    }

    @Test
    void sendsTheRecordedHeaders() {
        var answer = client.chat("{\"model\":\"openai-chat.error-429\"}");
        assertThat(answer.header("retry-after")).isEqualTo("7");
        assertThat(answer.header("x-ratelimit-reset-requests")).isEqualTo("7s");
    }

    @Test
    void listsTheCasesWhenOneIsUnknown() {
        var openai = client.chat("{\"model\":\"openai-chat.../../secret\",\"messages\":[]}");
        assertThat(openai.status()).isEqualTo(404);
        assertThat(openai.json().at("/error/message").stringValue("")).contains("tools-parallel", "no-finish");
        var anthropic = client.post("/v1/messages", "{\"model\":\"echo\",\"messages\":[]}");
        assertThat(anthropic.status()).isEqualTo(404);
        assertThat(anthropic.json().at("/error/type").stringValue("")).isEqualTo("not_found_error");
        assertThat(anthropic.json().at("/error/message").stringValue("")).contains("reasoning-tools");
    }

    @Test
    void cutsInsideCharactersAndLosesNothing() throws IOException {
        var text = "a".repeat(300) + "é" + "b".repeat(50) + "👨‍👩‍👧‍👦你好";
        var joined = new ByteArrayOutputStream();
        var broken = 0;
        for (var piece : GoldenReplay.cut(text.getBytes(UTF_8))) {
            joined.write(piece);
            broken += new String(piece, UTF_8).contains("\uFFFD") ? 1 : 0;
        }
        assertThat(joined.toString(UTF_8)).isEqualTo(text);
        assertThat(broken).isGreaterThan(4);
        assertThat(GoldenReplay.cut(new byte[0])).isEmpty();
    }

    /** Where a dialect is served. */
    private static String path(String model) {
        return switch (model.substring(0, model.indexOf('.'))) {
            case "openai-chat" -> "/v1/chat/completions";
            case "anthropic" -> "/v1/messages";
            case "gemini" -> "/models/" + model + ":generateContent";
            case "openai-responses" -> "/responses";
            case "cohere" -> "/v2/chat";
            case "ollama" -> "/api/chat";
            case "bedrock" -> "/model/" + model + "/converse";
            default -> throw new IllegalArgumentException(model);
        };
    }
}
