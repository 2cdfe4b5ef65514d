package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.tenant.Tenants;
import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Providers that a public catalogue names and nobody has switched on. */
class KnownProviderTest extends RunningGateway {

    private static final String ACME = "https://api.acme.example/v1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Autowired
    private Tenants tenants;

    @BeforeEach
    void sync() throws Exception {
        take(ACME);
        FAKE.reset();
    }

    @AfterEach
    void forget() throws Exception {
        send(request("/admin/providers/acme").DELETE());
        send(request("/admin/catalog/sources/models-dev").DELETE());
    }

    /** A provider {@code acme} at that address, and others whose ids are taken or mean something. */
    private void take(String acme) throws Exception {
        var document = """
                {"acme": {"id": "acme", "name": "Acme AI", "npm": "@ai-sdk/openai-compatible", "api": "%s", "env": ["LATE_KEY"],
                          "models": {"large-1": %2$s, "%3$s": %2$s, "org/deep": %2$s}},
                 "cheapest": {"npm": "@ai-sdk/openai-compatible", "api": "https://cheapest.example", "models": {"m": %2$s}},
                 "gemini": {"npm": "@ai-sdk/openai-compatible", "api": "https://gemini.example", "models": {"m": %2$s}},
                 "asleep": {"npm": "@ai-sdk/openai-compatible", "api": "https://asleep.example", "models": {"m": %2$s}},
                 "groq": {"npm": "@ai-sdk/openai-compatible", "api": "https://groq.example", "models": {"m": %2$s}},
                 "openai": {"models": {"acme/sold-by-others": %2$s}}}
                """.formatted(acme, """
                {"limit": {"context": 64000, "output": 4096}, "modalities": {"input": ["text"], "output": ["text"]},
                 "cost": {"input": 0.0001, "output": 0.0001}}""", SHARED);
        var taken = post("/admin/catalog/import?source=models-dev&force=true", document);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    }

    private HttpResponse<String> put(String body) throws Exception {
        return send(request("/admin/providers/acme").PUT(BodyPublishers.ofString(body)));
    }

    private JsonNode acme() throws Exception {
        return json(get("/admin/providers/acme"));
    }

    @Test
    void isShownToAdministratorsAndCounted() throws Exception {
        var acme = acme();
        assertThat(acme.path("state").asString()).isEqualTo("known");
        assertThat(acme.path("live").asBoolean()).isFalse();
        assertThat(acme.path("base_url").asString()).isEqualTo(ACME);
        assertThat(acme.path("source").asString()).isEqualTo("models-dev");
        assertThat(acme.path("models").asInt()).isEqualTo(3);
        assertThat(acme.path("entry").isNull()).isTrue();
        assertThat(acme.path("reason").asString()).contains("PUT /admin/providers/acme");
        assertThat(json(get("/admin/providers")).path("data"))
                .filteredOn(each -> each.path("state").asString().equals("known"))
                .extracting(each -> each.path("id").asString())
                .containsExactly("acme", "cheapest");
        assertThat(json(get("/admin/providers/acme/models")).path("data"))
                .extracting(JsonNode::asString)
                .containsExactly("acme/large-1", "acme/" + SHARED, "acme/org/deep");
        assertThat(json(get("/admin/models/acme/org/deep")).path("facts")).isNotEmpty();

        var status = json(get("/status"));
        assertThat(status.at("/catalog/known_providers").asInt()).isEqualTo(2);
        assertThat(status.at("/catalog/known_models").asInt()).isEqualTo(4);
        assertThat(status.path("providers").has("acme")).isFalse();
    }

    @Test
    void isNotCalledByAnyName() throws Exception {
        assertThat(error(ask(chat("acme/large-1", "Hi")), 404).path("message").asString())
                .contains("'acme' is not live")
                .contains("PUT /admin/providers/acme");
        assertThat(error(ask(chat("acme/unheard-of", "Hi")), 404)
                        .path("message")
                        .asString())
                .contains("PUT /admin/providers/acme");
        assertThat(error(ask(chat("large-1", "Hi")), 404).path("message").asString())
                .contains("offered by acme")
                .contains("PUT /admin/providers/{id}");
        error(ask(chat("cheapest from acme", "Hi")), 400);
        error(get("/v1/models/acme/large-1"), 404);
        assertThat(get("/v1/models").body()).doesNotContain("\"acme/").contains(SHARED);
        assertThat(FAKE.requests()).isEmpty();
    }

    @Test
    void takesNoNameFromOthers() throws Exception {
        var sold = ask(chat("acme/sold-by-others", "Hi"));
        assertThat(sold.headers().firstValue("x-throughline-provider")).hasValue("openai");
        var policy = json(post("/v1/route/explain", "{\"model\": \"cheapest from first, second\"}"));
        assertThat(policy.at("/routes/0/model").asString()).startsWith("first/");
        for (var taken : new String[] {"gemini", "asleep", "groq"}) {
            error(get("/admin/providers/" + taken), 404);
        }
        assertThat(json(get("/status")).at("/providers/groq/base_url").asString())
                .isEqualTo("https://api.groq.com/openai/v1");
    }

    @Test
    void isToldByExplanationsAndLeftOut() throws Exception {
        var shared = json(post("/v1/route/explain", "{\"model\": \"" + SHARED + "\"}"));
        assertThat(shared.path("routes"))
                .isNotEmpty()
                .noneMatch(route -> route.path("model").asString().startsWith("acme/"));
        assertThat(shared.at("/decisions/0/removed").toString()).contains("known, not switched on");
        assertThat(shared.at("/decisions/0/rejected").toString()).contains("acme/" + SHARED);

        var policy = json(post("/v1/route/explain", "{\"model\": \"cheapest\"}"));
        assertThat(policy.path("routes"))
                .noneMatch(route -> route.path("model").asString().startsWith("acme/"));
        var removed = policy.at("/decisions/0/removed/0");
        assertThat(removed.path("reason").asString()).isEqualTo("known, not switched on");
        assertThat(removed.path("models").asInt()).isEqualTo(4);
    }

    @Test
    void aCallersKeyDoesNotSwitchItOn() throws Exception {
        var made = tenants.createOrganization(unique()).block(PATIENCE);
        send(request("/admin/organizations/" + made.id())
                .method("PATCH", BodyPublishers.ofString("{\"request_keys\": true}")));
        var key =
                tenants.createKey(made.id(), "own", false).block(PATIENCE).key().reveal();
        var own = new String[] {"authorization", "Bearer " + key, "X-Throughline-Provider-Key", "acme=sk-own-key"};
        assertThat(error(post("/v1/chat/completions", chat("acme/large-1", "Hi"), own), 400)
                        .path("message")
                        .asString())
                .contains("'acme', which is not live: known from models-dev")
                .doesNotContain("sk-own-key");
        assertThat(get("/v1/models", own).body()).doesNotContain("\"acme/");
        error(get("/v1/models/acme/large-1", own), 404);
    }

    @Test
    void aKeyIsAllThatSwitchesItOn() throws Exception {
        assertThat(error(put("{}"), 400).path("message").asString())
                .contains("api_key is required")
                .contains(ACME);
        assertThat(acme().path("state").asString()).isEqualTo("known");

        var on = put("{\"api_key\": \"sk-acme-planted\"}");
        assertThat(on.statusCode()).as(on.body()).isEqualTo(200);
        assertThat(on.body()).doesNotContain("sk-acme-planted");
        assertThat(json(on).path("state").asString()).isEqualTo("live");
        assertThat(json(on).path("base_url").asString()).isEqualTo(ACME);
        assertThat(json(on).at("/entry/base_url").asString()).isEqualTo(ACME);
        assertThat(json(on).at("/entry/dialect").asString()).isEqualTo("openai-chat");
        assertThat(json(on).at("/entry/name").asString()).isEqualTo("Acme AI");
        assertThat(json(on).path("models").asInt()).isEqualTo(3);
        assertThat(json(get("/v1/models/acme/large-1")).path("context_window").asInt())
                .isEqualTo(64_000);
        assertThat(json(get("/status")).at("/catalog/known_providers").asInt()).isEqualTo(1);

        send(request("/admin/providers/acme").DELETE());
        assertThat(acme().path("state").asString()).isEqualTo("known");
        error(get("/v1/models/acme/large-1"), 404);
    }

    @Test
    void aLaterSyncMovesNoKeyToAnotherHost() throws Exception {
        put("{\"api_key\": \"sk-acme\"}");
        take("https://evil.example/v1");
        assertThat(acme().path("base_url").asString()).isEqualTo(ACME);
        assertThat(json(get("/status")).at("/providers/acme/base_url").asString())
                .isEqualTo(ACME);

        assertThat(json(put("{\"quirks\": [\"max-tokens-only\"]}"))
                        .path("base_url")
                        .asString())
                .isEqualTo(ACME);
        assertThat(json(put("{\"api_key\": \"sk-newer\"}")).path("base_url").asString())
                .isEqualTo(ACME);
        assertThat(error(put("{\"dialect\": \"openai-chat\", \"base_url\": \"https://evil.example/v1\"}"), 400)
                        .path("message")
                        .asString())
                .contains("send api_key again");
        assertThat(acme().path("base_url").asString()).isEqualTo(ACME);

        send(request("/admin/providers/acme").DELETE());
        assertThat(acme().path("base_url").asString()).isEqualTo("https://evil.example/v1");
    }

    @Test
    void anAddressOfTheAdministratorsGoesBeforeTheSyncedOne() throws Exception {
        put("{\"dialect\": \"openai-chat\", \"base_url\": \"" + FAKE.openAiUrl() + "\", \"api_key\": \"sk-one\"}");
        assertThat(json(put("{\"api_key\": \"sk-two\"}")).path("base_url").asString())
                .isEqualTo(FAKE.openAiUrl());
        assertThat(ask(chat("acme/large-1", "Hi")).statusCode()).isEqualTo(200);
        assertThat(FAKE.requests().getLast().header("authorization")).isEqualTo("Bearer sk-two");
    }

    @Test
    void whatIsNotPublicIsNotKnown() throws Exception {
        take("https://169.254.169.254/v1");
        error(get("/admin/providers/acme"), 404);
        assertThat(error(put("{\"api_key\": \"sk-acme\"}"), 400).path("message").asString())
                .contains("'dialect' is required");
    }
}
