package io.throughline.routing.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Capability;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Media;
import io.throughline.chat.Message;
import io.throughline.chat.Part;
import io.throughline.chat.Role;
import io.throughline.chat.RouteControls;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.routing.Shelf;
import io.throughline.tenant.OwnKeys;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AutoRoutesTest {

    private static final double STRONG = 0;
    private static final double WEAK = 0.999;

    private final Shelf shelf = new Shelf()
            .live("a", "b")
            .model("a/big", 10, 30, Capability.VISION)
            .model("b/big", 12, 36, Capability.VISION)
            .model("a/small", 0.1, 0.3)
            .model("b/small", 0.2, 0.6);

    private Router router(String strong, String weak, double drawn) {
        return shelf.router(Autos.on(strong, weak, drawn));
    }

    private static RouteAsk ask(String model, @Nullable String session, Part... parts) {
        var content = Town.content(List.of(Message.of(Role.USER, parts)), List.of());
        var ask = RouteAsk.chat(ChatRequest.of(model, content), Town.ORGANIZATION, OwnKeys.NONE);
        return session == null ? ask : ask.with(RouteControls.NONE.inSession(session));
    }

    private static RouteAsk ask(String model) {
        return ask(model, null, new Part.Text("how far is the moon?"));
    }

    private static AutoDecision decision(RoutePlan plan) {
        return Objects.requireNonNull(plan.decision());
    }

    @Test
    void theDrawnSideComesFirstAndTheOtherStandsBehindIt() {
        var strong = router("big", "cheapest", STRONG).plan(ask("auto"));
        assertThat(Shelf.ids(strong)).containsExactly("a/big", "b/big", "a/small", "b/small");
        assertThat(Shelf.reasons(strong).getFirst())
                .matches("auto: strong, drawn with probability 0\\.\\d\\d \\(by length\\); .*");
        assertThat(decision(strong).choice().strong()).isTrue();
        assertThat(decision(strong).chosen()).containsExactlyInAnyOrder("a/big", "b/big");

        var weak = router("big", "cheapest", WEAK).plan(ask("auto"));
        assertThat(Shelf.ids(weak)).containsExactly("a/small", "b/small", "a/big", "b/big");
        assertThat(decision(weak).choice().strong()).isFalse();
    }

    @Test
    void theClausesHoldForBothSides() {
        var plan = router("big", "cheapest", STRONG).plan(ask("auto from b"));
        assertThat(Shelf.ids(plan)).containsExactly("b/big", "b/small");
        assertThat(Shelf.ids(router("cheapest from a", "small", STRONG).plan(ask("auto not b"))))
                .containsExactly("a/small", "a/big");
        assertThatThrownBy(() ->
                        router("cheapest from a", "cheapest from b", STRONG).plan(ask("auto with tools")))
                .hasMessageContaining("no model is left for 'auto with tools'")
                .hasMessageContaining("'cheapest from b'");
        assertThatThrownBy(() -> router("big", "small", STRONG).plan(ask("auto with visoin")))
                .hasMessageContaining("Did you mean 'vision'?");
    }

    @Test
    void aSideThatCannotDoItLeavesNoChoice() {
        var image = new Part.Image(new Media.Inline("image/png", "AAAA"));
        var plan = router("big", "small", WEAK).plan(ask("auto", null, image));
        assertThat(Shelf.ids(plan)).containsExactly("a/big", "b/big");
        var choice = decision(plan).choice();
        assertThat(choice.forced()).isTrue();
        assertThat(choice.probability()).isEqualTo(1);
        assertThat(Shelf.reasons(plan).getFirst()).startsWith("auto: strong, the only choice");

        var same = decision(router("big", "big", WEAK).plan(ask("auto"))).choice();
        assertThat(same.forced()).isTrue();
    }

    @Test
    void aSessionIsDrawnOnceADay() {
        var router = router("big", "small", STRONG);
        int strong = 0;
        for (int session = 0; session < 400; session++) {
            var one = decision(router.plan(ask("auto", "s" + session, new Part.Text("hello there"))));
            var next = decision(router.plan(ask("auto", "s" + session, new Part.Text("hello again"))));
            assertThat(next.cluster()).isEqualTo(one.cluster());
            assertThat(next.id()).isNotEqualTo(one.id());
            strong += one.choice().strong() ? 1 : 0;
        }
        assertThat(strong).isBetween(70, 170);
        assertThat(decision(router.plan(ask("auto"))).cluster())
                .isNotEqualTo(decision(router.plan(ask("auto"))).cluster());
    }

    @Test
    void anOperatorsSlipIsNotTheClients() {
        assertThatThrownBy(() -> router("best with visoin", "small", STRONG).plan(ask("auto")))
                .hasMessageStartingWith("the setting throughline.routing.auto.strong cannot be used")
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error().kind()).isEqualTo(ErrorKind.INTERNAL));
        assertThat(Shelf.ids(router("gone", "small", STRONG).plan(ask("auto")))).containsExactly("a/small", "b/small");
    }

    @Test
    void itChoosesForChatOnly() {
        assertThatThrownBy(() ->
                        router("big", "small", STRONG).plan(new RouteAsk("auto", Capability.EMBEDDINGS, OwnKeys.NONE)))
                .hasMessageContaining("auto chooses for chat requests only");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> Autos.settings(true, "best", "cheapest", 1.5))
                .hasMessage("throughline.routing.auto.strong-share must be between 0 and 1, but it is 1.5");
        assertThat(Autos.settings(true, "best", "cheapest", 0).share()).isEqualTo(0.05);
    }
}
