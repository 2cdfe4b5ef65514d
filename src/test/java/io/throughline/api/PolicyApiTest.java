package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RawUpstream;
import io.throughline.testing.RunningGateway;
import org.junit.jupiter.api.Test;

/** A policy where a model's name would stand. */
class PolicyApiTest extends RunningGateway {

    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{\"type\":\"object\"}}}]";

    private static void firstAnswers(String marker, int status) {
        var body = status == 200 ? """
                {"id":"chatcmpl-1","object":"chat.completion","created":7,"model":"m","choices":[{"index":0,\
                "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}""" : "{\"error\":{\"message\":\"busy\"}}";
        RAW.play(marker, answer(status, "application/json", body));
    }

    @Test
    void theCheapestThatTakesToolsAnswers() throws Exception {
        var marker = unique();
        firstAnswers(marker, 200);
        var answer = ask(chat("cheapest with tools from first, second", marker));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("first/" + TOOLED);
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("1");
    }

    @Test
    void theNextCheapestTakesOver() throws Exception {
        var marker = unique();
        firstAnswers(marker, 503);
        var answer = ask(chat("Cheapest_with_tools from first, second", marker));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("second/" + TOOLED);
        assertThat(answer.headers().firstValue("x-throughline-attempts")).hasValue("2");
    }

    @Test
    void toolsInTheRequestNeedAModelThatTakesThem() throws Exception {
        var marker = unique();
        firstAnswers(marker, 200);
        var answer = ask(chat("cheapest from first", marker, TOOLS));
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("first/" + TOOLED);
    }

    @Test
    void theSandboxCanBeTriedWithAPolicy() throws Exception {
        var answer = ask(chat("cheapest from sandbox", "hello"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("sandbox/echo");
    }

    @Test
    void aSlipIsA400ThatNamesIt() throws Exception {
        var error = error(ask(chat("cheapest with visoin", "x")), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("model");
        assertThat(error.path("message").stringValue())
                .contains("'visoin', at character 15")
                .endsWith("Did you mean 'vision'?");
    }

    @Test
    void noModelLeftIsA404ThatCounts() throws Exception {
        var error = error(ask(chat("cheapest with vision from first", "x")), 404);
        assertThat(error.path("code").stringValue()).isEqualTo("model_not_found");
        assertThat(error.path("message").stringValue())
                .contains("no model is left for 'cheapest with vision from first'")
                .contains("provider not live")
                .contains("not known to have vision");
    }

    @Test
    void autoIsOffUnlessSwitchedOn() throws Exception {
        assertThat(error(ask(chat("auto with vision", "x")), 400)
                        .path("message")
                        .stringValue())
                .contains("'auto', which is not switched on here", "throughline.routing.auto.enabled: true");
    }

    @Test
    void aNegativeAmountIsNoAmount() throws Exception {
        assertThat(error(ask(chat("cheapest under $-1", "x")), 400)
                        .path("message")
                        .stringValue())
                .contains("cannot be negative");
    }

    @Test
    void aControlWithASlipIsToldAndNotIgnored() throws Exception {
        var error = error(ask(chat(MODEL, "x", ",\"throughline\":{\"max_cots\":1}")), 400);
        assertThat(error.path("param").stringValue()).isEqualTo("throughline.max_cots");
        assertThat(error.path("message").stringValue()).contains("max_cost");
    }

    @Test
    void aListOfModelsNeedsNoModelBesideIt() throws Exception {
        var body = "{\"models\":[\"" + MODEL + "\",\"" + CLAUDE
                + "\"],\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertThat(ask(body).headers().firstValue("x-throughline-model")).hasValue(MODEL);
    }

    @Test
    void aSilentProviderLeavesTimeForTheNext() throws Exception {
        var marker = unique();
        RAW.play(marker, RawUpstream.silence());
        var answer = ask(chat(SHARED, marker, ",\"throughline\":{\"timeout\":3}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-model")).hasValue("second/" + SHARED);
        assertThat(answer.headers().firstValue("x-throughline-failures").orElse(""))
                .contains("first/" + SHARED + ": timeout");
    }
}
