package io.throughline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.ResponseFacts;
import io.throughline.chat.Role;
import io.throughline.chat.StopReason;
import io.throughline.chat.StoredResponse;
import io.throughline.chat.Usage;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Turns read and deleted as responses, on a real PostgreSQL. */
class ResponseStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Ids IDS = new Ids(Clock.systemUTC());
    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

    private TestPool pool;
    private UUID organization;
    private TurnStore turns;
    private ChainStore chains;
    private ResponseStore responses;

    @BeforeEach
    void connect() {
        pool = TestPool.of(TestPostgres.fresh());
        organization = pool.organization();
        turns = new TurnStore(pool.client(), ConversationSettings.DEFAULT);
        chains = new ChainStore(pool.client(), ConversationSettings.DEFAULT);
        responses = new ResponseStore(pool.client(), ConversationSettings.DEFAULT);
    }

    @AfterEach
    void disconnect() {
        pool.close();
    }

    private UUID record(String key, UUID parent, String said, List<String> names) {
        var facts = new ResponseFacts("{\"metadata\":{\"a\":\"\\u0000\"}}", StopReason.LENGTH, "told", names);
        var turn = new TurnRecord(
                IDS.next(),
                organization,
                key,
                new Parent(parent, null, Parent.Kind.CHOSEN),
                "req",
                TurnStatus.COMPLETED,
                List.of(Message.text(Role.SYSTEM, "Be brief.")),
                List.of(Turns.user(said)),
                Turns.answer(said),
                "m",
                "p/m",
                new Usage(5, 1, 2, 7, 3),
                1_000L,
                START,
                Duration.ofMillis(1500),
                null,
                facts,
                List.of());
        turns.append(List.of(StoredTurn.of(turn, IDS.next()))).block(LIMIT);
        return turn.id();
    }

    private List<StoredResponse> find(UUID organizationId, UUID id) {
        return responses.find(organizationId, List.of(id)).collectList().block(LIMIT);
    }

    private List<Message> history(UUID last) {
        var turns = chains.upTo(organization, "resp_c", last).block(LIMIT);
        return StoredMessages.history(turns, Parent.Kind.CHOSEN).messages();
    }

    @Test
    void comesBackAsItWas() {
        var first = record("resp_c", null, "one", List.of());
        var second = record("resp_c", first, "two", List.of("msg_1", "", "fc_2"));
        assertThat(find(organization, second))
                .containsExactly(new StoredResponse(
                        second,
                        "resp_c",
                        first,
                        StoredResponse.Status.COMPLETED,
                        new ResponseFacts(
                                "{\"metadata\":{\"a\":\"\\u0000\"}}",
                                StopReason.LENGTH,
                                "told",
                                List.of("msg_1", "", "fc_2")),
                        List.of(Message.text(Role.SYSTEM, "Be brief."), Turns.user("two")),
                        Turns.answer("two"),
                        "p/m",
                        new Usage(5, 1, 2, 7, 3),
                        new BigDecimal("0.000001000"),
                        START,
                        START.plusMillis(1500),
                        null));
        assertThat(responses.key(organization, second).block(LIMIT)).isEqualTo("resp_c");
    }

    @Test
    void isFoundByItsProvidersIds() {
        var id = record("resp_c", null, "one", List.of("msg_1", ""));
        record("resp_d", null, "two", List.of("msg_2"));
        var found = responses.named(organization, List.of("msg_1", "msg_9")).collectList();
        assertThat(found.block(LIMIT)).extracting(StoredResponse::id).containsExactly(id);
    }

    @Test
    void belongsToOneOrganization() {
        var id = record("resp_c", null, "one", List.of("msg_1"));
        var other = pool.organization();
        assertThat(find(other, id)).isEmpty();
        assertThat(responses.named(other, List.of("msg_1")).collectList().block(LIMIT))
                .isEmpty();
        assertThat(responses.key(other, id).blockOptional(LIMIT)).isEmpty();
        assertThat(responses.delete(other, id).block(LIMIT)).isFalse();
        assertThat(find(organization, id)).hasSize(1);
    }

    @Test
    void turnsOfOtherApisAreNoResponses() {
        var turn = new Turns(organization, "c").turn(Parent.NONE, "one");
        turns.append(List.of(StoredTurn.of(turn, IDS.next()))).block(LIMIT);
        assertThat(find(organization, turn.id())).isEmpty();
        assertThat(responses.delete(organization, turn.id()).block(LIMIT)).isFalse();
        assertThat(responses.key(organization, turn.id()).block(LIMIT)).isEqualTo("c");
    }

    @Test
    void whatContinuesADeletedOneContinuesItsParent() {
        var first = record("resp_c", null, "one", List.of());
        var second = record("resp_c", first, "two", List.of());
        var third = record("resp_c", second, "three", List.of());
        assertThat(responses.delete(organization, second).block(LIMIT)).isTrue();
        assertThat(responses.delete(organization, second).block(LIMIT)).isFalse();
        assertThat(history(third))
                .containsExactly(Turns.user("one"), Turns.answer("one"), Turns.user("three"), Turns.answer("three"));
        assertThat(responses.delete(organization, third).block(LIMIT)).isTrue();
        assertThat(history(null)).containsExactly(Turns.user("one"), Turns.answer("one"));
        assertThat(responses.delete(organization, first).block(LIMIT)).isTrue();
        assertThat(pool.client()
                        .sql("select count(*) as count from conversation where organization_id = :id")
                        .bind("id", organization)
                        .map(row -> row.get("count", Long.class))
                        .one()
                        .block(LIMIT))
                .as("its conversation goes with the last response")
                .isZero();
    }
}
