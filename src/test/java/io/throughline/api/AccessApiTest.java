package io.throughline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.tenant.Tenants;
import io.throughline.testing.RunningGateway;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who may enter, and what an answer tells about itself. */
class AccessApiTest extends RunningGateway {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Autowired
    private Tenants tenants;

    private HttpRequest.Builder keyless(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("content-type", "application/json");
    }

    private HttpResponse<String> with(String header, String value) throws Exception {
        return send(keyless("/v1/chat/completions").POST(BodyPublishers.ofString(chat(MODEL, "x"))), header, value);
    }

    @ParameterizedTest
    @CsvSource({"authorization, 'Bearer '", "authorization, 'bearer '", "x-api-key, ''", "api-key, ''"})
    void aKeyIsTakenWhereClientsPutIt(String header, String prefix) throws Exception {
        assertThat(with(header, prefix + KEY).statusCode()).isEqualTo(200);
        var error = error(with(header, prefix + "tl-wrong-0123456789abcdef"), 401);
        assertThat(error.path("code").stringValue()).isEqualTo("invalid_api_key");
        assertThat(error.toString()).doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/v1/models/openai%2Fgpt-4o-mini",
                "/v1/nothing",
                "/api/v1/models",
                "/status",
                "/",
                "/nothing",
                "/actuator",
                "/actuator/prometheus",
                "/actuator/info",
                "/actuator/env",
                "/actuator/healthy",
                "/admin/keys"
            })
    void nothingButHealthIsOpen(String path) throws Exception {
        var answer = send(keyless(path).GET());
        error(answer, 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"})
    void healthIsOpen(String path) throws Exception {
        assertThat(send(keyless(path).GET()).body()).contains("UP");
    }

    @Test
    void anthropicsClientsAreRefusedInTheirWords() throws Exception {
        for (var path : new String[] {"/v1/messages", "/v1/models"}) {
            var request = keyless(path).header("anthropic-version", "2023-06-01");
            var answer = send(path.endsWith("models") ? request.GET() : request.POST(BodyPublishers.ofString("{}")));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(json(answer).path("type").stringValue()).isEqualTo("error");
            assertThat(json(answer).at("/error/type").stringValue()).isEqualTo("authentication_error");
            assertThat(answer.headers().firstValue("request-id")).isPresent();
        }
    }

    @Test
    void anotherOrganizationSeesNothingOfAConversation() throws Exception {
        var conversation = ",\"conversation\":\"" + unique() + "\"";
        var organization = tenants.createOrganization(unique()).block(PATIENCE);
        var theirs = "Bearer "
                + tenants.createKey(organization.id(), "theirs", false)
                        .block(PATIENCE)
                        .key()
                        .reveal();
        var path = "/v1/chat/completions";

        assertThat(post(path, chat(MODEL, "our secret is 4711", conversation)).statusCode())
                .isEqualTo(200);
        assertThat(post(path, chat(MODEL, "[[memory]]", conversation), "authorization", theirs)
                        .body())
                .contains("I have seen 0 messages")
                .doesNotContain("4711");
        assertThat(post(path, chat(MODEL, "[[memory]]", conversation)).body())
                .contains("I have seen 2 messages")
                .contains("4711");
        assertThat(post(path, chat(MODEL, "[[memory]]", conversation), "authorization", theirs)
                        .body())
                .contains("I have seen 2 messages")
                .doesNotContain("4711");
    }

    @Test
    void onlyAnAdministratorAdministrates() throws Exception {
        var organization = tenants.createOrganization(unique()).block(PATIENCE);
        var ordinary = tenants.createKey(organization.id(), "ordinary", false)
                .block(PATIENCE)
                .key()
                .reveal();
        error(get("/admin/keys", "authorization", "Bearer " + ordinary), 403);
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        var organization = tenants.createOrganization(unique()).block(PATIENCE);
        var key = tenants.createKey(organization.id(), "short-lived", false).block(PATIENCE);
        assertThat(with("x-api-key", key.key().reveal()).statusCode()).isEqualTo(200);
        assertThat(tenants.revokeKey(key.facts().id()).block(PATIENCE)).isTrue();
        error(with("x-api-key", key.key().reveal()), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/status", "/actuator/health", "/nothing", "/v1/nothing"})
    void everyAnswerHasItsId(String path) throws Exception {
        assertThat(get(path).headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    }

    @Test
    void streamsHaveTheirIdAndHeaders() throws Exception {
        var answer = post("/v1/chat/completions", streamed(MODEL, "x"), "accept", "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        var headers = answer.headers();
        assertThat(headers.firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(headers.firstValue("x-request-id").orElse("")).startsWith("req_");
        assertThat(headers.firstValue("cache-control")).hasValue("no-cache");
        assertThat(headers.firstValue("x-accel-buffering")).hasValue("no");
        assertThat(headers.firstValue("x-throughline-model")).hasValue(MODEL);
        assertThat(headers.firstValue("x-throughline-attempts")).hasValue("1");
        assertThat(headers.firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void anthropicsStreamsHaveTheirId() throws Exception {
        var answer = post("/v1/messages", chat(MODEL, "x", ",\"max_tokens\":9,\"stream\":true"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("request-id")).isPresent();
        assertThat(answer.body()).contains("event: message_start").contains("event: message_stop");
    }

    @Test
    void browsersMayAsk() throws Exception {
        var asked = "authorization,content-type,x-stainless-lang";
        var preflight = send(
                keyless("/v1/chat/completions").method("OPTIONS", BodyPublishers.noBody()),
                "origin",
                "https://page.example",
                "access-control-request-method",
                "POST",
                "access-control-request-headers",
                asked);
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("*");
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-methods")
                        .orElse(""))
                .contains("POST");
        assertThat(preflight.headers().firstValue("access-control-allow-headers"))
                .hasValue(asked);
        assertThat(preflight.headers().firstValue("access-control-allow-credentials"))
                .isEmpty();

        for (var body : new String[] {chat(MODEL, "x"), streamed(MODEL, "x"), "{"}) {
            var answer = post("/v1/chat/completions", body, "origin", "https://page.example");
            assertThat(answer.headers().firstValue("access-control-allow-origin"))
                    .hasValue("*");
            assertThat(answer.headers()
                            .firstValue("access-control-expose-headers")
                            .orElse(""))
                    .contains("x-request-id", "retry-after", "x-throughline-cost");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/openai%2Fgpt-4o-mini",
                "/v1/models/openai/gpt-4o-mini",
                "/api/v1/models/openai%2fgpt-4o-mini"
            })
    void aModelIsFoundByItsId(String path) throws Exception {
        assertThat(json(get(path)).path("id").stringValue()).isEqualTo(MODEL);
    }

    @Test
    void aModelIsFoundByItsBareNameAtAnyProvider() throws Exception {
        assertThat(json(get("/v1/models/gpt-4o-mini")).path("id").stringValue()).endsWith("/gpt-4o-mini");
    }

    @Test
    void anUnknownModelIsNotFoundByItsId() throws Exception {
        assertThat(error(get("/v1/models/some%2Fvendor%2Fmodel%3Afree"), 404)
                        .path("message")
                        .stringValue())
                .contains("some/vendor/model:free");
    }

    @Test
    void onlyModelsOfLiveProvidersAreListed() throws Exception {
        var ids = json(get("/v1/models")).path("data").findValuesAsString("id");
        assertThat(ids).contains(MODEL, CLAUDE, "sandbox/echo").noneMatch(id -> id.startsWith("asleep/"));
    }

    @Test
    void aModelNameMayHoldSlashesAndColons() throws Exception {
        FAKE.reset();
        var answer = ask(chat("openai/vendor/model:free", "x"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(FAKE.requests().getLast().json().path("model").stringValue()).isEqualTo("vendor/model:free");
    }

    @Test
    void statusTellsWhatWorks() throws Exception {
        var status = json(get("/status"));
        assertThat(status.path("status").stringValue()).isEqualTo("ok");
        assertThat(status.at("/database/state").stringValue()).isEqualTo("up");
        assertThat(status.at("/providers/asleep/live").booleanValue()).isFalse();
        assertThat(status.toString()).doesNotContain("sk-running").doesNotContain(KEY);
    }
}
