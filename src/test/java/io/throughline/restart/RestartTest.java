package io.throughline.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever saw the end of an answer finds it again, whatever happened to the gateway since. */
@Tag("slow")
class RestartTest {

    private static final int WRITERS = 4;
    private static final int ENOUGH = 24;
    private static final String GPT = "openai/gpt-4o-mini";
    private static final String CLAUDE = "anthropic/claude-sonnet-4-5";
    private static final Pattern SEEN = Pattern.compile("\\d+\\. (user|assistant): ([^\\\\\"]*)");

    @TempDir
    private Path home;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One conversation and the turns whose last event has come. */
    private final class Writer {
        private final String conversation;
        private final List<String> complete = new CopyOnWriteArrayList<>();
        private volatile String begun = "";

        Writer(int number) {
            conversation = "writer-" + number;
        }

        /** Until the gateway is gone. */
        void write(ForkedGateway gateway) {
            try {
                for (int i = 1; i < 10_000; i++) {
                    begun = conversation + " turn " + i;
                    var text = begun + (i % 2 == 0 ? " [[slow-chunks ms=30]]" : "");
                    if (!ask(gateway, GPT, conversation, text, true).endsWith("data: [DONE]\n\n")) {
                        return;
                    }
                    complete.add(begun);
                }
            } catch (IOException gone) {
                // killed, as planned
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String ask(ForkedGateway gateway, String model, String conversation, String text, boolean stream)
            throws IOException, InterruptedException {
        var json = "{\"model\":\"" + model + "\",\"conversation\":\"" + conversation + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .timeout(Soon.DEADLINE)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + ForkedGateway.KEY)
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** What a model is shown of a conversation: {@code "user: …"} and {@code "assistant: …"}, oldest first. */
    private List<String> seen(ForkedGateway gateway, String model, String conversation) throws Exception {
        var answer = ask(gateway, model, conversation, "[[memory]]", false);
        var seen = new ArrayList<String>();
        for (var line = SEEN.matcher(answer); line.find(); ) {
            seen.add(line.group(1) + ": " + line.group(2));
        }
        return seen;
    }

    @Test
    void noAnswerThatWasSeenToItsEndIsLost() throws Exception {
        try (var upstream = FakeUpstream.start()) {
            var writers = IntStream.range(0, WRITERS).mapToObj(Writer::new).toList();
            long orphan;
            try (var gateway = new ForkedGateway(home, upstream)) {
                orphan = gateway.databasePid();
                var threads = writers.stream()
                        .map(writer -> Thread.ofVirtual().start(() -> writer.write(gateway)))
                        .toList();
                Soon.holds(() -> assertThat(writers.stream()
                                .mapToInt(writer -> writer.complete.size())
                                .sum())
                        .isGreaterThan(ENOUGH));
                gateway.kill();
                for (var thread : threads) {
                    thread.join();
                }
            }
            try (var again = new ForkedGateway(home, upstream)) {
                assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive))
                        .isEmpty();
                for (var writer : writers) {
                    checkTurns(writer, seen(again, CLAUDE, writer.conversation));
                }
                again.stop();
                assertThat(again.databaseRuns()).isFalse();
            }
            try (var third = new ForkedGateway(home, upstream)) {
                for (var writer : writers) {
                    var seen = seen(third, GPT, writer.conversation);
                    assertThat(seen).contains("user: [[memory]]");
                    assertThat(seen.toString()).contains(writer.complete);
                }
            }
            assertThat(upstream.violations()).isEmpty();
        }
    }

    /** All turns that were complete, each whole; at most one more, whose end was on its way. */
    private static void checkTurns(Writer writer, List<String> seen) {
        var turns = new ArrayList<String>();
        assertThat(seen.size() % 2).isZero();
        for (int i = 0; i < seen.size(); i += 2) {
            var turn = seen.get(i).replaceFirst("^user: ", "").replaceFirst(" \\[\\[.*", "");
            assertThat(seen.get(i)).startsWith("user: ");
            assertThat(seen.get(i + 1)).isEqualTo("assistant: You said: " + turn);
            turns.add(turn);
        }
        var expected = new ArrayList<>(writer.complete);
        if (turns.size() > expected.size()) {
            expected.add(writer.begun);
        }
        assertThat(turns).isEqualTo(expected);
    }
}
