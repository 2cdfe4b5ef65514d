package io.throughline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class SandboxTest {

    @RegisterExtension
    static final SandboxClient client = new SandboxClient();

    @Test
    void listensOnTheLoopbackOnly() {
        assertThat(client.sandbox.baseUrl().getHost()).isEqualTo("127.0.0.1");
        assertThat(client.sandbox.baseUrl()).isEqualTo(client.sandbox.baseUrl());
    }

    @Test
    void refusesAWrongKeyInTheShapeOfThePath() {
        var openai = client.send(client.request("/v1/chat/completions")
                .header("authorization", "Bearer wrong")
                .POST(BodyPublishers.ofString("{}")));
        assertThat(openai.status()).isEqualTo(401);
        assertThat(openai.json().at("/error/code").stringValue("")).isEqualTo("invalid_api_key");
        var anthropic = client.send(
                client.request("/v1/messages").header("x-api-key", "wrong").POST(BodyPublishers.ofString("{}")));
        assertThat(anthropic.status()).isEqualTo(401);
        assertThat(anthropic.json().at("/error/type").stringValue("")).isEqualTo("authentication_error");
    }

    @Test
    void refusesACallWithoutAKey() {
        assertThat(client.send(client.request("/v1/models")).status()).isEqualTo(401);
    }

    @Test
    void takesTheKeyFromEitherHeader() {
        assertThat(client.send(client.request("/v1/models").header("x-api-key", SandboxClient.KEY))
                        .status())
                .isEqualTo(200);
        assertThat(client.send(client.request("/v1/models").header("authorization", "bearer " + SandboxClient.KEY))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void listsItsModels() {
        var list = client.get("/v1/models").json();
        var ids = list.path("data").valueStream().map(model -> model.path("id").stringValue(""));
        assertThat(list.path("object").stringValue("")).isEqualTo("list");
        assertThat(ids)
                .contains("echo", "tools", "openai-chat.stream", "anthropic.stream")
                .doesNotHaveDuplicates();
        assertThat(client.get("/v1/models/openai-chat%2Estream")
                        .json()
                        .path("object")
                        .stringValue(""))
                .isEqualTo("model");
        assertThat(client.get("/v1/models/none").status()).isEqualTo(404);
    }

    @Test
    void namesTheRoutesItHasOnAnUnknownPath() {
        var answer = client.post("/v1/embeddings", "{}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().at("/error/message").stringValue("")).contains("POST /v1/chat/completions");
    }

    @Test
    void givesEachAnswerARequestId() {
        assertThat(client.get("/v1/models").header("x-request-id"))
                .startsWith("req_")
                .isNotEqualTo(client.get("/v1/models").header("x-request-id"));
    }

    @Test
    void doesNotStartAgainOnceClosed() {
        var sandbox = new Sandbox("k", Pacing.NONE, Clock.systemUTC());
        sandbox.close();
        assertThatThrownBy(sandbox::baseUrl).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isABeanWithARandomKeyUnlessSwitchedOff() {
        var runner = new ApplicationContextRunner().withUserConfiguration(Wiring.class);
        runner.run(context -> {
            assertThat(context.getBean(Sandbox.class).key()).hasSizeGreaterThan(40);
            assertThat(context.getBean(SandboxSettings.class).slowFirst()).hasSeconds(2);
        });
        runner.withPropertyValues("throughline.sandbox.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(Sandbox.class));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(SandboxSettings.class)
    @Import(Sandbox.class)
    static class Wiring {}
}
