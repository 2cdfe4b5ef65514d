package io.throughline.routing.named;

import static io.throughline.routing.Shelf.ids;
import static io.throughline.routing.Shelf.reasons;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Capability;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Asker;
import io.throughline.routing.RouteName;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.routing.RoutesState;
import io.throughline.routing.Shelf;
import io.throughline.routing.auto.Autos;
import io.throughline.tenant.OwnKeys;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Plans of named routes over a small catalogue. */
class NamedRoutesTest {

    private static final UUID ACME = new UUID(1, 2);
    private static final UUID OTHER = new UUID(3, 4);

    private final Router router = new Shelf()
            .live("a", "b")
            .locked("asleep")
            .model("a/small", 1, 1)
            .model("a/large", 10, 10, Capability.TOOLS)
            .model("b/small", 2, 2)
            .model("b/unpriced", 128_000, null)
            .model("asleep/m", 1, 1)
            .other("a/embed", Capability.EMBEDDINGS)
            .router();

    private double point;

    private NamedRoutes named(String yaml) {
        var table = RouteTable.of(Asks.routes(yaml), Map.of(ACME, "acme"));
        table.check();
        return new NamedRoutes(() -> table, () -> new RoutesState(0, null, List.of(), List.of()), () -> point);
    }

    private RoutePlan plan(String yaml, Asks ask) {
        return named(yaml).plan(ask.ask(), router::plan);
    }

    private final Router drawing = new Shelf()
            .live("a", "b")
            .model("a/small", 1, 1)
            .model("b/large", 1_000, 1_000)
            .router(Autos.on("b/large", "a/small", 0));

    private RoutePlan drawn(String yaml) {
        return named(yaml).plan(Autos.ask("r"), drawing::plan);
    }

    @Test
    void aRouteThatLeadsToAutoCarriesWhatItDrew() {
        assertThat(ids(drawn("r: auto"))).containsExactly("b/large", "a/small");
        assertThat(drawn("r: auto").decision()).isNotNull();
        assertThat(drawn("r: {try: [gone/model, q]}\nq: auto").decision()).isNotNull();
        var behind = drawn("r: {try: [a/small, auto]}");
        assertThat(ids(behind)).containsExactly("a/small", "b/large");
        assertThat(behind.decision()).isNull();
    }

    @Test
    void aRouteToAutoIsListedWhereAutoLeadsSomewhere() {
        var shelf = new Shelf().live("a").model("a/small", 1, 1);
        var named = named("r: auto");
        var on = shelf.router(Autos.on("gone", "small", 0), named);
        assertThat(on.routes(Asker.NOBODY, OwnKeys.NONE))
                .extracting(RouteName::name)
                .containsExactly("r");
        assertThat(shelf.router(Autos.off(), named).routes(Asker.NOBODY, OwnKeys.NONE))
                .isEmpty();
        assertThat(shelf.router(Autos.on("gone", "gone", 0), named).routes(Asker.NOBODY, OwnKeys.NONE))
                .isEmpty();
    }

    @Test
    void theCeilingOfARouteHoldsBeforeAutoDraws() {
        var plan = drawn("r: {to: auto, max-cost: 0.01}");
        assertThat(ids(plan)).containsExactly("a/small");
        assertThat(requireNonNull(plan.decision()).choice().forced()).isTrue();
    }

    @Test
    void theCeilingOfARequestGoesWithItsRoutes() {
        var ask = Autos.ask("r");
        var limited = ask.with(ask.controls().costingAtMost(new BigDecimal("0.5")));
        var route = named("r: a/small").plan(limited, drawing::plan).routes().getFirst();
        assertThat(requireNonNull(route.ceiling()).usd()).isEqualByComparingTo("0.5");
    }

    private RoutePlan plan(String yaml) {
        return plan(yaml, Asks.of("r"));
    }

    @Test
    void anAliasLeadsToAModelAPolicyOrARoute() {
        assertThat(ids(plan("r: a/large"))).containsExactly("a/large");
        assertThat(ids(plan("r: small"))).containsExactly("a/small", "b/small");
        assertThat(ids(plan("r: cheapest with tools"))).containsExactly("a/large");
        var chain = plan("r: q\nq: a/large");
        assertThat(ids(chain)).containsExactly("a/large");
        assertThat(reasons(chain)).containsExactly("route 'r'; route 'q'; named");
    }

    @Test
    void whatIsNoRouteIsAModelAsBefore() {
        assertThat(reasons(plan("r: b/small", Asks.of("a/small")))).containsExactly("named");
        assertThatThrownBy(() -> plan("gpt-fast: b/small", Asks.of("gpt-fasst")))
                .hasMessageContaining("model 'gpt-fasst' was not found")
                .hasMessageEndingWith("There is a route named 'gpt-fast'");
    }

    @Test
    void aRouteGoesBeforeAModelOfItsName() {
        assertThat(ids(plan("small: a/large", Asks.of("small")))).containsExactly("a/large");
        assertThat(ids(plan("small: a/large", Asks.of("b/small")))).containsExactly("b/small");
    }

    @Test
    void targetsAreTriedInOrderAndNoneTwice() {
        var plan = plan("r: [b/small, asleep/m, a/small, b/small, cheapest]");
        assertThat(ids(plan)).containsExactly("b/small", "a/small", "a/large", "b/unpriced");
        assertThat(reasons(plan)).startsWith("route 'r': 1 of 5; named", "route 'r': 3 of 5; named");
    }

    @Test
    void aSplitDrawsByWeightAndKeepsTheOthersAsFallbacks() {
        var split = "r: {split: [{to: a/large, weight: 5}, {to: a/small, weight: 90}, {to: b/small, weight: 5}]}";
        point = 0.5;
        assertThat(reasons(plan(split)))
                .containsExactly(
                        "route 'r': 90 of 100; named",
                        "route 'r': 5 of 100, as a fallback; named",
                        "route 'r': 5 of 100, as a fallback; named");
        point = 0.999;
        assertThat(ids(plan(split))).containsExactly("b/small", "a/small", "a/large");
        point = 0;
        assertThat(ids(plan(split))).containsExactly("a/large", "a/small", "b/small");
    }

    @Test
    void aSplitKeepsASessionTogether() {
        var split = "r: {split: [{to: a/small, weight: 1}, {to: b/small, weight: 1}]}";
        for (int i = 0; i < 20; i++) {
            var ask = Asks.of("r").session("s" + i);
            point = 0;
            var first = ids(plan(split, ask));
            point = 0.9;
            assertThat(ids(plan(split, ask))).isEqualTo(first);
        }
    }

    @Test
    void theFirstConditionThatHoldsLeadsOn() {
        var when = """
                r:
                  when:
                    - if: {metadata.plan: paid}
                      to: a/large
                    - if: {metadata.plan: [trial, free]}
                      to: b/small
                  otherwise: a/small
                """;
        var paid = plan(when, Asks.of("r").metadata("plan", "paid"));
        assertThat(ids(paid)).containsExactly("a/large");
        assertThat(reasons(paid)).containsExactly("route 'r': metadata.plan = paid; named");
        assertThat(ids(plan(when, Asks.of("r").metadata("plan", "free")))).containsExactly("b/small");
        assertThat(reasons(plan(when))).containsExactly("route 'r': otherwise; named");
    }

    @Test
    void whereNoConditionHoldsTheNextTargetIsTried() {
        var only = "only: {when: [{if: {stream: true}, to: a/large}]}\n";
        assertThat(ids(plan(only + "r: [only, b/small]"))).containsExactly("b/small");
        assertThatThrownBy(() -> plan(only + "r: only"))
                .hasMessage(
                        "route 'r' has nothing that can be called: none of the conditions of route 'only' holds, and it has"
                                + " no 'otherwise'");
    }

    @Test
    void aCeilingHoldsForAllThatFollows() {
        var cheap = "r: {try: [inner, b/unpriced], max-cost: 0.01}\ninner: [a/large, a/small]";
        assertThat(ids(plan(cheap))).containsExactly("a/small");
        assertThatThrownBy(() -> plan("r: {try: [a/large, b/unpriced], max-cost: $0.01}"))
                .hasMessageContaining("model 'a/large' would cost $0.015, and route 'r' pays at most $0.01")
                .hasMessageContaining("model 'b/unpriced' has a price that is not known beforehand");
    }

    @Test
    void whatCannotBeCalledIsToldTargetByTarget() {
        assertThatThrownBy(() -> plan("r: [asleep/m, nowhere]"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND))
                .hasMessageStartingWith("route 'r' has nothing that can be called: model 'asleep/m' cannot be called")
                .hasMessageContaining("model 'nowhere' was not found");
        assertThatThrownBy(() -> plan("r: a/embed"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessageContaining("is for embeddings, not for chat");
    }

    @Test
    void anOrganizationSeesItsOwnRoutesFirst() {
        var yaml = "r: a/small\nours: {to: b/small, organization: acme}\n";
        assertThat(ids(plan(yaml, Asks.of("ours").from(ACME)))).containsExactly("b/small");
        assertThatThrownBy(() -> plan(yaml, Asks.of("ours").from(OTHER))).hasMessageContaining("was not found");
        assertThat(named(yaml).usable(new Asker(OTHER, null, null, false), model -> true))
                .containsExactly(new RouteName("r", List.of("a/small")));
        assertThat(named(yaml).usable(new Asker(ACME, null, null, false), "b/small"::equals))
                .extracting(RouteName::name)
                .containsExactly("ours");
    }
}
