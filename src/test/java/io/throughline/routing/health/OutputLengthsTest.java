package io.throughline.routing.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.Capability;
import io.throughline.chat.RouteControls;
import io.throughline.routing.Needs;
import io.throughline.routing.RouteAsk;
import io.throughline.tenant.OwnKeys;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutputLengthsTest {

    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    private final OutputLengths lengths = new OutputLengths();

    private long expected(UUID organization, String model, Needs needs) {
        var ask = new RouteAsk(model, Capability.CHAT, OwnKeys.NONE, RouteControls.NONE, () -> needs);
        return lengths.expecting(organization, ask).needs().get().outputTokens();
    }

    private long expected(UUID organization, String model) {
        return expected(organization, model, Needs.TYPICAL);
    }

    private void answers(String model, int times, long tokens) {
        for (int i = 0; i < times; i++) {
            lengths.answered(ONE, model, tokens);
        }
    }

    @Test
    void aNewOrganizationIsTypical() {
        assertThat(expected(ONE, "cheapest")).isEqualTo(500);
    }

    @Test
    void eachModelStringHasItsOwnLength() {
        answers("cheapest", 100, 20);
        answers("best", 100, 2_000);
        assertThat(expected(ONE, "cheapest")).isBetween(20L, 40L);
        assertThat(expected(ONE, "best")).isBetween(1_850L, 2_000L);
        assertThat(expected(OTHER, "cheapest")).isEqualTo(500);
    }

    @Test
    void aNewStringBeginsWithItsOrganization() {
        answers("cheapest", 100, 20);
        assertThat(expected(ONE, "fastest")).isBetween(20L, 40L);
    }

    @Test
    void oneAnswerIsNoHistory() {
        answers("cheapest", 1, 5_000);
        assertThat(expected(ONE, "cheapest")).isEqualTo(1_400);
    }

    @Test
    void aChangeIsLearntInAHundredAnswers() {
        answers("cheapest", 1_000, 20);
        answers("cheapest", 100, 1_000);
        assertThat(expected(ONE, "cheapest")).isGreaterThan(850);
    }

    @Test
    void theLimitOfTheRequestIsNeverExceeded() {
        answers("cheapest", 100, 2_000);
        assertThat(expected(ONE, "cheapest", new Needs(Set.of(), 10, 0, 500, 64)))
                .isEqualTo(64);
    }
}
