package io.throughline.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.MessageJson;
import io.throughline.testing.FakeUpstream;
import io.throughline.testing.Soon;
import io.throughline.testing.TestDatabase;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways on one database, under load, are killed in turn at random moments: whatever reached a client to its last event is there, whole
 * and once, and nothing half-written is. {@code -Dkills=200} for a long run.
 */
@Tag("slow")
class KillTest {

    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final int WRITERS = 8;
    private static final long SEED = 20_261_120;

    @TempDir
    private Path home;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicReferenceArray<ForkedGateway> gateways = new AtomicReferenceArray<>(2);
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean stop;

    private static boolean isWhole(String body, boolean streamed) {
        return streamed ? body.endsWith("data: [DONE]\n\n") : body.contains("\"usage\"") && body.endsWith("}");
    }

    /** Says one thing after the other in a conversation of its own, to whichever gateway is there. */
    private void write(int writer) {
        for (int i = 0; !stop; i++) {
            var gateway = gateways.get((writer + i) % 2);
            var said = "writer-" + writer + " turn-" + i + ".";
            boolean streamed = i % 3 != 0;
            try {
                if (isWhole(
                        ask(gateway, writer, said + (i % 4 == 1 ? " [[slow-chunks ms=20]]" : ""), streamed),
                        streamed)) {
                    acknowledged.add(said);
                }
            } catch (IOException killed) {
                LockSupport.parkNanos(1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private String ask(ForkedGateway gateway, int writer, String text, boolean streamed)
            throws IOException, InterruptedException {
        var json = "{\"model\":\"openai/gpt-4o-mini\",\"conversation\":\"writer-" + writer + "\",\"stream\":" + streamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .timeout(Soon.DEADLINE)
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + ForkedGateway.KEY)
                .POST(BodyPublishers.ofString(json))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200 ? answer.body() : "";
    }

    @Test
    void whatWasAcknowledgedIsThereOnce() throws Exception {
        var database = TestPostgres.fresh();
        try (var upstream = FakeUpstream.start()) {
            gateways.set(0, ForkedGateway.on(database, home, upstream));
            gateways.set(1, ForkedGateway.on(database, home, upstream));
            var threads = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> Thread.ofVirtual().start(() -> write(writer)))
                    .toList();
            killInTurn(database, upstream);
            stop = true;
            for (var thread : threads) {
                thread.join();
            }
            gateways.get(0).close();
            gateways.get(1).close();
        }
        var stored = stored(database);
        assertThat(acknowledged.size()).isGreaterThan(KILLS);
        assertThat(stored.keySet()).containsAll(acknowledged);
        assertThat(stored)
                .allSatisfy((said, times) -> assertThat(times).as(said).isOne());
    }

    private void killInTurn(TestDatabase database, FakeUpstream upstream) throws Exception {
        var random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            int before = acknowledged.size();
            Soon.holds(() -> assertThat(acknowledged.size()).isGreaterThan(before));
            LockSupport.parkNanos(random.nextLong(1_000_000, 300_000_000)); // the moment is what is tried
            gateways.get(kill % 2).kill();
            gateways.set(kill % 2, ForkedGateway.on(database, home, upstream));
        }
    }

    /** How often each question is stored with its whole answer; every other row is a turn that ended early and says so. */
    private static Map<String, Integer> stored(TestDatabase database) {
        record Row(String status, String input, String answer, String head, String conversation) {}
        var rows = database.client()
                .sql("""
                        select t.status, t.input::text as input, t.answer::text as answer, c.key,
                            (select count(*) from turn child where child.parent_id = t.id and child.status = 'completed') as children
                        from turn t join conversation c on c.id = t.conversation_id order by t.seq
                        """)
                .map(row -> new Row(
                        row.get("status", String.class),
                        row.get("input", String.class),
                        row.get("answer", String.class),
                        String.valueOf(row.get("children", Long.class)),
                        row.get("key", String.class)))
                .all()
                .collectList()
                .block(Soon.DEADLINE);
        var times = new HashMap<String, Integer>();
        for (var row : rows) {
            if (!row.status().equals("completed")) {
                assertThat(row.status()).isIn("cancelled", "failed");
                continue;
            }
            assertThat(Integer.parseInt(row.head())).as("branches").isLessThanOrEqualTo(1);
            var said = MessageJson.read(row.input()).getFirst().text().replaceFirst(" \\[\\[.*", "");
            var answer = MessageJson.read(row.answer());
            assertThat(answer).hasSize(1);
            assertThat(answer.getFirst().text()).isEqualTo("You said: " + said);
            assertThat(said).startsWith(row.conversation() + " ");
            times.merge(said, 1, Integer::sum);
        }
        return times;
    }

    @Test
    void anotherGatewaySeesWhatWasAcknowledged() throws Exception {
        var database = TestPostgres.fresh();
        try (var upstream = FakeUpstream.start();
                var one = ForkedGateway.on(database, home, upstream);
                var two = ForkedGateway.on(database, home, upstream)) {
            var both = List.of(one, two);
            for (int i = 0; i < 40; i++) {
                var text = "fact-" + i;
                assertThat(isWhole(ask(both.get(i % 2), 0, text, i % 3 == 0), i % 3 == 0))
                        .isTrue();
                var seen = ask(both.get((i + 1) % 2), 0, "[[memory]]", false);
                assertThat(seen).contains("user: " + text).contains("assistant: You said: " + text);
            }
        }
    }
}
