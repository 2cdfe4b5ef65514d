package io.throughline.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.Extras;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.Usage;
import io.throughline.database.GroupCommit;
import io.throughline.testing.FrailWire;
import io.throughline.testing.MutableClock;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Conversations on a real PostgreSQL. */
class ConversationsStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** So that a busy machine fails no test. */
    private static final ConversationSettings PATIENT = new ConversationSettings(
            2000, 1L << 26, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15));

    private final Ids ids = new Ids(Clock.systemUTC());
    private FrailWire wire;
    private TestPool pool;
    private UUID organization;
    private Conversations conversations;

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
        organization = pool.organization();
        conversations = conversations(PATIENT);
    }

    @AfterEach
    void disconnect() throws IOException {
        pool.close();
        wire.close();
    }

    private Conversations conversations(ConversationSettings settings) {
        var store = new TurnStore(pool.client(), settings);
        var commits = new GroupCommit<>("turns", ConversationConfiguration.LIMITS, StoredTurn::chars, store::append);
        var clock = MutableClock.at("2026-11-20T12:00:00Z");
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

    @Test
    void remembersWhatWasSaidInOrder() {
        record(turn("c", "one"), turn("c", "two"), turn("other", "three"));
        assertThat(load("c").messages()).containsExactly(user("one"), answer("one"), user("two"), answer("two"));
    }

    @Test
    void knowsNothingOfAnUnknownConversation() {
        assertThat(load("never")).isEqualTo(History.EMPTY);
    }

    @Test
    void keepsTheNewestInstructions() {
        var first = List.of(Message.text(Role.SYSTEM, "Be brief."));
        var second = List.of(Message.text(Role.DEVELOPER, "Be long."));
        record(
                turn(organization, "c", TurnStatus.COMPLETED, first, "one"),
                turn(organization, "c", TurnStatus.COMPLETED, second, "two"),
                turn("c", "three"));
        assertThat(load("c").instructions()).isEqualTo(second);
    }

    @ParameterizedTest
    @EnumSource(names = "COMPLETED", mode = Mode.EXCLUDE)
    void storesWhatDidNotEndWellButLeavesItOut(TurnStatus status) {
        var bad = turn(organization, "c", status, List.of(Message.text(Role.SYSTEM, "bad")), "two");
        var first = turn("c", "one");
        var last = turn("c", "three");
        record(first, bad, last);
        assertThat(load("c").messages()).containsExactly(user("one"), answer("one"), user("three"), answer("three"));
        assertThat(load("c").instructions()).isEmpty();
        assertThat(turns("c"))
                .containsExactly(first.id() + " 1 null", bad.id() + " 2 " + first.id(), last.id() + " 3 " + first.id());
        assertThat(head("c")).isEqualTo(last.id() + " 3");
    }

    @Test
    void keepsTheHeadWhenTheNewestTurnDidNotEndWell() {
        var first = turn("c", "one");
        record(first, turn(organization, "c", TurnStatus.CANCELLED, List.of(), "two"));
        assertThat(head("c")).isEqualTo(first.id() + " 2");
        record(turn(organization, "d", TurnStatus.FAILED, List.of(), "one"));
        assertThat(head("d")).isEqualTo("null 1");
        assertThat(load("d")).isEqualTo(History.EMPTY);
    }

    @Test
    void neverLetsOrganizationsMeet() {
        var stranger = pool.organization();
        record(turn("c", "ours"), turn(stranger, "c", TurnStatus.COMPLETED, List.of(), "theirs"));
        assertThat(load("c").messages()).containsExactly(user("ours"), answer("ours"));
        assertThat(conversations
                        .load(stranger, Continuing.newest("c"))
                        .block(LIMIT)
                        .messages())
                .containsExactly(user("theirs"), answer("theirs"));
        assertThat(conversations.load(UUID.randomUUID(), Continuing.newest("c")).block(LIMIT))
                .isEqualTo(History.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0 and \u0001",
                "Grüße, 你好, 👩‍👩‍👧",
                "cut \ud83d",
                "NULL",
                "{\"a\", \\\"b\\\", 'c', $1, :d, ?}",
                "",
                "\u2028\ufeff",
            })
    void keepsEveryCharacter(String text) {
        var extras = new Extras("openai-chat", Map.of("x", "{\"b\":1.0, \"b\" : \"\\u0000\"}"));
        var said = List.of(new Message(
                Role.USER,
                List.of(new Part.Text(text, extras), new Part.Opaque("anthropic", "{ \"a\":[1 ,2],\"a\":0 }")),
                extras));
        record(new TurnRecord(
                ids.next(),
                organization,
                "c",
                Parent.NONE,
                text,
                TurnStatus.COMPLETED,
                said,
                said,
                said.getFirst(),
                text,
                text,
                null,
                null,
                NOW,
                Duration.ZERO,
                text));
        assertThat(load("c").instructions()).isEqualTo(said);
        assertThat(load("c").messages()).containsExactly(said.getFirst(), said.getFirst());
    }

    @Test
    void keepsALargeImage() {
        var image = Message.of(Role.USER, new Part.Image(new Media.Inline("image/png", "iVBORw0K".repeat(262_144))));
        record(turn(organization, "c", TurnStatus.COMPLETED, List.of(), List.of(image)));
        assertThat(load("c").messages().getFirst()).isEqualTo(image);
    }

    @Test
    void keepsWhatATurnWas() {
        var turn = new TurnRecord(
                ids.next(),
                organization,
                "c",
                Parent.NONE,
                "req-1",
                TurnStatus.FAILED,
                List.of(),
                List.of(user("x")),
                null,
                "auto",
                "openai/gpt-4o",
                new Usage(10, 4, 3, 5, 2),
                1234L,
                NOW,
                Duration.ofMillis(4321),
                "upstream_error");
        record(turn);
        var row = pool.client()
                .sql("select * from turn where organization_id = :id")
                .bind("id", organization)
                .fetch()
                .one()
                .block(LIMIT);
        assertThat(row)
                .containsEntry("id", turn.id())
                .containsEntry("request_id", "req-1")
                .containsEntry("status", "failed")
                .containsEntry("instructions", null)
                .containsEntry("answer", null)
                .containsEntry("model_requested", "auto")
                .containsEntry("model_used", "openai/gpt-4o")
                .containsEntry("input_tokens", 10L)
                .containsEntry("cache_read_tokens", 4L)
                .containsEntry("cache_write_tokens", 3L)
                .containsEntry("output_tokens", 5L)
                .containsEntry("reasoning_tokens", 2L)
                .containsEntry("cost_nano_usd", 1234L)
                .containsEntry("started_at", NOW.atOffset(java.time.ZoneOffset.UTC))
                .containsEntry("duration_ms", 4321L)
                .containsEntry("error_code", "upstream_error");
    }

    @Test
    void putsManyWritersInOrder() {
        var other = conversations(PATIENT);
        Flux.range(0, 1000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(i -> (i % 2 == 0 ? conversations : other).record(turn("c" + i % 7, "said " + i)))
                .then()
                .block(LIMIT);
        for (int c = 0; c < 7; c++) {
            var rows = turns("c" + c);
            int count = rows.size();
            assertThat(head("c" + c)).isEqualTo(rows.getLast().split(" ")[0] + " " + count);
            for (int i = 0; i < count; i++) {
                var parent = i == 0 ? "null" : rows.get(i - 1).split(" ")[0];
                assertThat(rows.get(i)).endsWith(" " + (i + 1) + " " + parent);
            }
            assertThat(load("c" + c).messages()).hasSize(2 * count);
        }
        assertThat(count()).isEqualTo(1000);
    }

    @Test
    void keepsTheOrderOfOneWriter() {
        var turns =
                IntStream.range(0, 300).mapToObj(i -> turn("c", "said " + i)).toList();
        Flux.fromIterable(turns)
                .flatMapSequential(conversations::record, 300)
                .then()
                .block(LIMIT);
        var said = load("c").messages().stream()
                .filter(message -> message.role() == Role.USER)
                .map(Message::text)
                .toList();
        assertThat(said)
                .isEqualTo(IntStream.range(0, 300).mapToObj(i -> "said " + i).toList());
    }

    @Test
    void storesTheOthersWhenOneTurnIsRefused() {
        var poison = turn(UUID.randomUUID(), "c", TurnStatus.COMPLETED, List.of(), "of no organization");
        var outcomes = Flux.range(0, 50)
                .flatMapSequential(
                        i -> conversations
                                .record(i == 20 ? poison : turn("c", "said " + i))
                                .thenReturn("stored")
                                .onErrorResume(
                                        GatewayException.class,
                                        e -> Mono.just(e.error().kind().name())),
                        50)
                .collectList()
                .block(LIMIT);
        assertThat(outcomes)
                .hasSize(50)
                .filteredOn(outcome -> !outcome.equals("stored"))
                .containsExactly("INTERNAL");
        assertThat(load("c").messages()).hasSize(98);
    }

    @Test
    void readsTheNewestTurnsWhenThereAreTooMany() {
        var limited = conversations(new ConversationSettings(
                2, 1L << 20, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15)));
        record(turn("c", "one"), turn("c", "two"), turn("c", "three"));
        assertThat(limited.load(organization, Continuing.newest("c"))
                        .block(LIMIT)
                        .messages())
                .containsExactly(user("two"), answer("two"), user("three"), answer("three"));
    }

    @Test
    void readsTheNewestTurnsWhenTheyAreTooLarge() {
        var limited = conversations(new ConversationSettings(
                100, 900, Duration.ofDays(30), Duration.ofSeconds(15), Duration.ofSeconds(15)));
        record(turn("c", "x".repeat(800)), turn("c", "two"), turn("c", "three"));
        assertThat(limited.load(organization, Continuing.newest("c"))
                        .block(LIMIT)
                        .messages())
                .hasSize(4);
        record(turn("c", "y".repeat(5000)));
        assertThat(limited.load(organization, Continuing.newest("c"))
                        .block(LIMIT)
                        .messages())
                .as("the newest comes whatever its size")
                .hasSize(2);
    }

    @Test
    void saysSoonThatTheDatabaseIsAwayAndComesBack() throws IOException {
        record(turn("c", "before"));
        wire.cut();
        assertUnavailableSoon(() -> load("c"));
        assertUnavailableSoon(() -> record(turn("c", "lost")));
        wire.mend();
        recordWhenBack(turn("c", "after"));
        assertThat(load("c").messages())
                .containsExactly(user("before"), answer("before"), user("after"), answer("after"));
    }

    @Test
    void saysSoonThatTheDatabaseIsSilent() {
        conversations = conversations(ConversationSettings.DEFAULT);
        record(turn("c", "before"));
        wire.freeze();
        assertUnavailableSoon(() -> load("c"));
        assertUnavailableSoon(() -> record(turn("c", "lost")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "a\nb", "half \ud83d"})
    void refusesAKeyThatIsNone(String key) {
        assertThatThrownBy(() -> load(key)).satisfies(e -> assertKind(e, ErrorKind.INVALID_REQUEST));
        assertThatThrownBy(() -> record(turn(key, "x"))).satisfies(e -> assertKind(e, ErrorKind.INVALID_REQUEST));
    }

    @Test
    void takesAKeyOf200Characters() {
        record(turn("é".repeat(200), "x"));
        assertThat(load("é".repeat(200)).messages()).hasSize(2);
        assertThatThrownBy(() -> load("x".repeat(201))).hasMessageContaining("201");
    }

    private void recordWhenBack(TurnRecord turn) {
        conversations
                .record(turn)
                .retryWhen(reactor.util.retry.Retry.fixedDelay(20, Duration.ofMillis(100)))
                .block(LIMIT);
    }

    /** What was under way when the wire was cut may still come through, so it is asked until it fails. */
    private static void assertUnavailableSoon(ThrowingCallable action) {
        var begin = System.nanoTime();
        Throwable failure = null;
        while (failure == null
                && System.nanoTime() - begin < Duration.ofSeconds(3).toNanos()) {
            failure = catchThrowable(action);
        }
        assertThat(failure).isNotNull().satisfies(e -> assertKind(e, ErrorKind.STATE_UNAVAILABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(6500));
    }

    private static void assertKind(Throwable failure, ErrorKind kind) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(kind));
    }

    private void record(TurnRecord... turns) {
        Flux.fromArray(turns).concatMap(conversations::record).then().block(LIMIT);
    }

    private History load(String key) {
        return conversations.load(organization, Continuing.newest(key)).block(LIMIT);
    }

    private TurnRecord turn(String key, String said) {
        return turn(organization, key, TurnStatus.COMPLETED, List.of(), said);
    }

    private TurnRecord turn(UUID owner, String key, TurnStatus status, List<Message> instructions, String said) {
        return turn(owner, key, status, instructions, List.of(user(said)), answer(said));
    }

    private TurnRecord turn(
            UUID owner, String key, TurnStatus status, List<Message> instructions, List<Message> input) {
        return turn(owner, key, status, instructions, input, answer("x"));
    }

    private TurnRecord turn(
            UUID owner,
            String key,
            TurnStatus status,
            List<Message> instructions,
            List<Message> input,
            Message answer) {
        return new TurnRecord(
                ids.next(),
                owner,
                key,
                Parent.NONE,
                "req",
                status,
                instructions,
                input,
                answer,
                "m",
                "p/m",
                null,
                null,
                NOW,
                Duration.ofMillis(5),
                null);
    }

    private static Message user(String text) {
        return Message.text(Role.USER, text);
    }

    private static Message answer(String text) {
        return Message.text(Role.ASSISTANT, "re: " + text);
    }

    /** Each turn as {@code id seq parent}. */
    private List<String> turns(String key) {
        return pool.client()
                .sql("""
                        select t.id || ' ' || t.seq || ' ' || coalesce(t.parent_id::text, 'null') as row
                        from turn t join conversation c on c.organization_id = t.organization_id and c.id = t.conversation_id
                        where c.organization_id = :organization and c.key = :key order by t.seq
                        """)
                .bind("organization", organization)
                .bind("key", key)
                .map(row -> row.get("row", String.class))
                .all()
                .collectList()
                .block(LIMIT);
    }

    private String head(String key) {
        return pool.client()
                .sql("""
                        select coalesce(head_turn_id::text, 'null') || ' ' || turn_count as head
                        from conversation where organization_id = :organization and key = :key
                        """)
                .bind("organization", organization)
                .bind("key", key)
                .map(row -> row.get("head", String.class))
                .one()
                .block(LIMIT);
    }

    private long count() {
        return pool.client()
                .sql("select count(*) as count from turn where organization_id = :organization")
                .bind("organization", organization)
                .map(row -> row.get("count", Long.class))
                .one()
                .block(LIMIT);
    }
}
