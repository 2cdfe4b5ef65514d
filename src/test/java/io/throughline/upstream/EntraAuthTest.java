package io.throughline.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import io.throughline.testing.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tokens of applications from an authority on the loopback interface. */
class EntraAuthTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final Map<String, String> variables = new ConcurrentHashMap<>();
    private final UpstreamSettings settings = UsualSettings.usual();
    private volatile int status = 200;
    private HttpServer server;
    private UpstreamHttp http;
    private EntraAuth auth;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        http = new UpstreamHttp(settings);
        auth = new EntraAuth(new TokenEndpoint(http, settings, clock), clock, variables::get);
        variables.put(
                "AZURE_AUTHORITY_HOST",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        variables.put("AZURE_TENANT_ID", "contoso.example");
        variables.put("AZURE_CLIENT_ID", "client-1");
        variables.put("AZURE_CLIENT_SECRET", "s~e:c&ret");
    }

    @AfterEach
    void close() {
        http.destroy();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        paths.add(exchange.getRequestURI().toString());
        forms.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var text = status == 200
                ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,\"access_token\":\"eyJ."
                        + forms.size() + "\"}"
                : "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}";
        exchange.sendResponseHeaders(status, text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }

    @Test
    void asksTheTenantsEndpointForTheScopeOfAzureOpenAi() {
        assertThat(header(null)).isEqualTo("Bearer eyJ.1");
        assertThat(paths).containsExactly("/contoso.example/oauth2/v2.0/token");
        assertThat(forms)
                .containsExactly("grant_type=client_credentials&client_id=client-1&client_secret=s%7Ee%3Ac%26ret"
                        + "&scope=https%3A%2F%2Fcognitiveservices.azure.com%2F.default");
    }

    @Test
    void keepsATokenUntilFiveMinutesBeforeItsEnd() {
        header(null);
        clock.advance(Duration.ofMinutes(54));
        assertThat(header(null)).isEqualTo("Bearer eyJ.1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(header(null)).isEqualTo("Bearer eyJ.2");
    }

    @Test
    void fetchesOnceForAllThatWait() {
        var tokens = Flux.range(0, 20).flatMap(i -> headers(null)).collectList().block(SOON);
        assertThat(tokens).hasSize(20).containsOnly(Map.of("authorization", "Bearer eyJ.1"));
        assertThat(forms).hasSize(1);
    }

    @Test
    void forgetsATokenThatWasRefused() {
        header(null);
        auth.refused(null, Map.of("authorization", "Bearer eyJ.1"));
        assertThat(header(null)).isEqualTo("Bearer eyJ.2");
    }

    @Test
    void aKeyIsAnApplicationOfItsOwn() {
        assertThat(header("fabrikam.example:client-2:a:b")).isEqualTo("Bearer eyJ.1");
        assertThat(header(null)).isEqualTo("Bearer eyJ.2");
        assertThat(paths.getFirst()).startsWith("/fabrikam.example/");
        assertThat(forms.getFirst()).contains("client_id=client-2&client_secret=a%3Ab&");
    }

    @Test
    void aReadyMadeTokenIsUsedWhereThereIsNoApplication() {
        variables.put("AZURE_OPENAI_AD_TOKEN", "ready");
        assertThat(header(null)).isEqualTo("Bearer eyJ.1");
        variables.remove("AZURE_CLIENT_SECRET");
        assertThat(header(null)).isEqualTo("Bearer ready");
    }

    @Test
    void tellsNothingOfARefusal() {
        status = 401;
        assertRefused(null, "its token endpoint answered with status 401");
        status = 200;
        assertThat(header(null)).isEqualTo("Bearer eyJ.2");
    }

    @Test
    void namesWhatIsMissing() {
        variables.remove("AZURE_CLIENT_ID");
        assertRefused(null, "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET");
        assertRefused("secret-without-colons", "tenant:client:secret");
        assertThat(forms).isEmpty();
    }

    private void assertRefused(@Nullable String key, String why) {
        assertThatThrownBy(() -> headers(key).block(SOON))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.UPSTREAM_REFUSED_KEY))
                .hasMessageContaining(why)
                .hasMessageNotContaining("without-colons")
                .hasMessageNotContaining("AADSTS");
    }

    private String header(@Nullable String key) {
        return headers(key)
                .map(headers -> headers.getOrDefault("authorization", ""))
                .blockOptional(SOON)
                .orElseThrow();
    }

    private Mono<Map<String, String>> headers(@Nullable String key) {
        var endpoint = new Endpoint("openai-chat", URI.create("http://127.0.0.1:9"), Set.of(), null, "entra");
        var provider = new Provider("azure-openai", "Azure", endpoint, List.of(), null);
        var route = new Route(provider, Model.unlisted("azure-openai", "d"), "test");
        return auth.headers(
                new AuthScheme.Signable(route, endpoint.baseUrl(), List.of()),
                key == null ? null : new ProviderKey(new Secret(key), 1));
    }
}
