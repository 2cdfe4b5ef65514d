package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** The policy that weighs the request, and the ratings of its answers. */
@TestPropertySource(
        properties = {
            "throughline.routing.auto.enabled=true",
            "throughline.routing.auto.strong=second/shared-model",
            "throughline.routing.auto.weak=openai/gpt-4o-mini",
            "throughline.routing.auto.strong-share=0.5"
        })
class AutoApiTest extends RunningGateway {

    private static final String STRONG = "second/shared-model";

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private Map<String, Object> logged(String decision) {
        var id = decision.substring(4).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
        var rows = database.sql("select * from auto_decision where id = :id::uuid")
                .bind("id", id)
                .fetch()
                .all()
                .collectList()
                .block();
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    private HttpResponse<String> rate(String json) throws Exception {
        return post("/v1/feedback", json);
    }

    @Test
    void anAnswerNamesItsDecisionAndTheDecisionIsRated() throws Exception {
        var answer = ask(chat("auto", "how high is the mountain?"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var decision = header(answer, "x-throughline-decision");
        var rated = rate("{\"decision_id\":\"" + decision + "\",\"thumb\":\"up\",\"comment\":\"right\"}");
        assertThat(rated.statusCode()).as(rated.body()).isEqualTo(200);
        assertThat(json(rated).path("decision_id").stringValue()).isEqualTo(decision);
        assertThat(json(rated).path("request_id").stringValue()).isEqualTo(header(answer, "x-request-id"));

        var row = logged(decision);
        assertThat(row)
                .containsEntry("rating", 1.0)
                .containsEntry("comment", "right")
                .containsEntry("scorer", "prior")
                .containsEntry("stood_in", false)
                .containsEntry("outcome", "completed")
                .containsEntry("strong", header(answer, "x-throughline-model").equals(STRONG));
        assertThat((Double) row.get("probability")).isBetween(0.05, 0.95);
        assertThat((Long) row.get("cost_nano_usd")).isPositive();
    }

    @Test
    void aStreamNamesItsDecisionTooAndIsRatedByItsRequest() throws Exception {
        var answer = ask(streamed("auto", "hello"));
        assertThat(answer.body()).contains("[DONE]");
        var request = header(answer, "x-request-id");
        var rated = rate("{\"request_id\":\"" + request + "\",\"score\":0.25}");
        assertThat(json(rated).path("decision_id").stringValue()).isEqualTo(header(answer, "x-throughline-decision"));
        assertThat(logged(header(answer, "x-throughline-decision"))).containsEntry("rating", 0.25);
    }

    @Test
    void aLaterRatingTakesThePlaceOfAnEarlierOne() throws Exception {
        var decision = header(ask(chat("auto", "x")), "x-throughline-decision");
        rate("{\"decision_id\":\"" + decision + "\",\"thumb\":\"up\"}");
        var first = logged(decision).get("rated_at");
        rate("{\"decision_id\":\"" + decision + "\",\"thumb\":\"up\"}");
        assertThat(logged(decision)).containsEntry("rated_at", first);
        rate("{\"decision_id\":\"" + decision + "\",\"thumb\":\"down\"}");
        assertThat(logged(decision)).containsEntry("rating", 0.0);
        assertThat(logged(decision).get("rated_at")).isNotEqualTo(first);
    }

    /** A key of a new organization. */
    private String keyOfAnother() throws Exception {
        var other = json(post("/admin/organizations", "{\"name\":\"" + unique() + "\"}"))
                .path("id")
                .stringValue();
        return json(post("/admin/organizations/" + other + "/keys", "{\"name\":\"k\"}"))
                .path("key")
                .stringValue();
    }

    @Test
    void onlyItsOwnOrganizationRatesADecision() throws Exception {
        var decision = header(ask(chat("auto", "x")), "x-throughline-decision");
        var key = keyOfAnother();
        var rating = "{\"decision_id\":\"" + decision + "\",\"thumb\":\"up\"}";
        var refused = post("/v1/feedback", rating, "authorization", "Bearer " + key);
        assertThat(error(refused, 404).path("message").stringValue()).contains(decision);
        assertThat(logged(decision).get("rating")).isNull();
    }

    @Test
    void whatCannotBeARatingIsA400ThatNamesTheField() throws Exception {
        for (var wrong : List.of(
                List.of("{}", "decision_id"),
                List.of("{\"decision_id\":\"dec_1\",\"request_id\":\"req_1\",\"score\":1}", "decision_id"),
                List.of("{\"decision_id\":\"1\",\"score\":1}", "decision_id"),
                List.of("{\"decision_id\":\"dec_1\"}", "score"),
                List.of("{\"decision_id\":\"dec_1\",\"score\":1.5}", "score"),
                List.of("{\"decision_id\":\"dec_1\",\"score\":\"1\"}", "score"),
                List.of("{\"decision_id\":\"dec_1\",\"score\":1,\"thumb\":\"up\"}", "score"),
                List.of("{\"decision_id\":\"dec_1\",\"thumb\":\"sideways\"}", "thumb"),
                List.of("{\"decision_id\":\"dec_1\",\"score\":1,\"comment\":7}", "comment"))) {
            assertThat(error(rate(wrong.getFirst()), 400).path("param").stringValue())
                    .as(wrong.getFirst())
                    .isEqualTo(wrong.getLast());
        }
        error(rate("{\"decision_id\":\"dec_1\",\"score\":1}"), 404);
        error(rate("[]"), 400);
    }

    @Test
    void whatWasNotAnsweredCannotBeRated() throws Exception {
        var refused = ask(chat("auto", "x", ",\"temperature\":99"));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        var rating = "{\"request_id\":\"" + header(refused, "x-request-id") + "\",\"thumb\":\"up\"}";
        error(rate(rating), 409);
    }

    @Test
    void aShareOfItsOwnIsAskedForWithTheRequestAndLoggedBehindEveryStep() throws Exception {
        var key = "Bearer " + keyOfAnother();
        var body = chat("auto", "x", """
                ,"models":["cheapest"],"throughline":{"strong_share":0.2,"max_cost":1}""");
        var answer = post("/v1/chat/completions", body, "authorization", key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var decision = header(answer, "x-throughline-decision");
        post("/v1/feedback", "{\"decision_id\":\"" + decision + "\",\"thumb\":\"up\"}", "authorization", key);
        assertThat(logged(decision)).containsEntry("share", 0.2).containsEntry("rating", 1.0);
        var refused = ask(chat("auto", "x", ",\"throughline\":{\"strong_share\":2}"));
        assertThat(error(refused, 400).path("param").stringValue()).isEqualTo("throughline.strong_share");
    }

    @Test
    void anExplanationTellsTheProbabilityAndNamesNoDecision() throws Exception {
        var answer = post("/v1/route/explain", chat("auto with chat", "x"));
        var told = json(answer);
        assertThat(answer.headers().firstValue("x-throughline-decision")).isEmpty();
        assertThat(told.at("/routes/0/reason").stringValue()).startsWith("auto: ");
        var decisions = told.path("decisions");
        var last = decisions.get(decisions.size() - 1);
        assertThat(last.path("asked").stringValue()).isEqualTo("auto with chat");
        assertThat(last.path("considered").intValue()).isEqualTo(2);
        assertThat(last.at("/removed/0/reason").stringValue())
                .matches("(weak|strong) side, not drawn: strong has probability 0\\.\\d\\d \\(by length\\)");
    }

    @Test
    void aReportSaysWhatTheLogSays() throws Exception {
        var organization = header(ask(chat("auto", "x")), "x-throughline-decision");
        Soon.holds(() -> logged(organization));
        var own = logged(organization).get("organization_id");
        var path = "/admin/routing/auto/report?organization=" + own;
        Soon.holds(() -> {
            var report = json(get(path));
            assertThat(report.path("object").stringValue()).isEqualTo("auto_report");
            assertThat(report.path("enabled").booleanValue()).isTrue();
            assertThat(report.at("/all/decisions").intValue()).isPositive();
            assertThat(report.at("/all/share/asked").decimalValue()).isEqualByComparingTo("0.5");
            assertThat(report.at("/learned/decisions").intValue()).isZero();
            assertThat(report.at("/learned/share/held").isNull()).isTrue();
            assertThat(report.at("/all/verdict").stringValue()).startsWith("too few ratings to tell");
        });
        assertThat(json(get(path + "&since=2100-01-01T00:00:00Z"))
                        .at("/all/decisions")
                        .intValue())
                .isZero();
        assertThat(error(get(path + "&since=yesterday"), 400).path("param").stringValue())
                .isEqualTo("since");
        assertThat(error(get("/admin/routing/auto/report"), 400).path("param").stringValue())
                .isEqualTo("organization");
    }

    @Test
    void theOpenAiClientAsksForItLikeForAnyModel() {
        var client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:" + port + "/v1")
                .apiKey(KEY)
                .build();
        var answer = client.chat()
                .completions()
                .withRawResponse()
                .create(ChatCompletionCreateParams.builder()
                        .model("auto with chat under $100/M")
                        .addUserMessage("hello")
                        .build());
        assertThat(answer.headers().values("x-throughline-decision")).hasSize(1);
        assertThat(answer.parse().choices().getFirst().message().content()).isPresent();
    }

    @Test
    void otherWorkAndOtherPoliciesHaveNoDecision() throws Exception {
        assertThat(ask(chat(MODEL, "x")).headers().firstValue("x-throughline-decision"))
                .isEmpty();
        var refused = post("/v1/embeddings", "{\"model\":\"auto\",\"input\":\"x\"}");
        assertThat(error(refused, 400).path("message").stringValue()).contains("for chat requests only");
    }
}
