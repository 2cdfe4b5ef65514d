package io.throughline.routing.named;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.throughline.catalog.Catalogs;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Shelf;
import io.throughline.testing.FrailWire;
import io.throughline.testing.TestPool;
import io.throughline.testing.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators' routes on a real PostgreSQL, as two gateways on it see them. */
class AddedRoutesStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** So long that whatever is heard in a test was a notification. */
    private static final Duration NEVER = Duration.ofHours(1);

    private FrailWire wire;
    private TestPool pool;
    private final List<RouteRefresh> running = new ArrayList<>();

    @BeforeEach
    void connect() throws IOException {
        var database = TestPostgres.fresh();
        wire = new FrailWire(database.host(), database.port());
        pool = TestPool.over(wire, database);
    }

    @AfterEach
    void disconnect() throws IOException {
        running.forEach(RouteRefresh::stop);
        pool.close();
        wire.close();
    }

    private record Gateway(RouteBook book, AddedRoutes added) {

        void put(String name, @Nullable UUID organization, String entry) {
            added.put(new AddedRoute(name, organization, entry, Instant.parse("2026-11-20T10:00:00Z")))
                    .block(LIMIT);
        }

        boolean has(String name, @Nullable UUID organization) {
            return book.table().find(name, organization) != null;
        }
    }

    private Gateway start(Duration pause) {
        var book = new RouteBook(
                new RouteFiles(new RouteSettings(List.of())),
                Catalogs.fixed(new Shelf().live("a").model("a/m", 1, 1).snapshot()));
        var added = new AddedRoutes(new AddedRouteStore(pool.client()), book);
        var refresh = new RouteRefresh(book, added, new RouteNews(pool.connections()), pause);
        refresh.start();
        running.add(refresh);
        return new Gateway(book, added);
    }

    /** Both have read the table once and listen from then on. */
    private void awaitListening(int gateways) {
        await().atMost(LIMIT)
                .until(() -> pool.client()
                                .sql("select count(*) as listening from pg_stat_activity where query ilike 'listen %'"
                                        + " and datname = current_database()")
                                .map(row -> row.get("listening", Long.class))
                                .one()
                                .block(LIMIT)
                        == gateways);
    }

    @Test
    void theOtherGatewayHearsOfAChangeAtOnce() {
        var here = start(NEVER);
        var there = start(NEVER);
        awaitListening(2);
        var organization = pool.organization();
        here.put("fast", null, "\"a/m\"");
        here.put("fast", organization, "[\"a/m\", \"a/n\"]");
        assertThat(here.has("fast", null)).isTrue();
        await().atMost(LIMIT)
                .until(() -> there.book().table().exactly("fast", organization) != null && there.has("fast", null));
        assertThat(here.added().delete("fast", null).block(LIMIT)).isTrue();
        await().atMost(LIMIT).until(() -> !there.has("fast", null));
        assertThat(there.has("fast", organization)).isTrue();
        assertThat(here.added().delete("fast", null).block(LIMIT)).isFalse();
    }

    @Test
    void whoeverMissesTheNewsLooksNowAndThen() throws IOException {
        var here = start(Duration.ofMillis(100));
        here.put("fast", null, "\"a/m\"");
        wire.cut();
        assertThatThrownBy(() -> here.put("slow", null, "\"a/m\""))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(ErrorKind.STATE_UNAVAILABLE));
        assertThat(here.has("fast", null)).isTrue();
        wire.mend();
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            pool.client()
                    .sql("insert into named_route (name, entry, changed_at) values ('late', '\"a/m\"', now())"
                            + " on conflict do nothing")
                    .then()
                    .block(LIMIT);
            return here.has("late", null);
        });
    }

    @Test
    void aRouteThatWouldSpoilOthersIsRefused() {
        var here = start(NEVER);
        here.put("b", null, "\"a\"");
        assertThatThrownBy(() -> here.put("a", null, "\"b\"")).hasMessageContaining("b → a → b");
        var organization = pool.organization();
        assertThatThrownBy(() -> here.put("a", organization, "\"b\"")).hasMessageContaining("b → a → b");
        assertThatThrownBy(() -> here.put("c", UUID.randomUUID(), "\"a/m\"")).hasMessageContaining("no organization");
        assertThat(here.book().edition().refused()).isEmpty();
    }

    @Test
    void whatGetsInAllTheSameIsOutOfForce() {
        var here = start(NEVER);
        pool.client()
                .sql(
                        "insert into named_route (name, entry, changed_at) values ('a', '\"b\"', now()), ('b', '\"a\"', now()),"
                                + " ('c', '{\"to\": 1, \"odd\": 2}', now()), ('d', '\"a/m\"', now())")
                .then()
                .block(LIMIT);
        here.added().refresh().block(LIMIT);
        var edition = here.book().edition();
        assertThat(edition.inForce().keySet()).extracting(AddedRoute::name).containsExactly("a", "d");
        assertThat(edition.refused().keySet()).extracting(AddedRoute::name).containsExactlyInAnyOrder("b", "c");
        assertThat(here.book().state().refused()).anyMatch(text -> text.startsWith("c: odd is not known"));
    }
}
