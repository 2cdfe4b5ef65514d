package io.throughline.routing.affinity;

import static io.throughline.routing.Shelf.ids;
import static io.throughline.routing.Shelf.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Price;
import io.throughline.chat.RouteControls;
import io.throughline.chat.Usage;
import io.throughline.routing.Asker;
import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Shelf;
import io.throughline.routing.auto.Autos;
import io.throughline.tenant.OwnKeys;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Staying with the provider that holds the prompt in its cache. */
class AffinityTest {

    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final Needs LONG = new Needs(Set.of(), 20_000, 0, 100);

    private final AtomicLong nanos = new AtomicLong();
    private final Affinity affinity = new Affinity(new AffinitySettings(Duration.ofMinutes(5)), nanos::get);

    /** {@code b} is cheaper at the first request; {@code a}'s cache makes it cheaper at the second. */
    private final Shelf shelf = new Shelf()
            .live("a", "b", "c")
            .model("a/one", 128_000, new Price("a@1", 2_000_000, 200_000L, null, 2_000_000))
            .model("b/one", 1.5, 2)
            .model("c/one", 0.1, 0.1)
            .affinity(affinity);

    private static RouteAsk ask(@Nullable String session, @Nullable String conversation, long opening) {
        return ask("cheapest from a, b", ORGANIZATION, session, conversation, opening);
    }

    private static RouteAsk ask(
            String policy, UUID organization, @Nullable String session, @Nullable String conversation, long opening) {
        var controls = session == null ? RouteControls.NONE : RouteControls.NONE.inSession(session);
        var asker = new Asker(organization, null, conversation, false, () -> opening);
        return new RouteAsk(policy, Capability.CHAT, OwnKeys.NONE, controls, () -> LONG, asker);
    }

    @Test
    void whatAutoDrewHolds() {
        var router = shelf.router(Autos.on("cheapest from a, b", "c/one", 0));
        var session = Autos.ask("auto").with(RouteControls.NONE.inSession("s"));
        var first = ids(router.plan(session.rehearsed()));
        for (var held : List.of("a/one", "c/one")) {
            affinity.answered(session, held, Usage.of(90_000, 500));
            assertThat(ids(router.plan(session.rehearsed()))).isEqualTo(first);
        }
        assertThat(first).hasSize(3);
    }

    private RoutePlan plan(RouteAsk ask) {
        return shelf.plan(shelf.snapshot(), ask);
    }

    @Test
    void staysWhileTheCacheMakesItTheBetterDeal() {
        assertThat(ids(plan(ask(null, "talk", 0)))).containsExactly("b/one", "a/one");
        affinity.answered(ask(null, "talk", 0), "a/one", Usage.of(18_000, 500));
        var plan = plan(ask(null, "talk", 0));
        assertThat(ids(plan)).containsExactly("a/one", "b/one");
        assertThat(reasons(plan).getFirst()).contains("holds 18500 tokens");
        assertThat(ids(plan(ask(null, "another", 0)))).first().isEqualTo("b/one");
    }

    @Test
    void goesWhenLittleIsHeld() {
        affinity.answered(ask(null, "talk", 0), "a/one", Usage.of(2_000, 500));
        assertThat(ids(plan(ask(null, "talk", 0)))).first().isEqualTo("b/one");
        affinity.answered(ask(null, "talk", 0), "a/one", Usage.of(500, 10));
        assertThat(affinity.of(ask(null, "short", 0))).isNull();
    }

    @Test
    void forgetsAsCachesDo() {
        affinity.answered(ask(null, "talk", 0), "a/one", Usage.of(18_000, 500));
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        assertThat(ids(plan(ask(null, "talk", 0)))).first().isEqualTo("b/one");
    }

    @Test
    void requestsThatBeginAlikeAreOneConversation() {
        affinity.answered(ask(null, null, 7), "a/one", Usage.of(18_000, 500));
        assertThat(ids(plan(ask(null, null, 7)))).first().isEqualTo("a/one");
        assertThat(ids(plan(ask(null, null, 8)))).first().isEqualTo("b/one");
    }

    @Test
    void aSessionStaysWhateverItCosts() {
        affinity.answered(ask("s", null, 1), "a/one", Usage.of(10, 5));
        assertThat(ids(plan(ask("s", null, 2)))).first().isEqualTo("a/one");
        assertThat(ids(plan(ask("t", null, 1)))).first().isEqualTo("b/one");
    }

    @Test
    void neverLeavesTheCandidates() {
        affinity.answered(ask("s", null, 1), "c/one", Usage.of(10, 5));
        assertThat(ids(plan(ask("s", null, 1)))).containsExactly("b/one", "a/one");
    }

    @Test
    void organizationsHaveSessionsOfTheirOwn() {
        affinity.answered(ask("s", null, 1), "a/one", Usage.of(18_000, 5));
        assertThat(ids(plan(ask("cheapest from a, b", UUID.randomUUID(), "s", null, 1))))
                .first()
                .isEqualTo("b/one");
    }

    @Test
    void switchedOffItRemembersNothing() {
        var off = Affinity.none();
        off.answered(ask("s", null, 1), "a/one", Usage.of(18_000, 5));
        assertThat(off.of(ask("s", null, 1))).isNull();
    }
}
