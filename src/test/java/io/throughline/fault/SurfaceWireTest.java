package io.throughline.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.testing.RunningGateway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Claude on Vertex AI and Azure's older surface through the whole gateway, over real sockets, tokens included. */
class SurfaceWireTest extends RunningGateway {

    private static final String CLAUDE_ON_VERTEX = "vertex/claude-sonnet-4-5@20250929";

    @BeforeEach
    void forget() {
        CLOUD.forget();
        CLOUD.revoke("");
    }

    @Test
    void claudeOnVertexGetsTheClientsBytesAndAToken() throws Exception {
        var body = "{ \"model\": \"" + CLAUDE_ON_VERTEX
                + "\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"odd\" : 1.0 }";
        var answer = post("/v1/messages", body, "anthropic-beta", "some-beta");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var seen = CLOUD.seen().getFirst();
        assertThat(seen.target())
                .isEqualTo("/v1/projects/p/publishers/anthropic/models/claude-sonnet-4-5@20250929:rawPredict");
        assertThat(seen.authorization()).startsWith("Bearer t");
        assertThat(seen.beta()).isEqualTo("some-beta");
        assertThat(seen.body())
                .isEqualTo(
                        "{ \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"odd\" : 1.0,"
                                + "\"anthropic_version\":\"vertex-2023-10-16\" }");
    }

    @Test
    void aTokenThatIsRefusedIsFetchedAnew() throws Exception {
        assertThat(ask(chat(CLAUDE_ON_VERTEX, "Hi")).statusCode()).isEqualTo(200);
        var revoked = CLOUD.seen().getFirst().authorization();
        CLOUD.revoke(revoked);

        assertThat(error(ask(chat(CLAUDE_ON_VERTEX, "Hi")), 502).path("code").asString())
                .isEqualTo("upstream_auth_error");
        assertThat(ask(chat(CLAUDE_ON_VERTEX, "Hi")).statusCode()).isEqualTo(200);
        assertThat(CLOUD.seen().getLast().authorization()).isNotEqualTo(revoked);
    }

    @Test
    void aDeploymentIsCalledByItsPathWithAnEntraToken() throws Exception {
        assertThat(ask(chat("azure/my gpt", "Hi")).statusCode()).isEqualTo(200);

        var seen = CLOUD.seen().getFirst();
        assertThat(seen.target())
                .isEqualTo("/openai/deployments/my%20gpt/chat/completions?api-version=2025-03-01-preview");
        assertThat(seen.authorization()).startsWith("Bearer t");
    }

    @Test
    void functionsBesideReasoningGoToTheResponsesApi() throws Exception {
        var tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"seed\":7";
        var answer = ask(chat("azure-openai/gpt-5.5", "Hi", tools));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer)
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("Bonjour !");
        assertThat(answer.headers().firstValue("x-throughline-dropped")).hasValue("seed");
        var seen = CLOUD.seen().getFirst();
        assertThat(seen.target()).isEqualTo("/openai/responses?api-version=2025-03-01-preview");
        assertThat(JsonMapper.shared()
                        .readTree(seen.body())
                        .path("tools")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("f");
    }
}
