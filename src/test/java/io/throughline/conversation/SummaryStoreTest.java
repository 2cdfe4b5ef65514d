package io.throughline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.Message;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Summaries of conversations on a real PostgreSQL. */
class SummaryStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private TestPool pool;
    private UUID organization;
    private Turns turns;
    private Conversations conversations;

    @BeforeEach
    void connect() {
        pool = TestPool.of(TestPostgres.fresh());
        organization = pool.organization();
        turns = new Turns(organization, "c");
        conversations = ConversationTesting.conversations(pool.client());
    }

    @AfterEach
    void disconnect() {
        pool.close();
    }

    private History load(UUID parent) {
        return conversations
                .load(organization, new Continuing("c", List.of(), true, parent, false))
                .block(LIMIT);
    }

    private List<UUID> say(int count) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < count; i++) {
            var turn = turns.turn(load(null).parent(), "turn " + i);
            conversations.record(turn).block(LIMIT);
            ids.add(turn.id());
        }
        return ids;
    }

    private Summarizable claim(UUID last) {
        return conversations.claimSummary(organization, "c", last, LEASE).block(LIMIT);
    }

    private boolean keep(Summarizable claimed, int turns, String text) {
        var last = claimed.turns().get(turns - 1).id();
        return Boolean.TRUE.equals(conversations
                .keepSummary(claimed.behind(turns, text, "acme/m"), last, 5)
                .block(LIMIT));
    }

    private long rows() {
        return pool.client()
                .sql("select count(*) as rows from turn_summary")
                .map(row -> row.get("rows", Long.class))
                .one()
                .block(LIMIT);
    }

    @Test
    void standsForTheMessagesUpToItsLastTurn() {
        var ids = say(6);
        assertThat(keep(claim(ids.getLast()), 4, "so far")).isTrue();
        var history = load(null);
        assertThat(history.messages()).as("nothing is left out").hasSize(12);
        assertThat(history.summary()).isEqualTo(new KeptSummary(0, 8, false, 4, "so far", "acme/m"));
        assertThat(history.turnsSince()).isEqualTo(2);
    }

    @Test
    void isMadeFromTheOneBefore() {
        keep(claim(say(6).getLast()), 4, "so far");
        var next = claim(say(3).getLast());
        assertThat(next.before()).isNotNull();
        assertThat(next.before().text()).isEqualTo("so far");
        assertThat(next.turns()).hasSize(5);
        assertThat(keep(next, 3, "and further")).isTrue();
        assertThat(load(null).summary()).isEqualTo(new KeptSummary(0, 14, false, 7, "and further", "acme/m"));
    }

    @Test
    void aBranchHasOnlyWhatStandsForItsOwnTurns() {
        var ids = say(6);
        keep(claim(ids.getLast()), 2, "two");
        keep(claim(ids.getLast()), 2, "four");
        assertThat(load(ids.get(5)).summary().text()).isEqualTo("four");
        assertThat(load(ids.get(2)).summary()).isEqualTo(new KeptSummary(0, 4, false, 2, "two", "acme/m"));
        assertThat(load(ids.getFirst()).summary()).isNull();
    }

    @Test
    void aHistorySentAgainHasItToo() {
        var ids = say(25);
        keep(claim(ids.getLast()), 20, "twenty");
        var said = new ArrayList<Message>(load(null).messages());
        said.add(Turns.user("more"));
        var history = conversations
                .load(organization, new Continuing("c", said, true, null, false))
                .block(LIMIT);
        assertThat(history.again()).isEqualTo(50);
        assertThat(history.summary()).isEqualTo(new KeptSummary(0, 40, false, 20, "twenty", "acme/m"));
    }

    @Test
    void nobodyElseMakesItMeanwhile() {
        var ids = say(3);
        var first = claim(ids.getLast());
        assertThat(first).isNotNull();
        assertThat(claim(ids.getLast())).as("on any gateway").isNull();
        conversations.leaveSummary(first).block(LIMIT);
        assertThat(claim(ids.getLast())).isNotNull();
    }

    @Test
    void aLeaseEndsAndItsHolderStoresNothing() {
        var ids = say(3);
        var late = conversations
                .claimSummary(organization, "c", ids.getLast(), Duration.ofMillis(-1))
                .block(LIMIT);
        var next = claim(ids.getLast());
        assertThat(next).isNotNull();
        assertThat(keep(late, 2, "late")).isFalse();
        assertThat(keep(next, 2, "in time")).isTrue();
        assertThat(load(null).summary().text()).isEqualTo("in time");
    }

    @Test
    void anotherOrganizationHasNone() {
        var ids = say(3);
        keep(claim(ids.getLast()), 2, "ours");
        var other = pool.organization();
        assertThat(conversations.claimSummary(other, "c", ids.getLast(), LEASE).block(LIMIT))
                .isNull();
    }

    @Test
    void wordsTakenOutOfATurnAreTakenOutOfIt() {
        var ids = say(6);
        keep(claim(ids.getLast()), 2, "two");
        keep(claim(ids.getLast()), 2, "four");
        change("update turn set input = '{\"v\":1,\"messages\":[]}' where id = :id", ids.get(2));
        assertThat(rows()).as("what stands for older turns alone stays").isEqualTo(1);
        assertThat(load(null).summary().text()).isEqualTo("two");
        change("delete from turn where id = :id", ids.get(0));
        assertThat(rows()).isZero();
    }

    @Test
    void oneMadeOfThemMeanwhileIsNotStored() {
        var ids = say(6);
        var claimed = claim(ids.getLast());
        change("update turn set answer = null where id = :id", ids.get(1));
        assertThat(keep(claimed, 3, "with the words")).isFalse();
        assertThat(rows()).isZero();
    }

    @Test
    void hashesThatAreFilledInForgetNothing() {
        var ids = say(3);
        keep(claim(ids.getLast()), 2, "two");
        change("update turn set prefix_hash = null where id = :id", ids.getFirst());
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void goesWithItsConversation() {
        keep(claim(say(3).getLast()), 2, "two");
        assertThat(conversations.delete(organization, "c").block(LIMIT)).isTrue();
        assertThat(rows()).isZero();
    }

    private void change(String sql, UUID turn) {
        pool.client().sql(sql).bind("id", turn).then().block(LIMIT);
    }
}
