package io.throughline.api;

import static io.throughline.testing.RawUpstream.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import io.throughline.testing.Soon;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** Routes with names where a model's name would stand. */
class NamedRouteApiTest extends RunningGateway {

    @Value("${throughline.route-files}")
    private String file;

    private void write(String routes) throws Exception {
        Files.writeString(Path.of(file), routes);
    }

    @AfterEach
    void noFile() throws Exception {
        Files.deleteIfExists(Path.of(file));
    }

    private HttpResponse<String> put(String path, String body, String... headers) throws Exception {
        return send(request("/admin/routes/" + path).PUT(BodyPublishers.ofString(body)), headers);
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(request("/admin/routes/" + path).DELETE());
    }

    private static String ranOn(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("x-throughline-model").orElseThrow();
    }

    @Test
    void anAliasOfAFileIsAModelString() throws Exception {
        write("routes:\n  gpt-fast: openai/gpt-4o-mini\n");
        Soon.holds(() -> assertThat(ranOn(ask(chat("gpt-fast", "Hi")))).isEqualTo(MODEL));
    }

    @Test
    void aFailureGoesOnToTheNextTarget() throws Exception {
        write("routes:\n  two-tries: [first/" + SHARED + ", openai/gpt-4o-mini]\n");
        var marker = unique();
        RAW.play(marker, answer(503, "application/json", "{\"error\":{\"message\":\"busy\"}}"));
        Soon.holds(() -> {
            var found = ask(chat("two-tries", marker));
            assertThat(ranOn(found)).isEqualTo(MODEL);
            assertThat(found.headers().firstValue("x-throughline-attempts")).hasValue("2");
        });
    }

    @Test
    void aBrokenFileIsRefusedWithItsLineAndTheOldOneStays() throws Exception {
        write("routes:\n  steady: openai/gpt-4o-mini\n");
        Soon.holds(() -> assertThat(ranOn(ask(chat("steady", "Hi")))).isEqualTo(MODEL));
        write("routes:\n  steady: openai/gpt-4o-mini\n  other:\n    splitt: [a, b]\n");
        Soon.holds(() -> assertThat(json(get("/status")).at("/routes/problem").asString(""))
                .endsWith(
                        ".yaml:4:5: routes.other.splitt is not known; there is to, try, split, when, otherwise, max-cost,"
                                + " organization. Did you mean 'split'?"));
        assertThat(json(get("/status")).path("status").asString()).isEqualTo("degraded");
        assertThat(ranOn(ask(chat("steady", "Hi")))).isEqualTo(MODEL);
        write("routes:\n  steady: openai/gpt-4o-mini\n  a: b\n  b: a\n");
        Soon.holds(() -> assertThat(json(get("/status")).at("/routes/problem").asString(""))
                .contains(".yaml:4:6: routes.b goes in a circle: a \u2192 b \u2192 a"));
        write("routes:\n  steady: openai/gpt-4o-mini\n");
        Soon.holds(() ->
                assertThat(json(get("/status")).at("/routes/problem").isNull()).isTrue());
    }

    @Test
    void administratorsPutSeeAndDeleteRoutes() throws Exception {
        var put = put("admin-fast", "\"openai/gpt-4o-mini\"");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(json(put).path("in_force").asBoolean()).isTrue();
        assertThat(ranOn(ask(chat("admin-fast", "Hi")))).isEqualTo(MODEL);

        var changed =
                put("admin-fast", "try:\n- second/" + SHARED + "\nmax_cost: 0.5\n", "content-type", "application/yaml");
        assertThat(json(changed).at("/route/try/0").asString()).isEqualTo("second/" + SHARED);
        assertThat(ranOn(ask(chat("admin-fast", "Hi")))).isEqualTo("second/" + SHARED);
        assertThat(get("/admin/routes").body()).contains("admin-fast").contains("\"source\":\"administrator\"");
        assertThat(json(get("/admin/routes/admin-fast")).at("/route/max_cost").asDouble())
                .isEqualTo(0.5);

        assertThat(delete("admin-fast").statusCode()).isEqualTo(200);
        error(ask(chat("admin-fast", "Hi")), 404);
        error(delete("admin-fast"), 404);
        error(get("/admin/routes/admin-fast"), 404);
    }

    @Test
    void whatCannotBeUsedIsA400WithTheFieldsPath() throws Exception {
        var weight = error(
                put("bad", "{\"split\": [{\"to\": \"openai/x\", \"weight\": 1}, {\"to\": \"b\", \"weight\": 0}]}"),
                400);
        assertThat(weight.path("param").asString()).isEqualTo("split[1].weight");
        assertThat(weight.path("message").asString()).startsWith("split[1].weight is '0' and must be a whole number");
        assertThat(error(put("bad", "{\"to\": \"cheapest with visoin\"}"), 400)
                        .path("message")
                        .asString())
                .contains("'visoin', at character 15")
                .contains("Did you mean 'vision'?");
        assertThat(error(put("cheapest-x", "\"openai/x\""), 400).path("param").asString())
                .isEqualTo("name");
        assertThat(error(put("loop", "\"loop\""), 400).path("message").asString())
                .contains("loop \u2192 loop");
        assertThat(error(put("bad", "{\"to\": \"openai/x\", \"organization\": \"nobody\"}"), 404)
                        .path("param")
                        .asString())
                .isEqualTo("organization");
        error(get("/admin/routes/bad"), 404);
    }

    @Test
    void aFileGoesBeforeTheAdministrator() throws Exception {
        write("routes:\n  both: openai/gpt-4o-mini\n");
        Soon.holds(() -> assertThat(ranOn(ask(chat("both", "Hi")))).isEqualTo(MODEL));
        var conflict = error(put("both", "\"openai/x\""), 409);
        assertThat(conflict.path("message").asString()).contains(file + ":2:9").contains("change it there");
        error(delete("both"), 409);
    }

    @Test
    void aNameThatAFileTakesLaterIsToldAsOutOfForce() throws Exception {
        assertThat(put("late-name", "\"second/" + SHARED + "\"").statusCode()).isEqualTo(200);
        write("routes:\n  late-name: openai/gpt-4o-mini\n");
        Soon.holds(() -> assertThat(ranOn(ask(chat("late-name", "Hi")))).isEqualTo(MODEL));
        var shown = json(get("/admin/routes/late-name"));
        assertThat(shown.path("in_force").asBoolean()).isFalse();
        assertThat(shown.path("reason").asString()).contains(file + ":2:14 has a route of this name");
        assertThat(delete("late-name").statusCode()).isEqualTo(200);
    }

    @Test
    void anOrganizationsRouteIsItsOwn() throws Exception {
        var made = post("/admin/organizations", "{\"name\": \"routed\"}");
        var id = json(made).path("id").asString();
        var key = json(post("/admin/organizations/" + id + "/keys", "{\"name\": \"app\"}"))
                .path("key")
                .asString();
        assertThat(put("ours", "{\"to\": \"second/" + SHARED + "\", \"organization\": \"routed\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(put("shared-name", "\"openai/gpt-4o-mini\"").statusCode()).isEqualTo(200);
        assertThat(put("shared-name?organization=" + id, "\"ours\"").statusCode())
                .isEqualTo(200);

        error(ask(chat("ours", "Hi")), 404);
        assertThat(ranOn(ask(chat("shared-name", "Hi")))).isEqualTo(MODEL);
        var theirs = post("/v1/chat/completions", chat("shared-name", "Hi"), "authorization", "Bearer " + key);
        assertThat(ranOn(theirs)).isEqualTo("second/" + SHARED);
        assertThat(get("/v1/models").body()).doesNotContain("\"ours\"");
        assertThat(get("/v1/models", "authorization", "Bearer " + key).body()).contains("\"id\":\"ours\"");
        assertThat(get("/status").body()).doesNotContain("ours");

        for (var path : List.of("ours?organization=routed", "shared-name?organization=routed", "shared-name")) {
            assertThat(delete(path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void modelsListsWhatLeadsSomewhere() throws Exception {
        put("leads", "[\"asleep/m\", \"openai/gpt-4o-mini\"]");
        put("lost", "\"asleep/m\"");
        var list = get("/v1/models");
        assertThat(list.body()).contains("\"id\":\"leads\"").doesNotContain("\"id\":\"lost\"");
        var one = json(get("/v1/models/leads"));
        assertThat(one.path("owned_by").asString()).isEqualTo("throughline");
        assertThat(one.path("kind").asString()).isEqualTo("route");
        assertThat(one.at("/targets/1").asString()).isEqualTo(MODEL);
        error(get("/v1/models/lost"), 404);
        assertThat(error(ask(chat("lost", "Hi")), 404).path("message").asString())
                .startsWith(
                        "route 'lost' has nothing that can be called: model 'asleep/m' cannot be called: provider 'asleep'");
        assertThat(delete("leads").statusCode()).isEqualTo(200);
        assertThat(delete("lost").statusCode()).isEqualTo(200);
    }

    @Test
    void conditionsLookAtTheRequest() throws Exception {
        put(
                "by-user",
                "{\"when\": [{\"if\": {\"end-user\": {\"matches\": \"^vip-\"}}, \"to\": \"second/shared-model\"}],"
                        + " \"otherwise\": \"openai/gpt-4o-mini\"}");
        assertThat(ranOn(ask(chat("by-user", "Hi")))).isEqualTo(MODEL);
        assertThat(ranOn(ask(chat("by-user", "Hi", ",\"user\":\"vip-7\"")))).isEqualTo("second/" + SHARED);
        assertThat(delete("by-user").statusCode()).isEqualTo(200);
    }

    @Test
    void otherWorkHasRoutesToo() throws Exception {
        put("embed", "[\"openai/gpt-4o-mini\", \"second-kinds/shared-embed\"]");
        var answer = post("/v1/embeddings", "{\"model\":\"embed\",\"input\":\"Hi\"}");
        assertThat(ranOn(answer)).isEqualTo("second-kinds/shared-embed");
        assertThat(delete("embed").statusCode()).isEqualTo(200);
    }
}
