package io.throughline.routing;

import static io.throughline.catalog.Capability.EMBEDDINGS;
import static io.throughline.routing.Shelf.ids;
import static io.throughline.routing.Shelf.reasons;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Catalogs;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.auto.Autos;
import io.throughline.routing.named.NamedRoutes;
import io.throughline.tenant.OwnKeys;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Router router = new Router(
            Catalogs.fixed(new Shelf()
                    .live("a", "best-host")
                    .locked("c")
                    .model("a/gpt", 2, 2)
                    .model("best-host/gpt", 1, 1)
                    .model("a/cheapest-model-x", 9, 9)
                    .model("c/gpt", 0.1, 0.1)
                    .other("a/embed", EMBEDDINGS)
                    .snapshot()),
            Map::of,
            NamedRoutes.none(),
            Affinity.none(),
            Autos.off());

    @Test
    void aPolicyIsAModelString() {
        var plan = router.plan(RouteAsk.chat("cheapest"));
        assertThat(ids(plan)).containsExactly("best-host/gpt", "a/gpt", "a/cheapest-model-x");
        assertThat(reasons(plan)).startsWith("cheapest: $0.0015 expected");
    }

    @Test
    void aNameGoesBeforeAPolicy() {
        assertThat(reasons(router.plan(RouteAsk.chat("cheapest-model-x")))).containsExactly("offered by a");
        assertThat(reasons(router.plan(RouteAsk.chat("best-host/gpt")))).containsExactly("named");
        assertThat(ids(router.plan(RouteAsk.chat("best-host/unlisted")))).containsExactly("best-host/unlisted");
        assertThatThrownBy(() -> router.plan(RouteAsk.chat("cheapest-model-y")))
                .hasMessageContaining("unknown word, 'model', at character 10");
    }

    @Test
    void namesGoToEveryProviderThatOffersThem() {
        assertThat(ids(router.plan(RouteAsk.chat("gpt")))).containsExactly("best-host/gpt", "a/gpt");
        assertThat(ids(router.plan(RouteAsk.chat("gpt", Shelf.keyFor("c"))))).startsWith("c/gpt");
        assertThatThrownBy(() -> router.plan(RouteAsk.chat("embed")))
                .hasMessageContaining("is for embeddings, not for chat");
    }

    @Test
    void aSlipInTheFirstWordIsANameThatIsNotFound() {
        assertThatThrownBy(() -> router.plan(RouteAsk.chat("cheepest with vision")))
                .hasMessageContaining("model 'cheepest with vision' was not found")
                .hasMessageEndingWith("Did you mean 'cheapest'?");
        assertThatThrownBy(() -> router.plan(RouteAsk.chat("fastest-gpt/x")))
                .hasMessageContaining("unknown word, 'gpt'");
    }

    @Test
    void aProviderWithAnOddNameSpoilsNoPolicy() {
        var odd = new Shelf().live("odd@home", "a").model("odd@home/m", 1, 1).model("a/m", 2, 2);
        assertThat(ids(odd.plan("cheapest"))).containsExactly("odd@home/m", "a/m");
        assertThat(ids(odd.plan("cheapest from odd home"))).containsExactly("odd@home/m");
    }

    @Test
    void autoIsNotGuessedAt() {
        assertThatThrownBy(() -> router.plan(RouteAsk.chat("auto")))
                .hasMessageContaining("is 'auto', which is not switched on here")
                .hasMessageContaining("cheapest, fastest, balanced, best, reliable, free");
    }

    @Test
    void otherWorkHasPoliciesToo() {
        assertThat(ids(router.plan(new RouteAsk("cheapest", EMBEDDINGS, OwnKeys.NONE))))
                .containsExactly("a/embed");
    }
}
