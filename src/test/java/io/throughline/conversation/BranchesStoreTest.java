package io.throughline.conversation;

import static io.throughline.conversation.Turns.answer;
import static io.throughline.conversation.Turns.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Parameters;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.database.GroupCommit;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Parents, branches and histories that are sent again, on a real PostgreSQL. */
class BranchesStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private FrailWire wire;
    private TestPool pool;
    private UUID organization;
    private Turns turns;
    private Conversations conversations;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
        organization = pool.organization();
        turns = new Turns(organization, "c");
        conversations = conversations(2000);
    }

    @AfterEach
    void disconnect() throws IOException {
        pool.close();
        wire.close();
    }

    private Conversations conversations(int historyTurns) {
        var settings = new ConversationSettings(
                historyTurns, 1L << 26, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15));
        var clock = MutableClock.at("2026-11-20T12:00:00Z");
        var commits = new GroupCommit<>(
                "turns",
                ConversationConfiguration.LIMITS,
                StoredTurn::chars,
                new TurnStore(pool.client(), settings)::append);
        var kept = KeptAnswersStoreTest.keptAnswers(pool.client(), settings, clock);
        var chains = new Chains(new ChainStore(pool.client(), settings), new SummaryStore(pool.client(), settings));
        return new Conversations(
                chains,
                new ConversationStore(pool.client(), ConversationTesting.transactions(pool.client()), settings),
                new ResponseStore(pool.client(), settings),
                new CompletionStore(pool.client(), settings),
                new SummaryStore(pool.client(), settings),
                kept,
                new TurnStore(pool.client(), settings),
                commits,
                new Ids(clock),
                clock);
    }

    private History load(Message... said) {
        return load(new Continuing("c", List.of(said), true, null, false));
    }

    private History load(Continuing wish) {
        return conversations.load(organization, wish).block(LIMIT);
    }

    /** Loads what the client says, and commits a turn for the last thing of it. */
    private TurnRecord say(Message... said) {
        var history = load(said);
        var input = List.of(said).subList(history.again(), said.length);
        var turn = turns.turn(
                history.parent(),
                TurnStatus.COMPLETED,
                List.of(),
                input,
                answer(input.getLast().text()));
        conversations.record(turn).block(LIMIT);
        return turn;
    }

    private List<String> line() {
        return load().messages().stream().map(Message::text).toList();
    }

    @Test
    void doesNotDoubleAHistoryThatIsSentAgain() {
        say(user("one"));
        say(user("one"), answer("one"), user("two"));
        var third = say(user("one"), answer("one"), user("two"), answer("two"), user("three"));
        assertThat(third.input()).containsExactly(user("three"));
        assertThat(line()).containsExactly("one", "re: one", "two", "re: two", "three", "re: three");
    }

    @Test
    void takesWhatIsNewAloneBetweenWholeHistories() {
        say(user("one"));
        say(user("two"));
        var third = say(user("one"), answer("one"), user("two"), answer("two"), user("three"));
        assertThat(third.input()).containsExactly(user("three"));
    }

    @Test
    void branchesWhereAnEarlierMessageWasEdited() {
        var first = say(user("one"));
        say(user("one"), answer("one"), user("two"));
        var edited = say(user("one"), answer("one"), user("2"));
        assertThat(edited.parent().turnId()).isEqualTo(first.id());
        assertThat(line()).containsExactly("one", "re: one", "2", "re: 2");

        say(user("one"), answer("one"), user("two"), answer("two"), user("three"));
        assertThat(line())
                .as("the older branch goes on")
                .containsExactly("one", "re: one", "two", "re: two", "three", "re: three");
    }

    @Test
    void branchesFromTheBeginningWhereNothingIsTheSame() {
        say(user("one"));
        var other = say(user("uno"), answer("one"), user("two"));
        assertThat(other.parent()).isEqualTo(new Parent(null, null, Parent.Kind.CHOSEN));
        assertThat(line()).containsExactly("uno", "re: one", "two", "re: two");
    }

    @Test
    void findsALongHistoryOfWhichTheEndIsNew() {
        var all = IntStream.range(0, 30)
                .boxed()
                .flatMap(i -> List.of(user("q" + i), answer("q" + i)).stream())
                .toList();
        for (int i = 0; i < 3; i++) {
            say(user("q" + i));
        }
        var said = new ArrayList<>(all);
        said.add(user("last"));
        assertThat(load(said.toArray(Message[]::new)).again()).isEqualTo(6);
    }

    @Test
    void leavesOutTheAnswerThatComesWithItsResults() {
        say(user("one"));
        var history = load(answer("one"), user("two"));
        assertThat(history.messages()).containsExactly(user("one"));
        assertThat(history.again()).isEqualTo(1);
        assertThat(load(answer("other"), user("two")).messages()).hasSize(2);
    }

    @Test
    void givesStoredInstructionsToAWholeHistoryWithout() {
        var be = List.of(Message.text(Role.SYSTEM, "Be brief."));
        var first = turns.turn(Parent.NONE, TurnStatus.COMPLETED, be, List.of(user("one")), answer("one"));
        conversations.record(first).block(LIMIT);
        say(user("two"));
        var said = List.of(user("one"), answer("one"), user("two"), answer("two"), user("three"));
        assertThat(load(new Continuing("c", said, false, null, false)).instructions())
                .isEqualTo(be);
        assertThat(load(new Continuing("c", said, true, null, false)).instructions())
                .isEmpty();
    }

    @Test
    void continuesTheTurnThatIsNamed() {
        var first = say(user("one"));
        say(user("two"));
        var history = load(new Continuing("c", List.of(user("2")), false, first.id(), false));
        assertThat(history.messages()).containsExactly(user("one"), answer("one"));
        conversations.record(turns.turn(history.parent(), "2")).block(LIMIT);
        assertThat(line()).containsExactly("one", "re: one", "2", "re: 2");
    }

    @ParameterizedTest
    @EnumSource(names = "COMPLETED", mode = Mode.EXCLUDE)
    void doesNotContinueWhatDidNotEndWell(TurnStatus status) {
        var bad = turns.turn(Parent.NONE, status, List.of(), List.of(user("one")), answer("o"));
        conversations.record(bad).block(LIMIT);
        assertThatThrownBy(() -> load(new Continuing("c", List.of(), false, bad.id(), false)))
                .satisfies(e -> assertKind(e, ErrorKind.INVALID_REQUEST))
                .hasMessageContaining("completed");
        assertThat(say(user("one"), answer("o"), user("go on")).input())
                .as("a partial answer that the client keeps is new")
                .hasSize(3);
    }

    @Test
    void knowsNoTurnOfAnother() {
        var stranger = pool.organization();
        var theirs = new Turns(stranger, "c").turn(Parent.NONE, "theirs");
        var elsewhere = new Turns(organization, "d").turn(Parent.NONE, "elsewhere");
        Flux.just(theirs, elsewhere).concatMap(conversations::record).blockLast(LIMIT);
        for (var id : List.of(theirs.id(), elsewhere.id(), UUID.randomUUID())) {
            assertThatThrownBy(() -> load(new Continuing("c", List.of(), false, id, false)))
                    .satisfies(e -> assertKind(e, ErrorKind.INVALID_REQUEST));
        }
        assertThat(load(user("theirs"), answer("theirs"), user("x")).again()).isZero();
    }

    @Test
    void ordersFiftyWritersAndLosesNone() {
        var other = conversations(2000);
        say(user("first"));
        Flux.range(0, 50)
                .flatMap(
                        i -> (i % 2 == 0 ? conversations : other)
                                .load(organization, new Continuing("c", List.of(user("w" + i)), true, null, false))
                                .publishOn(Schedulers.parallel())
                                .flatMap(history -> (i % 2 == 0 ? conversations : other)
                                        .record(turns.turn(history.parent(), "w" + i))),
                        50)
                .then()
                .block(LIMIT);
        var said = load().messages();
        assertThat(said).hasSize(102);
        for (int i = 0; i < said.size(); i += 2) {
            assertThat(said.get(i + 1))
                    .as("each answer behind its question")
                    .isEqualTo(answer(said.get(i).text()));
        }
        var again = new ArrayList<>(said);
        again.add(user("all of it again"));
        assertThat(load(again.toArray(Message[]::new)).again())
                .as("hashes of what was ordered at the commit")
                .isEqualTo(102);
    }

    @Test
    void letsOneOfManyContinueATurnAlone() {
        var other = conversations(2000);
        var first = say(user("first"));
        var outcomes = Flux.range(0, 20)
                .flatMap(
                        i -> {
                            var mine = i % 2 == 0 ? conversations : other;
                            var wish = new Continuing("c", List.of(user("w" + i)), true, first.id(), true);
                            return mine.load(organization, wish)
                                    .flatMap(history -> mine.record(turns.turn(history.parent(), "w" + i)))
                                    .thenReturn("stored")
                                    .onErrorResume(
                                            GatewayException.class,
                                            e -> Mono.just(e.error().kind().name()));
                        },
                        20)
                .collectList()
                .block(LIMIT);
        assertThat(outcomes)
                .hasSize(20)
                .containsOnlyOnce("stored")
                .filteredOn("CONFLICT"::equals)
                .hasSize(19);
        assertThat(load().messages()).hasSize(4);
    }

    @Test
    void keepsTheTurnThatCameTooLate() {
        var first = say(user("first"));
        var wish = new Continuing("c", List.of(user("late")), true, first.id(), true);
        var late = load(wish);
        say(user("second"));
        var turn = turns.turn(late.parent(), "late");
        assertThatThrownBy(() -> conversations.record(turn).block(LIMIT))
                .satisfies(e -> assertKind(e, ErrorKind.CONFLICT));
        assertThat(line()).containsExactly("first", "re: first", "second", "re: second");
        conversations.record(turns.turn(load().parent(), "third")).block(LIMIT); // behind the late one in the queue
        assertThat(statuses()).containsExactly("completed null", "completed null", "failed CONFLICT", "completed null");
    }

    @Test
    void deletesAllOfAConversationAndNothingElse() {
        var stranger = pool.organization();
        var theirs = new Turns(stranger, "c").turn(Parent.NONE, "theirs");
        var elsewhere = new Turns(organization, "d").turn(Parent.NONE, "elsewhere");
        Flux.just(theirs, elsewhere).concatMap(conversations::record).blockLast(LIMIT);
        var call = Message.of(Role.ASSISTANT, new Part.ToolCall("call_1", "f", "{}"));
        say(user("one"));
        conversations.keepAnswer(organization, "c", call);
        keptAnswers(1);
        var underWay = turns.turn(load(user("two")).parent(), "two");

        assertThat(conversations.delete(organization, "c").block(LIMIT)).isTrue();
        conversations.record(underWay).block(LIMIT);
        assertThat(load()).isEqualTo(History.EMPTY);
        assertThat(load(user("one"), answer("one"), user("x")).again()).isZero();
        keptAnswers(0);
        assertThat(conversations.keptAnswers(organization, List.of("call_1")).block(LIMIT))
                .isEmpty();
        assertThat(conversations
                        .load(organization, Continuing.newest("d"))
                        .block(LIMIT)
                        .messages())
                .hasSize(2);
        assertThat(conversations
                        .load(stranger, Continuing.newest("c"))
                        .block(LIMIT)
                        .messages())
                .hasSize(2);
        assertThat(conversations.delete(organization, "c").block(LIMIT)).isFalse();
    }

    /** Kept answers are written behind the request's back: waits for as many rows, for a while. */
    private void keptAnswers(long count) {
        pool.client()
                .sql("select count(*) as count from kept_answer where organization_id = :organization")
                .bind("organization", organization)
                .map(row -> row.get("count", Long.class))
                .one()
                .filter(found -> found == count)
                .repeatWhenEmpty(200, tries -> tries.delayElements(Duration.ofMillis(50)))
                .block(LIMIT);
    }

    @Test
    void readsNoMoreOfALongConversation() {
        say(user("first"));
        grow(20_000);
        var found = conversations(50).load(organization, Continuing.newest("c")).block(LIMIT);
        assertThat(found.messages())
                .as("the first of them moves on by six turns at once")
                .hasSizeBetween(100, 112);
        var plan = plan(50);
        assertThat(plan).contains("Index Scan using turn_pkey").doesNotContain("Seq Scan on turn");
        assertThat(Pattern.compile("actual rows=(\\d+)")
                        .matcher(plan)
                        .results()
                        .map(rows -> Integer.parseInt(rows.group(1))))
                .as("rows that any step of the plan reads: %s", plan)
                .hasSizeGreaterThan(5)
                .allMatch(rows -> rows <= 56);
    }

    @Test
    void theFirstTurnThatIsReadStaysForSomeTurns() {
        say(user("first"));
        grow(200);
        int moves = 0;
        int before = 0;
        for (int i = 0; i < 24; i++) {
            say(user("turn " + i));
            var read =
                    conversations(40).load(organization, Continuing.newest("c")).block(LIMIT);
            assertThat(read.messages().size()).isBetween(80, 90);
            moves += read.messages().size() < before ? 1 : 0;
            before = read.messages().size();
        }
        assertThat(moves).isBetween(4, 5);
    }

    private String plan(int historyTurns) {
        return pool.client()
                .sql("explain (analyze, costs off, timing off) " + ChainStore.CHAIN)
                .bind("organization", organization)
                .bind("key", "c")
                .bind("last", Parameters.in(UUID.class))
                .bind("turns", historyTurns)
                .bind("step", historyTurns / 8)
                .bind("chars", 1L << 26)
                .map(row -> row.get(0, String.class))
                .all()
                .collect(Collectors.joining("\n"))
                .block(LIMIT);
    }

    /** Turns behind the head, made by the database. */
    private void grow(int count) {
        pool.client()
                .sql("""
                        with known as (select * from conversation where organization_id = :organization and key = 'c'),
                        more as (
                            insert into turn (organization_id, id, conversation_id, seq, parent_id, request_id, status, input, answer,
                                stored_chars, model_requested, model_used, started_at, duration_ms)
                            select k.organization_id, ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid, k.id, 1 + i,
                                case when i = 1 then k.head_turn_id else ('00000000-0000-0000-0000-' || lpad((i - 1)::text, 12, '0'))::uuid end,
                                'req', 'completed', t.input, t.answer, 100, 'm', 'p/m', now(), 1
                            from known k join turn t on t.id = k.head_turn_id, generate_series(1, :count) i
                        )
                        update conversation set turn_count = 1 + :count,
                            head_turn_id = ('00000000-0000-0000-0000-' || lpad(:count::text, 12, '0'))::uuid
                        where organization_id = :organization and key = 'c'
                        """)
                .bind("organization", organization)
                .bind("count", count)
                .then()
                .then(pool.client().sql("analyze turn").then())
                .block(LIMIT);
    }

    private List<String> statuses() {
        return pool.client()
                .sql(
                        "select status || ' ' || coalesce(error_code, 'null') as row from turn where organization_id = :o order by seq")
                .bind("o", organization)
                .map(row -> row.get("row", String.class))
                .all()
                .collectList()
                .block(LIMIT);
    }

    private static void assertKind(Throwable failure, ErrorKind kind) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(kind));
    }
}
