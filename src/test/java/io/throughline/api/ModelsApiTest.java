package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/models} with query parameters. */
class ModelsApiTest extends RunningGateway {

    private JsonNode models(String query, String... headers) throws Exception {
        var answer = get("/v1/models?" + query, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static List<String> ids(JsonNode list) {
        var ids = new ArrayList<String>();
        list.path("data").forEach(model -> ids.add(model.path("id").asString()));
        return ids;
    }

    @Test
    void filtersLeaveOutWhatIsNotAskedFor() throws Exception {
        assertThat(ids(models("provider=second"))).containsExactly("second/" + SHARED, "second/" + TOOLED);
        assertThat(ids(models("provider=first,second&capability=tools")))
                .containsExactlyInAnyOrder("first/" + TOOLED, "second/" + TOOLED);
        assertThat(ids(models("q=SHARED-em")))
                .containsExactlyInAnyOrder("first-kinds/shared-embed", "second-kinds/shared-embed");
        assertThat(ids(models("providers=first&providers=second&max_price=1.5")))
                .containsExactlyInAnyOrder("first/" + SHARED, "first/priced", "first/" + TOOLED);
        assertThat(ids(models("provider=asleep"))).isEmpty();
        assertThat(models("provider=second").path("total_count").asInt()).isEqualTo(2);
    }

    @Test
    void kindsAreThoseOfEndpoints() throws Exception {
        assertThat(ids(models("provider=second-kinds&kind=rerank,moderation")))
                .containsExactly("second-kinds/shared-rerank", "second-kinds/shared-judge");
        assertThat(ids(models("provider=second-kinds&output_modalities=embeddings")))
                .contains("second-kinds/shared-embed")
                .doesNotContain("second-kinds/shared-rerank");
    }

    @Test
    void sortsWithTheUnknownLast() throws Exception {
        var dearest = models("provider=first,second,herd&sort=pricing-high-to-low");
        assertThat(ids(dearest))
                .startsWith("second/" + SHARED, "second/" + TOOLED)
                .endsWith("herd/small");
        assertThat(dearest.path("sort").asString()).isEqualTo("pricing-high-to-low");
        assertThat(dearest.path("unknown_last").asInt()).isEqualTo(1);
        assertThat(ids(models("provider=first,second,herd&sort=pricing-low-to-high")))
                .endsWith("herd/small");
    }

    @Test
    void observedPaceIsShownAndSortedBy() throws Exception {
        ask(streamed("stroller/runner", "[[slow-chunks ms=5]] one two three"));
        Soon.holds(() -> {
            var list = models("q=runner&sort=latency-low-to-high");
            assertThat(ids(list)).containsExactlyInAnyOrder("sprinter/runner", "stroller/runner");
            int known = 2 - list.path("unknown_last").asInt();
            assertThat(known).isPositive();
            for (int i = 0; i < 2; i++) {
                assertThat(list.path("data").get(i).at("/observed/ttft_seconds").isNumber())
                        .isEqualTo(i < known);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            capabilty=vision         | capabilty          | there is no query parameter 'capabilty' here
            capability=visoin        | capability         | is 'visoin' and may be
            provider=opnai           | provider           | is 'opnai' and may be
            kind=chats               | kind               | is 'chats' and may be: chat, embeddings
            sort=cheapest            | sort               | is 'cheapest' and may be
            min_context=128k         | min_context        | must be a whole number
            max_price=-1             | max_price          | must be a number such as 0.25, but it is '-1'
            free=yes                 | free               | is 'yes' and may be: false, true
            deprecated=no            | deprecated         | is 'no' and may be: false, only, true
            availability=here        | availability       | is 'here' and may be: listed, not_listed, unconfirmed
            limit=0                  | limit              | must be a whole number from 1 to 1000
            limit=5000               | limit              | must be a whole number from 0 to 1000
            after=openai/nothing     | after              | is 'openai/nothing', which is not in this list
            supported_parameters=hat | supported_parameters | is 'hat' and may be
            """)
    void whatCannotBeUsedIsA400ThatNamesIt(String query, String parameter, String message) throws Exception {
        var error = error(get("/v1/models?" + query), 400);
        assertThat(error.path("param").asString()).isEqualTo(parameter);
        assertThat(error.path("message").asString()).contains(message);
    }

    @Test
    void whatOtherClientsSendIsTakenAndTold() throws Exception {
        var answer = get("/v1/models?provider=second&beta=true&category=programming&sort=most-popular");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-throughline-warnings").orElseThrow())
                .contains("category is not heeded")
                .contains("sort=most-popular is not heeded")
                .doesNotContain("beta");
        assertThat(ids(json(answer))).hasSize(2);
    }

    @Test
    void pagesGoThroughAllOnce() throws Exception {
        var all = ids(models("provider=second-kinds"));
        var read = new ArrayList<String>();
        var page = models("provider=second-kinds&limit=3");
        read.addAll(ids(page));
        while (page.path("has_more").asBoolean()) {
            page = models("provider=second-kinds&limit=3&after="
                    + page.path("last_id").asString());
            read.addAll(ids(page));
        }
        assertThat(read).isEqualTo(all).hasSizeGreaterThan(6);
        assertThat(ids(models("provider=second-kinds&limit=2&offset=1"))).isEqualTo(all.subList(1, 3));
    }

    @Test
    void anthropicsPagesGoBothWays() throws Exception {
        var all = ids(models("provider=second-kinds"));
        String[] anthropic = {"anthropic-version", "2023-06-01"};
        var before = models("provider=second-kinds&limit=2&before_id=" + all.get(4), anthropic);
        assertThat(ids(before)).isEqualTo(all.subList(2, 4));
        assertThat(before.path("has_more").asBoolean()).isTrue();
        assertThat(before.path("first_id").asString()).isEqualTo(all.get(2));
        var first = models("provider=second-kinds&limit=2&before_id=" + all.get(2), anthropic);
        assertThat(ids(first)).isEqualTo(all.subList(0, 2));
        assertThat(first.path("has_more").asBoolean()).isFalse();
    }

    @Test
    void administratorsSeeWhatCannotBeReached() throws Exception {
        assertThat(ids(models("provider=mistral"))).isEmpty();
        assertThat(ids(models("provider=mistral&all=true"))).isNotEmpty();
        var made = post("/admin/organizations", "{\"name\": \"" + unique() + "\"}");
        var key = json(post(
                        "/admin/organizations/" + json(made).path("id").asString() + "/keys", "{\"name\": \"app\"}"))
                .path("key")
                .asString();
        error(get("/v1/models?all=true", "authorization", "Bearer " + key), 403);
        assertThat(get("/v1/models?all=false", "authorization", "Bearer " + key).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPolicyListsItsCandidatesInItsOrder() throws Exception {
        var list = models("policy=cheapest%20with%20tools%20from%20first,second");
        assertThat(ids(list)).containsExactly("first/" + TOOLED, "second/" + TOOLED);
        assertThat(list.path("data").get(0).path("reason").asString()).startsWith("cheapest");
        assertThat(ids(models("policy=cheapest+with+tools&provider=second"))).containsExactly("second/" + TOOLED);
        assertThat(ids(models("policy=cheapest&kind=rerank&q=-kinds/")))
                .containsExactly("first-kinds/shared-rerank", "second-kinds/shared-rerank");
        assertThat(ids(models("policy=cheapest+from+first&limit=1"))).hasSize(1);
    }

    @Test
    void aPolicyWithoutCandidatesSaysWhatRemovedThem() throws Exception {
        var answer = get("/v1/models?policy=cheapest+from+second+with+vision");
        assertThat(ids(json(answer))).isEmpty();
        assertThat(answer.headers().firstValue("x-throughline-warnings").orElseThrow())
                .startsWith("no model is left: ")
                .contains("vision");
    }

    @Test
    void aPolicyThatCannotBeReadIsA400() throws Exception {
        var error = error(get("/v1/models?policy=cheapest+with+visoin"), 400);
        assertThat(error.path("param").asString()).isEqualTo("policy");
        assertThat(error.path("message").asString()).startsWith("the policy in policy has an unknown word, 'visoin'");
        assertThat(error(get("/v1/models?policy=cheapest&sort=newest"), 400)
                        .path("param")
                        .asString())
                .isEqualTo("sort");
    }

    @Test
    void aRouteIsListedWhereNothingIsAskedThatItDoesNotHave() throws Exception {
        var path = "/admin/routes/listed-route";
        assertThat(send(request(path).PUT(BodyPublishers.ofString("\"" + MODEL + "\"")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(ids(models("kind=route"))).contains("listed-route").doesNotContain(MODEL);
        assertThat(ids(models("q=LISTED-r&sort=newest"))).containsExactly("listed-route");
        assertThat(ids(models("kind=chat&q=listed-route"))).isEmpty();
        assertThat(ids(models("q=listed-route&priced=true"))).isEmpty();
        assertThat(send(request(path).DELETE()).statusCode()).isEqualTo(200);
    }
}
