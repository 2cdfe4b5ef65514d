package io.throughline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Message;
import io.throughline.chat.MessageJson;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Signature;
import io.throughline.database.GroupCommit;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

/** Kept answers on a real PostgreSQL. */
class KeptAnswersStoreTest {

    /** So that a busy machine fails no test. */
    private static final ConversationSettings PATIENT = new ConversationSettings(
            2000, 1L << 26, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15));

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private FrailWire wire;
    private TestPool pool;
    private UUID organization;

    @BeforeEach
    void connect() throws Exception {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
        organization = pool.organization();
    }

    @AfterEach
    void disconnect() throws Exception {
        pool.close();
        wire.close();
    }

    static KeptAnswers keptAnswers(DatabaseClient client, ConversationSettings settings, Clock clock) {
        var store = new KeptAnswerStore(client, settings, clock);
        return new KeptAnswers(
                store,
                new GroupCommit<>("kept answers", ConversationConfiguration.LIMITS, KeptAnswer::chars, store::keep));
    }

    private KeptAnswerStore store() {
        return new KeptAnswerStore(pool.client(), PATIENT, clock);
    }

    private static Message answer(String callId, String thought) {
        return Message.of(
                Role.ASSISTANT,
                new Part.Reasoning(thought, false, Signature.extras("anthropic", "sig")),
                new Part.ToolCall(callId, "f", "{}"));
    }

    private KeptAnswer kept(String callId, String thought) {
        return new KeptAnswer(organization, callId, MessageJson.write(List.of(answer(callId, thought))), "c");
    }

    @Test
    void anotherGatewayFindsWhatIsKept() {
        store().keep(List.of(kept("a", "1"), kept("b", "2"))).block();

        var elsewhere = keptAnswers(pool.client(), PATIENT, clock);
        assertThat(elsewhere.find(organization, List.of("a", "b", "c")).block())
                .containsOnly(Map.entry("a", answer("a", "1")), Map.entry("b", answer("b", "2")));
    }

    @Test
    void theNewestOfAnIdCounts() {
        store().keep(List.of(kept("a", "1"), kept("a", "2"))).block();
        assertThat(found("a")).isEqualTo(answer("a", "2"));
        store().keep(List.of(kept("a", "3"))).block();
        assertThat(found("a")).isEqualTo(answer("a", "3"));
    }

    @Test
    void anotherOrganizationFindsNothing() {
        store().keep(List.of(kept("a", "1"))).block();
        assertThat(store().find(pool.organization(), List.of("a")).block()).isEmpty();
    }

    @Test
    void oldOnesGoWithTheNextWrite() {
        store().keep(List.of(kept("a", "1"))).block();
        clock.advance(Duration.ofDays(31));
        store().keep(List.of(kept("b", "2"))).block();
        assertThat(store().find(organization, List.of("a", "b")).block()).containsOnlyKeys("b");
    }

    @Test
    void onesOfThisGatewayNeedNoDatabase() throws Exception {
        var kept = keptAnswers(pool.client(), PATIENT, clock);
        wire.cut();
        kept.keep(kept("a", "1"));
        assertThat(kept.find(organization, List.of("a")).block()).containsEntry("a", answer("a", "1"));
    }

    @Test
    void withoutTheDatabaseNothingIsFoundAndNothingFails() throws Exception {
        wire.cut();
        var kept = keptAnswers(pool.client(), PATIENT, clock);
        assertThat(kept.find(organization, List.of("a")).block()).isEmpty();
    }

    private Message found(String id) {
        return store().find(organization, List.of(id)).block().get(id);
    }
}
