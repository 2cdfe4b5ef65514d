package io.throughline.routing.policy;

import static io.throughline.catalog.Capability.EMBEDDINGS;
import static io.throughline.catalog.Capability.JSON;
import static io.throughline.catalog.Capability.TOOLS;
import static io.throughline.catalog.Capability.VISION;
import static io.throughline.routing.Shelf.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Catalogs;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Shelf;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.health.Pace;
import io.throughline.tenant.OwnKeys;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateFilterTest {

    private final Shelf shelf = new Shelf()
            .live("a", "b-x", "sandbox")
            .locked("c")
            .model("a/plain", 1, 2)
            .model("a/sees", 2, 4, VISION)
            .model("a/unpriced", 200_000, null, TOOLS)
            .model("b-x/all", 1_000_000, Shelf.price("b-x/all", 3, 15), VISION, TOOLS, JSON)
            .model("b-x/gratis", 8_000, Shelf.price("b-x/gratis", 0, 0))
            .model("b-x/odd", null, Shelf.price("b-x/odd", 5, 5))
            .model("c/all", 0.1, 0.2, VISION, TOOLS, JSON)
            .model("sandbox/echo", 0.001, 0.001, VISION, TOOLS, JSON)
            .other("a/embed", EMBEDDINGS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cheapest | b-x/gratis a/plain a/sees b-x/odd b-x/all",
                "cheapest with vision | a/sees b-x/all",
                "cheapest with vision and tools | b-x/all",
                "cheapest without vision | b-x/gratis a/plain b-x/odd a/unpriced",
                "cheapest from a | a/plain a/sees a/unpriced",
                "cheapest from b x, sandbox | b-x/gratis sandbox/echo b-x/odd b-x/all",
                "cheapest not b_x | a/plain a/sees a/unpriced",
                "cheapest with long-context | b-x/all a/unpriced",
                "cheapest context >= 128k | a/plain a/sees b-x/all a/unpriced",
                "cheapest context > 128k | b-x/all a/unpriced",
                "cheapest context < 10k | b-x/gratis",
                "cheapest with free | b-x/gratis",
                "cheapest under $4 per 1M | b-x/gratis a/plain",
                "cheapest where cost <= $0.002 | b-x/gratis a/plain",
                "cheapest under $0.002 | b-x/gratis",
                "cheapest where quality >= 60 | a/sees",
                "cheapest where ttft < 1s | a/plain",
                "cheapest where throughput > 100 | b-x/all",
            })
    void clausesLeaveWhatTheySay(String policy, String left) {
        var paces =
                Map.of("a/plain", new Pace(0.5, 50, 0.9), "b-x/all", new Pace(1.5, 200, 0.9), "x/y", new Pace(0, 1, 1));
        var plan =
                shelf.quality("a/sees", 70).quality("a/plain", 50).health(paces).plan(policy);
        assertThat(ids(plan)).containsExactly(left.split(" "));
    }

    @Test
    void theRequestItselfIsAFilter() {
        assertThat(ids(shelf.plan("cheapest", new Needs(Set.of(VISION), 1_000, 0, 10))))
                .containsExactly("a/sees", "b-x/all");
        assertThat(ids(shelf.plan("cheapest", new Needs(Set.of(), 150_000, 0, 10))))
                .as("a window that is not known may be large enough")
                .containsExactly("b-x/all", "b-x/odd", "a/unpriced");
        var ask = new RouteAsk("cheapest", EMBEDDINGS, OwnKeys.NONE);
        assertThat(ids(shelf.plan(shelf.snapshot(), ask))).containsExactly("a/embed");
    }

    @Test
    void theCallersOwnKeyOpensAProvider() {
        var plan = shelf.plan("cheapest with json", Needs.TYPICAL, Shelf.keyFor("c"));
        assertThat(ids(plan)).containsExactly("c/all", "b-x/all");
        assertThat(plan.routes().getFirst().ownKey()).isNotNull();
        assertThat(plan.routes().getLast().ownKey()).isNull();
    }

    @Test
    void aModelThatItsProviderHasTakenAwayIsPassedOver() {
        var snapshot = Catalogs.listing(shelf.snapshot(), "a", "sees", "new");
        assertThat(ids(shelf.plan(snapshot, RouteAsk.chat("cheapest from a")))).containsExactly("a/sees");
    }

    @Test
    void theSandboxStandsInWhereThereIsNothingElse() {
        var alone = new Shelf()
                .live("sandbox")
                .locked("c")
                .model("sandbox/echo", 1, 2)
                .model("c/m", 1, 1);
        assertThat(ids(alone.plan("cheapest"))).containsExactly("sandbox/echo");
        assertThat(ids(alone.plan("cheapest", Needs.TYPICAL, Shelf.keyFor("c"))))
                .containsExactly("c/m");
    }

    @Test
    void whenNothingIsLeftEachFilterSaysHowManyItRemoved() {
        var refused = catchThrowableOfType(
                GatewayException.class,
                () -> shelf.plan(
                        "cheapest with tools not a where context > 2M and cost < $1",
                        new Needs(Set.of(VISION), 9_000, 0, 10)));
        assertThat(refused.error().kind()).isEqualTo(ErrorKind.MODEL_NOT_FOUND);
        assertThat(refused.error().param()).isEqualTo("model");
        assertThat(refused.error().message())
                .isEqualTo(
                        "no model is left for 'cheapest with tools not a where context>2000000 and cost<$1'. Of 9 models:"
                                + " 1 provider not live; 1 of the sandbox, which has to be named: from sandbox; 1 not known to be for"
                                + " chat; 4 without vision, which the request needs; 1 not known to have tools; 1 outside"
                                + " 'context>2000000'. Ask for less, or GET /v1/models for what there is");
    }

    @Test
    void whatIsUnknownIsCountedApart() {
        assertThatThrownBy(() -> shelf.plan("cheapest from a under $0.0001"))
                .hasMessageContaining("1 price unknown; 2 outside 'cost<$0.0001'");
        assertThatThrownBy(() -> shelf.plan("cheapest where ttft<1s")).hasMessageContaining("6 ttft unknown");
        assertThatThrownBy(() -> shelf.plan("best")).hasMessageContaining("6 quality unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c/all | NOT_LIVE | provider not live",
                "sandbox/echo | SANDBOX | from sandbox",
                "a/embed | OTHER_KIND | for chat",
                "a/plain | LACKS | have vision",
                "a/sees | NOT_FROM | not from b-x",
            })
    void eachModelHasItsReason(String id, Refusal refusal, String words) {
        var index = shelf.index();
        var asked = new CandidateFilter.Asked(
                Capability.CHAT, Callable.of(shelf.snapshot(), OwnKeys.NONE), Needs.TYPICAL, List.of(), Map::of);
        var wish = RouteGrammar.parse("cheapest with vision from b-x", index.names());
        var filter = CandidateFilter.of(index, wish, new CheapestPolicy(), asked);
        assertThat(filter.why(index.number(id))).hasValueSatisfying(removal -> {
            assertThat(removal.refusal()).isEqualTo(refusal);
            assertThat(removal.text()).contains(words);
        });
        assertThat(filter.why(index.number("b-x/all"))).isEmpty();
    }
}
