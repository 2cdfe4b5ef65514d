package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A prompt and a strategy in, an answer and its route out. */
class RouteApiTest extends RunningGateway {

    private JsonNode route(String body) throws Exception {
        var answer = post("/api/route", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    @Test
    void answersAPromptAndSaysItsRoute() throws Exception {
        var told = route("{\"prompt\":\"" + unique()
                + "\",\"model\":\"cheapest with tools from second\",\"max_cost\":0.05,\"max_tokens\":100}");
        assertThat(told.path("answer").stringValue()).isNotBlank();
        assertThat(told.path("choices").path(0).path("message").path("content").stringValue())
                .isEqualTo(told.path("answer").stringValue());
        var route = told.path("route");
        assertThat(route.path("model").stringValue()).isEqualTo("second/" + TOOLED);
        assertThat(route.path("provider").stringValue()).isEqualTo("second");
        assertThat(route.path("estimated_cost").isNumber()).isTrue();
        assertThat(route.path("actual_cost").isNumber()).isTrue();
        assertThat(route.path("attempts").intValue()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "lowest_cost, cheapest",
        "balanced, balanced",
        "fastest, fastest",
        "max_reliability, reliable",
        "Lowest-Cost, cheapest",
        "cheapest from sandbox, cheapest from sandbox"
    })
    void strategiesArePolicies(String strategy, String policy) throws Exception {
        var told = route("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"strategy\":\"" + strategy
                + "\",\"execute\":false}");
        assertThat(told.path("object").stringValue()).isEqualTo("route.plan");
        assertThat(told.path("route").path("policy").stringValue()).isEqualTo(policy);
        assertThat(told.path("route").path("actual_cost").isNull()).isTrue();
        assertThat(told.path("routes")).isNotEmpty();
    }

    @Test
    void withoutAStrategyItIsBalanced() throws Exception {
        assertThat(route("{\"prompt\":\"hi\",\"execute\":false}")
                        .path("route")
                        .path("strategy")
                        .stringValue())
                .isEqualTo("balanced");
    }

    @Test
    void streamsToo() throws Exception {
        var body = post("/api/route", "{\"prompt\":\"hi\",\"strategy\":\"cheapest from sandbox\",\"stream\":true}")
                .body();
        assertThat(body).contains("\"route\":{").endsWith("data: [DONE]\n\n");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        var error = error(post("/api/route", "{\"prompt\":\"hi\",\"strategy\":\"cheapst\"}"), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("strategy");
        assertThat(error.path("message").stringValue()).contains("lowest_cost");
        assertThat(error(post("/api/route", "{\"prompt\":\"hi\",\"strategy\":\"fastest\",\"model\":\"x\"}"), 400))
                .isNotNull();
        assertThat(error(post("/api/route", "{\"prompt\":\"hi\",\"max_cost\":\"much\"}"), 400)
                        .path("param")
                        .stringValue())
                .isEqualTo("max_cost");
        assertThat(error(post("/api/route", "{\"prompt\":\"hi\",\"execute\":1}"), 400))
                .isNotNull();
        assertThat(error(get("/api/route"), 405)).isNotNull();
        assertThat(error(post("/api/route", "{\"strategy\":\"fastest\"}"), 400)
                        .path("param")
                        .stringValue())
                .isEqualTo("messages");
    }
}
