package io.throughline.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.conversation.Conversations;
import io.throughline.items.Items;
import io.throughline.items.Turn;
import io.throughline.tenant.Tenants;
import io.throughline.testing.RunningGateway;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What conversations promise, tried over real sockets: many writers at once, and deletion that leaves nothing. */
class ConversationFaultTest extends RunningGateway {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private UUID organization() {
        return gateway.getBean(Tenants.class).authenticate(KEY).organizationId();
    }

    private List<Turn> turns(String key) {
        return gateway.getBean(Items.class)
                .before(organization(), key, null, 1000)
                .block(LIMIT);
    }

    private CompletableFuture<HttpResponse<String>> later(String json) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return ask(json);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));
    }

    @Test
    void fiftyWritersAtOnceAreAllStoredEachWithItsOwnAnswer() {
        var key = unique();
        var answers = IntStream.range(0, 50)
                .mapToObj(i -> later(chat(
                        MODEL,
                        key + " says " + i,
                        ",\"conversation\":\"" + key + "\"" + (i % 2 == 0 ? "" : ",\"stream\":true"))))
                .toList();
        answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

        var turns = turns(key);
        assertThat(turns).hasSize(50);
        var said = new ArrayList<String>();
        for (var turn : turns) {
            assertThat(turn.input()).hasSize(1);
            var text = turn.input().getFirst().text();
            assertThat(turn.answer().text()).isEqualTo("You said: " + text);
            said.add(text);
        }
        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> key + " says " + i).toList());
    }

    @Test
    void ofTwentyStrictWritersOneContinuesTheTurn() throws Exception {
        var key = unique();
        var first = ask(chat(MODEL, key, ",\"conversation\":\"" + key + "\""));
        var parent = first.headers().firstValue("x-request-id").orElseThrow();
        var more = ",\"conversation\":\"" + key + "\",\"throughline\":{\"strict\":true,\"parent\":\"" + parent + "\"}";
        var statuses = IntStream.range(0, 20).mapToObj(i -> later(chat(MODEL, key + " " + i, more))).toList().stream()
                .map(answer -> answer.join().statusCode())
                .toList();

        assertThat(statuses).containsOnly(200, 409);
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(turns(key)).hasSize(2);
    }

    @Test
    void aDeletedConversationLeavesNoWordBehind() throws Exception {
        var key = unique();
        var secret = unique();
        var more = ",\"conversation\":\"" + key + "\"";
        var tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}}]";
        post("/v1/chat/completions", chat(MODEL, secret, more), "Idempotency-Key", key);
        assertThat(ask(chat(CLAUDE, secret + " [[tool]]", more + tools)).statusCode())
                .isEqualTo(200);
        ask(chat(MODEL, secret + " and more", more + ",\"stream\":true"));
        assertThat(rowsWith(secret)).contains("turn");
        assertThat(replies(key)).isOne();

        assertThat(gateway.getBean(Conversations.class)
                        .delete(organization(), key)
                        .block(LIMIT))
                .isTrue();

        assertThat(rowsWith(secret)).isEmpty();
        assertThat(replies(key)).isZero();
        assertThat(turns(key)).isEmpty();
        assertThat(ask(chat(MODEL, "[[memory]]", more)).body()).contains("I have seen 0 messages");
    }

    @Test
    void anOpenCallIsClosedWhenTheUserSaysSomethingElse() throws Exception {
        var tools =
                ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}}]";
        for (var model : List.of(MODEL, CLAUDE)) {
            var key = unique();
            var more = ",\"conversation\":\"" + key + "\"" + tools;
            assertThat(ask(chat(model, "[[tool-call]]", more)).body()).contains("tool_calls");

            var next = ask(chat(model, "never mind, [[memory]]", more));
            assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
            assertThat(next.body()).contains("The tool was not run");
            assertThat(ask(chat(CLAUDE, "[[memory]]", more)).statusCode()).isEqualTo(200);
        }
        assertThat(FAKE.violations()).isEmpty();
    }

    @Test
    void aConversationIsNamedByItsIdToo() throws Exception {
        var key = unique();
        ask(chat(MODEL, "My name is Ada.", ",\"conversation\":\"" + key + "\""));
        var id = gateway.getBean(Items.class)
                .find(organization(), key)
                .block(LIMIT)
                .orElseThrow()
                .id();
        for (var name : List.of(id.toString(), "conv_" + id.toString().replace("-", ""))) {
            assertThat(ask(chat(CLAUDE, "[[memory]]", ",\"conversation\":\"" + name + "\""))
                            .body())
                    .contains("My name is Ada.");
        }
        assertThat(turns(key)).hasSize(3);
    }

    @Test
    void aHeaderNamesAConversationInUtf8() throws Exception {
        var key = "kühl-" + unique();
        ask(chat(MODEL, "My name is Ada.", ",\"conversation\":\"" + key + "\""));
        var body = chat(MODEL, "[[memory]]");
        try (var client = client()) {
            client.send(("POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + KEY
                            + "\r\ncontent-type: application/json\r\nx-conversation-id: " + key
                            + "\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(client.readUntil("Ada")).contains("I have seen 2 messages");
        }
    }

    /** Kept as bytes, in which no words can be looked for. */
    private long replies(String idempotencyKey) {
        return database.sql("select count(*) from idempotent_answer where key = $1")
                .bind(0, idempotencyKey)
                .map(row -> row.get(0, Long.class))
                .one()
                .block(LIMIT);
    }

    /** The tables, in all of the database, with a row that holds these words. */
    private List<String> rowsWith(String words) {
        var tables = database.sql("select table_name from information_schema.tables where table_schema = 'public'")
                .map(row -> row.get(0, String.class))
                .all()
                .collectList()
                .block(LIMIT);
        return tables.stream()
                .filter(table -> database.sql("select count(*) from \"" + table + "\" t where t::text like $1")
                                .bind(0, "%" + words + "%")
                                .map(row -> row.get(0, Long.class))
                                .one()
                                .block(LIMIT)
                        > 0)
                .toList();
    }
}
