package io.throughline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.testing.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Claude on Vertex AI and Azure's older surface through the whole gateway, over real sockets, tokens included. */
class SurfaceWireTest extends RunningGateway {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String CLAUDE_ON_VERTEX = "vertex/claude-sonnet-4-5@20250929";

    /** A request as the cloud saw it. */
    private record Seen(String target, String authorization, String beta, String body) {}

    private static final List<Seen> SEEN = new CopyOnWriteArrayList<>();
    private static final AtomicInteger TOKENS = new AtomicInteger();
    private static volatile String revoked = "";
    private static final HttpServer CLOUD = start();

    private static HttpServer start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            server.createContext("/", SurfaceWireTest::serve);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void cloud(DynamicPropertyRegistry properties) {
        var url = "http://127.0.0.1:" + CLOUD.getAddress().getPort();
        properties.add("throughline.providers.vertex-ai.base-url", () -> url + "/v1/projects/p/publishers/google");
        properties.add("throughline.providers.vertex-ai.api-key", () -> account(url + "/token"));
        properties.add("throughline.providers.azure-openai.base-url", () -> url);
        properties.add("throughline.providers.azure-openai.api-version", () -> "2025-03-01-preview");
        properties.add("AZURE_AUTHORITY_HOST", () -> url);
        properties.add("AZURE_TENANT_ID", () -> "tenant");
        properties.add("AZURE_CLIENT_ID", () -> "client");
        properties.add("AZURE_CLIENT_SECRET", () -> "secret");
    }

    private static String account(String tokenUrl) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var key = Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return JsonMapper.shared()
                    .writeValueAsString(
                            Map.of("client_email", "svc@p.iam.example.com", "private_key", key, "token_uri", tokenUrl));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        var target = exchange.getRequestURI().toString();
        if (target.endsWith("token")) {
            answer(exchange, 200, "{\"access_token\":\"t" + TOKENS.incrementAndGet() + "\",\"expires_in\":3600}");
            return;
        }
        var headers = exchange.getRequestHeaders();
        var authorization = String.valueOf(headers.getFirst("authorization"));
        SEEN.add(new Seen(target, authorization, String.valueOf(headers.getFirst("anthropic-beta")), body));
        if (authorization.equals(revoked)) {
            answer(exchange, 401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
            return;
        }
        var dialect = target.contains("publishers/anthropic")
                ? "anthropic"
                : target.contains("/responses") ? "openai-responses" : "openai-chat";
        answer(exchange, 200, Files.readString(GOLDEN.resolve(dialect).resolve("plain/up.response.json")));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @BeforeEach
    void forget() {
        SEEN.clear();
        revoked = "";
    }

    @AfterAll
    static void stop() {
        CLOUD.stop(0);
    }

    @Test
    void claudeOnVertexGetsTheClientsBytesAndAToken() throws Exception {
        var body = "{ \"model\": \"" + CLAUDE_ON_VERTEX
                + "\", \"max_tokens\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"odd\" : 1.0 }";
        var answer = post("/v1/messages", body, "anthropic-beta", "some-beta");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var seen = SEEN.getFirst();
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
        revoked = SEEN.getFirst().authorization();

        assertThat(error(ask(chat(CLAUDE_ON_VERTEX, "Hi")), 502).path("code").asString())
                .isEqualTo("upstream_auth_error");
        assertThat(ask(chat(CLAUDE_ON_VERTEX, "Hi")).statusCode()).isEqualTo(200);
        assertThat(SEEN.getLast().authorization()).isNotEqualTo(revoked);
    }

    @Test
    void aDeploymentIsCalledByItsPathWithAnEntraToken() throws Exception {
        assertThat(ask(chat("azure/my gpt", "Hi")).statusCode()).isEqualTo(200);

        var seen = SEEN.getFirst();
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
        var seen = SEEN.getFirst();
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
