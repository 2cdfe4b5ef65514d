package io.throughline.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Message;
import io.throughline.chat.Role;
import io.throughline.conversation.Continuing;
import io.throughline.conversation.ConversationTesting;
import io.throughline.conversation.Conversations;
import io.throughline.conversation.Place;
import io.throughline.conversation.Said;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stored messages, listed, changed and taken out, on a real PostgreSQL. */
class ItemsStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Instant THEN = Instant.parse("2024-02-01T10:00:00Z");

    private TestPool pool;
    private UUID organization;
    private Conversations conversations;
    private Items items;

    @BeforeEach
    void connect() {
        pool = TestPool.of(TestPostgres.fresh());
        organization = pool.organization();
        conversations = ConversationTesting.conversations(pool.client());
        items = new Items(new ConversationRows(pool.client()), new TurnRows(pool.client()));
    }

    @AfterEach
    void disconnect() {
        pool.close();
    }

    private static Said user(String text) {
        return Said.now(Message.text(Role.USER, text));
    }

    private static Said assistant(String text) {
        return Said.now(Message.text(Role.ASSISTANT, text));
    }

    private List<Place> append(Said... said) {
        return conversations.append(organization, "c", List.of(said)).block(LIMIT);
    }

    private List<String> texts(List<Turn> turns) {
        return turns.stream()
                .flatMap(turn -> turn.items().stream())
                .map(item -> item.message().text())
                .toList();
    }

    private List<String> newest(int turns) {
        return texts(items.before(organization, "c", null, turns).block(LIMIT));
    }

    @Test
    void storesMessagesInTurnsAsTheyWereSaid() {
        append(user("one"), assistant("re: one"), user("two"), assistant("re: two"));
        append(user("three"));

        assertThat(newest(10)).containsExactly("one", "re: one", "two", "re: two", "three");
        assertThat(newest(2)).containsExactly("two", "re: two", "three");
        var history = conversations.load(organization, Continuing.newest("c")).block(LIMIT);
        assertThat(history.messages())
                .extracting(Message::text)
                .containsExactly("one", "re: one", "two", "re: two", "three");
    }

    @Test
    void knowsAgainWhatWasLoaded() {
        append(user("one"), assistant("re: one"), user("two"), assistant("re: two"));

        var said = List.of(
                user("one").message(),
                assistant("re: one").message(),
                user("two").message(),
                assistant("re: two").message(),
                user("three").message());
        var history = conversations
                .load(organization, new Continuing("c", said, false, null, false))
                .block(LIMIT);

        assertThat(history.again()).isEqualTo(4);
        assertThat(history.messages()).isEmpty();
    }

    @Test
    void keepsOwnIdsTimesAndMetadata() {
        var places = append(
                new Said(Message.text(Role.USER, "hi"), "D1:1", THEN, "{\"speaker\":\"Ann\"}"), assistant("hello"));

        var turn = items.turnOf(organization, "c", "D1:1").block(LIMIT).orElseThrow();
        var item = turn.items().getFirst();
        assertThat(item.ownId()).isEqualTo("D1:1");
        assertThat(item.createdAt()).isEqualTo(THEN);
        assertThat(item.metadata()).isEqualTo("{\"speaker\":\"Ann\"}");
        assertThat(turn.startedAt()).isEqualTo(THEN);
        assertThat(turn.items().get(1).ownId()).isNull();
        assertThat(places).containsExactly(new Place(turn.id(), 0), new Place(turn.id(), 1));
        assertThat(items.turnOf(organization, "c", "D1:2").block(LIMIT)).isEmpty();
        assertThat(items.turnOf(organization, "other", "D1:1").block(LIMIT)).isEmpty();
    }

    @Test
    void refusesAnIdTwice() {
        var named = new Said(Message.text(Role.USER, "hi"), "a", null, null);
        assertThatThrownBy(() -> append(named, named))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("'a'");
        append(named);
        assertThatThrownBy(() -> append(user("before"), named))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("'a'");
        assertThat(newest(10)).containsExactly("hi");
    }

    @Test
    void takesAnIdOnceHoweverManyBringIt() {
        for (int round = 0; round < 5; round++) {
            var named = new Said(Message.text(Role.USER, "once"), "id-" + round, null, null);
            var failures = Flux.range(0, 8)
                    .flatMap(
                            i -> conversations
                                    .append(organization, "c", List.of(named))
                                    .then(Mono.<Throwable>empty())
                                    .onErrorResume(Mono::just),
                            8)
                    .collectList()
                    .block(LIMIT);
            assertThat(failures)
                    .hasSize(7)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    GatewayException.class,
                                    refused ->
                                            assertThat(refused.error().kind()).isEqualTo(ErrorKind.CONFLICT)));
        }
        assertThat(newest(100)).hasSize(5);
    }

    @Test
    void readsOnBehindATurn() {
        var places = append(IntStream.range(0, 20)
                .mapToObj(i -> i % 2 == 0 ? user("u" + i) : assistant("a" + i))
                .toArray(Said[]::new));
        var third = places.get(4).turnId();

        assertThat(texts(items.after(organization, "c", null, 2).block(LIMIT))).containsExactly("u0", "a1", "u2", "a3");
        assertThat(texts(items.after(organization, "c", third, 2).block(LIMIT)))
                .containsExactly("u6", "a7", "u8", "a9");
        assertThat(texts(items.before(organization, "c", third, 2).block(LIMIT)))
                .containsExactly("u2", "a3", "u4", "a5");
        assertThat(items.after(organization, "c", places.getLast().turnId(), 2).block(LIMIT))
                .isEmpty();
    }

    @Test
    void takesOneMessageOutForGood() {
        append(
                new Said(Message.text(Role.USER, "first"), "1", null, null),
                new Said(Message.text(Role.ASSISTANT, "secret"), "2", null, null));
        var places = append(new Said(Message.text(Role.USER, "third"), "3", null, null), assistant("last"));
        var turn = items.turnOf(organization, "c", "2").block(LIMIT).orElseThrow();

        assertThat(items.remove(organization, turn.id(), 1).block(LIMIT)).isTrue();
        assertThat(items.remove(organization, turn.id(), 1).block(LIMIT)).isFalse();
        assertThat(items.remove(organization, places.getFirst().turnId(), 1).block(LIMIT))
                .isTrue();

        assertThat(newest(10)).containsExactly("first", "third");
        assertThat(items.turnOf(organization, "c", "2").block(LIMIT)).isEmpty();
        assertThat(items.turnOf(organization, "c", "3").block(LIMIT)).isPresent();
        assertThat(pool.client()
                        .sql("select count(*) from turn where turn::text like '%secret%' or prefix_hash is not null")
                        .map(row -> row.get(0, Long.class))
                        .one()
                        .block(LIMIT))
                .isZero();
    }

    @Test
    void findsConversationsByKeyAndById() {
        assertThat(conversations.make(organization, "c", "{\"topic\":\"demo\"}").block(LIMIT))
                .isTrue();
        assertThat(conversations.make(organization, "c", null).block(LIMIT)).isFalse();

        var found = items.find(organization, "c").block(LIMIT).orElseThrow();
        assertThat(found.metadata()).isEqualTo("{\"topic\":\"demo\"}");
        assertThat(found.head()).isNull();
        var hex = found.id().toString().replace("-", "");
        assertThat(items.find(organization, "conv_" + hex).block(LIMIT)).contains(found);
        assertThat(items.find(organization, found.id().toString()).block(LIMIT)).contains(found);
        assertThat(items.find(organization, "d").block(LIMIT)).isEmpty();

        assertThat(items.describe(organization, "c", "{}").block(LIMIT)).isTrue();
        assertThat(items.find(organization, "c").block(LIMIT).orElseThrow().metadata())
                .isEqualTo("{}");
        assertThat(items.describe(organization, "d", "{}").block(LIMIT)).isFalse();
    }

    @Test
    void listsTheNewestFirst() {
        for (var key : List.of("a", "b", "d")) {
            conversations.make(organization, key, null).block(LIMIT);
        }
        var all = items.list(organization, null, 10).block(LIMIT);
        assertThat(all).extracting(Conversation::key).containsExactly("d", "b", "a");
        assertThat(items.list(organization, all.getFirst(), 1).block(LIMIT))
                .extracting(Conversation::key)
                .containsExactly("b");
    }

    @Test
    void showsNothingToAnotherOrganization() {
        var places = append(new Said(Message.text(Role.USER, "mine"), "1", null, null));
        var turn = places.getFirst().turnId();
        var found = items.find(organization, "c").block(LIMIT).orElseThrow();
        var other = pool.organization();

        assertThat(items.find(other, "c").block(LIMIT)).isEmpty();
        assertThat(items.find(other, found.id().toString()).block(LIMIT)).isEmpty();
        assertThat(items.list(other, null, 10).block(LIMIT)).isEmpty();
        assertThat(items.before(other, "c", null, 10).block(LIMIT)).isEmpty();
        assertThat(items.before(other, "c", turn, 10).block(LIMIT)).isEmpty();
        assertThat(items.after(other, "c", null, 10).block(LIMIT)).isEmpty();
        assertThat(items.turn(other, turn).block(LIMIT)).isEmpty();
        assertThat(items.turnOf(other, "c", "1").block(LIMIT)).isEmpty();
        assertThat(items.remove(other, turn, 0).block(LIMIT)).isFalse();
        assertThat(conversations.delete(other, "c").block(LIMIT)).isFalse();
        assertThat(newest(10)).containsExactly("mine");
    }
}
