package io.throughline.routing.auto;

import static io.throughline.routing.Shelf.ids;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.chat.RouteControls;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.Decision;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.routing.Shelf;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was drawn on its way through the steps of a plan: it is carried by each of them, and none puts another side first. */
class AutoPlanTest {

    private final Shelf shelf = new Shelf()
            .live("a", "b")
            .model("a/big", 900, 900)
            .model("b/big", 1_000, 1_000)
            .model("a/small", 0.2, 0.2)
            .model("b/small", 0.1, 0.1);
    private final Router strong = shelf.router(Autos.on("big", "small", 0));

    private static RouteAsk ask(String model, String fields) {
        return Autos.ask(model).with(controls(fields));
    }

    private static RouteControls controls(String fields) {
        return RouteFields.read(JsonIndex.of(JsonBytes.of("{" + fields + "}")));
    }

    private RoutePlan plan(String fields) {
        return strong.plan(ask("auto", fields));
    }

    private static AutoDecision decision(RoutePlan plan) {
        return requireNonNull(plan.decision());
    }

    @Test
    void aChangedPlanKeepsIt() {
        var plan = plan("");
        var decision = decision(plan);
        assertThat(plan.with(plan.routes().subList(1, 3)).decision()).isSameAs(decision);
        assertThat(plan.beginningWith(plan.routes().getLast()).decision()).isSameAs(decision);
    }

    @Test
    void aCeilingHoldsBeforeTheDraw() {
        var roomy = plan("\"throughline\": {\"max_cost\": 100}");
        assertThat(decision(roomy).choice().forced()).isFalse();
        assertThat(roomy.routes()).allMatch(route -> route.ceiling() != null);
        var tight = plan("\"throughline\": {\"max_cost\": 0.01}");
        assertThat(ids(tight)).containsExactly("b/small", "a/small");
        assertThat(decision(tight).choice().forced()).isTrue();
        assertThat(decision(tight).chosen()).containsExactlyInAnyOrder("a/small", "b/small");
    }

    @Test
    void aListOfModelsKeepsThatOfItsFirst() {
        var ahead = plan("\"models\": [\"b/big\", \"c/other\"]");
        assertThat(ids(ahead)).startsWith("a/big", "b/big", "b/small");
        assertThat(decision(ahead).choice().strong()).isTrue();
        assertThat(strong.plan(ask("c/gone", "\"models\": [\"auto\"]")).decision())
                .isNotNull();
        assertThat(strong.plan(ask("b/small", "\"models\": [\"auto\"]")).decision())
                .isNull();
    }

    @Test
    void whatStandsBehindDrawsNothing() {
        for (int i = 0; i < 50; i++) {
            strong.plan(ask("b/small", "\"models\": [\"auto\"]"));
        }
        assertThat(decision(plan("")).choice())
                .isEqualTo(decision(shelf.router(Autos.on("big", "small", 0)).plan(ask("auto", "")))
                        .choice());
    }

    @Test
    void modelsArePooledOnlyWhereNothingWasDrawn() {
        var pooled =
                "\"models\": [\"b/small\"], \"provider\": {\"sort\": {\"by\": \"price\", \"partition\": \"none\"}}";
        var plan = plan(pooled);
        assertThat(ids(plan)).startsWith("a/big", "b/big");
        assertThat(plan.warnings()).singleElement().asString().contains("auto draws which model comes first");
        var undrawn = strong.plan(ask("big", pooled));
        assertThat(ids(undrawn)).startsWith("b/small");
        assertThat(undrawn.warnings()).isEmpty();
    }

    @Test
    void anOrderOfProvidersHoldsWithinEachSide() {
        assertThat(ids(plan("\"provider\": {\"order\": [\"b\"]}")))
                .containsExactly("b/big", "a/big", "b/small", "a/small");
        assertThat(ids(plan("\"provider\": {\"sort\": \"price\"}"))).startsWith("a/big", "b/big", "b/small");
        assertThat(ids(plan("\"provider\": {\"order\": [\"b\"], \"allow_fallbacks\": false}")))
                .containsExactly("b/big", "b/small");
        var alone = plan("\"provider\": {\"allow_fallbacks\": false}");
        assertThat(ids(alone)).containsExactly("a/big");
        assertThat(decision(alone).choice().forced()).isFalse();
        assertThat(ids(plan("\"provider\": {\"only\": [\"b\"]}"))).containsExactly("b/big", "b/small");
    }

    @Test
    void noProbeGoesFirst() {
        var probed = new ArrayList<Objective>();
        shelf.health(new RouteHealth() {
            @Override
            public Map<String, Pace> paces() {
                return Map.of("a/big", new Pace(0.5, 100, 1), "a/small", new Pace(0.5, 100, 1));
            }

            @Override
            public boolean takeProbe(Objective objective) {
                probed.add(objective);
                return true;
            }
        });
        var router = shelf.router(Autos.on("fastest", "a/small", 0));
        assertThat(router.plan(ask("fastest", "")).routes()).isNotEmpty();
        assertThat(probed).as("a policy of its own probes").hasSize(1);
        router.plan(ask("auto", ""));
        assertThat(probed).hasSize(1);
    }

    @Test
    void aRehearsalMovesNoShareAndTellsTheProbability() {
        var rehearsing = ask("auto without vision", "\"throughline\": {\"strong_share\": 0.8}");
        var heard = new ArrayList<Decision>();
        strong.plan(rehearsing.rehearsed().telling(heard::add));
        for (int i = 0; i < 50; i++) {
            strong.explain(rehearsing);
        }
        var told = heard.getLast();
        assertThat(told.asked()).isEqualTo("auto without vision");
        assertThat(told.considered()).isEqualTo(4);
        assertThat(told.removed()).singleElement().satisfies(removed -> {
            assertThat(removed.models()).isEqualTo(2);
            assertThat(removed.reason())
                    .matches("weak side, not drawn: strong has probability 0\\.\\d\\d \\(by length\\)");
        });
        var first = decision(strong.plan(rehearsing)).choice();
        var fresh = shelf.router(Autos.on("big", "small", 0)).plan(rehearsing);
        assertThat(first).isEqualTo(decision(fresh).choice());
        assertThat(first.share()).isEqualTo(0.8);
        assertThat(decision(strong.plan(rehearsing)).choice().probability())
                .as("a call does move it")
                .isNotEqualTo(first.probability());
    }
}
