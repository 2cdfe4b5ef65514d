package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.tenant.Tenants;
import io.throughline.testing.RunningGateway;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Provider keys that come with a request. */
class RequestKeyTest extends RunningGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HEADER = "X-Throughline-Provider-Key";

    @Autowired
    private Tenants tenants;

    private String key = "";
    private String organization = "";

    @BeforeEach
    void makeOrganization() {
        var made = tenants.createOrganization(unique()).block(PATIENCE);
        organization = made.id().toString();
        key = "Bearer "
                + tenants.createKey(made.id(), "own", false)
                        .block(PATIENCE)
                        .key()
                        .reveal();
    }

    private HttpResponse<String> allow(String body) throws Exception {
        return send(request("/admin/organizations/" + organization).method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> ask(String model, String keys) throws Exception {
        return post("/v1/chat/completions", chat(model, "Hi"), "authorization", key, HEADER, keys);
    }

    @Test
    void isRefusedUnlessTheOrganizationAllowsIt() throws Exception {
        var error = error(ask(MODEL, "openai=sk-own-key"), 403);
        assertThat(error.path("message").asString())
                .contains("PATCH /admin/organizations/" + organization)
                .doesNotContain("sk-own-key");
        assertThat(json(allow("{\"request_keys\": true}")).path("request_keys").asBoolean())
                .isTrue();
        assertThat(ask(MODEL, "openai=sk-own-key").statusCode()).isEqualTo(200);
        allow("{\"request_keys\": false}");
        error(ask(MODEL, "openai=sk-own-key"), 403);
    }

    @Test
    void goesBeforeTheOperatorsKey() throws Exception {
        allow("{\"request_keys\": true}");
        FAKE.reset();
        assertThat(ask(MODEL, "anthropic=sk-other, openai=sk-own-key").statusCode())
                .isEqualTo(200);
        assertThat(FAKE.requests().getLast().headers())
                .containsEntry("authorization", List.of("Bearer sk-own-key"))
                .doesNotContainKey("x-throughline-provider-key");
    }

    @Test
    void makesAProviderLiveThatLacksNothingButAKey() throws Exception {
        allow("{\"request_keys\": true}");
        error(post("/v1/chat/completions", chat("together/m", "Hi"), "authorization", key), 404);
        assertThat(ask("together/m", "together=sk-own-key").statusCode()).isEqualTo(200);
    }

    @Test
    void aMalformedOneIsToldWithoutShowingIt() throws Exception {
        allow("{\"request_keys\": true}");
        for (var wrong : new String[] {"sk-own-key", "openai=", "openai=sk own", "openai=a,,"}) {
            assertThat(error(ask(MODEL, wrong), 400).path("message").asString())
                    .contains("provider=key")
                    .doesNotContain("own");
        }
        assertThat(error(ask(MODEL, "nowhere=sk-own-key"), 400).path("message").asString())
                .contains("'nowhere'")
                .doesNotContain("sk-own-key");
    }

    @Test
    void whatTheProviderRefusesIsNotTheGatewaysRefusal() throws Exception {
        allow("{\"request_keys\": true}");
        var answer =
                post("/v1/chat/completions", chat(MODEL, "[[401]]"), "authorization", key, HEADER, "openai=sk-own-key");
        var error = error(answer, 502);
        assertThat(error.path("code").asString()).isEqualTo("upstream_auth_error");
        assertThat(error.path("message").asString())
                .contains("the key that came with the request")
                .doesNotContain("sk-own-key");
    }

    @Test
    void onlyABooleanAllowsIt() throws Exception {
        error(allow("{}"), 400);
        error(allow("{\"request_keys\": \"perhaps\"}"), 400);
    }
}
