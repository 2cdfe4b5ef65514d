package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.routing.health.RouteHealth;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import org.junit.jupiter.api.Test;

/** Calls are counted, and policies go by what was counted. */
class FastestApiTest extends RunningGateway {

    private static final String QUICK = "[[slow-chunks ms=1]] one two three four";
    private static final String SLOW = "[[slow-chunks ms=60]] one two three four";

    @Test
    void theQuickerOneAnswersThoughItIsDearer() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(ask(streamed("sprinter/runner", QUICK)).statusCode()).isEqualTo(200);
            assertThat(ask(streamed("stroller/runner", SLOW)).statusCode()).isEqualTo(200);
        }
        var health = gateway.getBean(RouteHealth.class);
        Soon.holds(() -> assertThat(health.paces()).containsKeys("sprinter/runner", "stroller/runner"));
        var answer = ask(chat("fastest from sprinter, stroller", "who is there?"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("sprinter/runner");
        assertThat(health.paces().get("stroller/runner").tokensPerSecond())
                .isLessThan(health.paces().get("sprinter/runner").tokensPerSecond());
    }
}
