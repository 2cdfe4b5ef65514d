package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Why a model would be chosen, without calling it. */
class ExplainApiTest extends RunningGateway {

    private JsonNode explain(String body) throws Exception {
        var answer = post("/v1/route/explain", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    @Test
    void saysWhichRoutesAreLeftAndWhatTookTheOthers() throws Exception {
        var told = explain("""
                {"model":"cheapest with tools from first, second","messages":[{"role":"user","content":"Hello"}]}""");
        assertThat(told.path("object").stringValue()).isEqualTo("route.explanation");
        assertThat(told.path("needs").path("prompt_tokens").intValue()).isPositive();
        var first = told.path("routes").path(0);
        assertThat(first.path("model").stringValue()).isEqualTo("first/" + TOOLED);
        assertThat(first.path("reason").stringValue()).contains("expected");
        assertThat(first.path("estimated_cost").isNumber()).isTrue();
        var decision = told.path("decisions").path(0);
        assertThat(decision.path("asked").stringValue()).isEqualTo("cheapest with tools from first, second");
        int removed = 0;
        for (var each : decision.path("removed")) {
            removed += each.path("models").intValue();
        }
        assertThat(decision.path("considered").intValue() - removed)
                .isEqualTo(decision.path("left").intValue());
        assertThat(decision.path("rejected"))
                .isNotEmpty()
                .allSatisfy(
                        each -> assertThat(each.path("reason").stringValue()).isNotBlank());
    }

    @Test
    void explainsAModelStringByItself() throws Exception {
        var told = explain("{\"model\":\"first/" + TOOLED + "\"}");
        assertThat(told.path("routes")).hasSize(1);
        assertThat(told.path("needs").path("prompt_tokens").intValue()).isEqualTo(1_000);
    }

    @Test
    void thatNothingIsLeftIsAnExplanation() throws Exception {
        var told = explain("{\"model\":\"cheapest with tools context >= 9999k from first\",\"prompt\":\"Hello\"}");
        assertThat(told.path("routes")).isEmpty();
        assertThat(told.path("error").path("message").stringValue()).contains("no model is left");
        assertThat(told.path("decisions").path(0).path("left").intValue()).isZero();
    }

    @Test
    void showsAsManyRejectedModelsAsAskedFor() throws Exception {
        var answer = post("/v1/route/explain?rejected=2", "{\"model\":\"cheapest\"}");
        assertThat(json(answer).path("decisions").path(0).path("rejected")).hasSize(2);
        assertThat(error(post("/v1/route/explain?rejected=many", "{\"model\":\"cheapest\"}"), 400))
                .isNotNull();
    }

    @Test
    void aSlipIsA400() throws Exception {
        assertThat(error(post("/v1/route/explain", "{\"model\":\"cheapest wiht tools\"}"), 400)
                        .path("message")
                        .stringValue())
                .contains("wiht");
        assertThat(error(post("/v1/route/explain", "{}"), 400)).isNotNull();
        assertThat(error(post("/v1/route/explain", "{\"model\":\"cheapest\",\"prompt\":7}"), 400))
                .isNotNull();
    }
}
