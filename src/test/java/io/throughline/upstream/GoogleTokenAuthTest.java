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
import io.throughline.wire.JsonWrites;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Tokens from a token endpoint on the loopback interface. */
class GoogleTokenAuthTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static KeyPair keys;

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final UpstreamSettings settings = UsualSettings.usual();
    private volatile int status = 200;
    private volatile String answer = "";
    private HttpServer server;
    private UpstreamHttp http;
    private GoogleTokenAuth auth;

    @BeforeAll
    static void generateKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
        http = new UpstreamHttp(settings);
        auth = new GoogleTokenAuth(new TokenEndpoint(http, settings, clock), clock);
    }

    @AfterEach
    void close() {
        http.destroy();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        forms.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        var text = answer.isEmpty()
                ? "{\"access_token\":\"ya29." + forms.size() + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"
                : answer;
        exchange.sendResponseHeaders(status, text.length());
        exchange.getResponseBody().write(text.getBytes(UTF_8));
        exchange.close();
    }

    @Test
    void exchangesASignedStatementForAToken() throws GeneralSecurityException {
        assertThat(header(account())).isEqualTo("Bearer ya29.1");

        var form = forms.getFirst();
        assertThat(form).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        var jwt = URLDecoder.decode(form.substring(form.indexOf("assertion=") + 10), UTF_8)
                .split("\\.");
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(keys.getPublic());
        verifier.update((jwt[0] + "." + jwt[1]).getBytes(UTF_8));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
        assertThat(decoded(jwt[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
        var claims = JsonMapper.shared().readTree(decoded(jwt[1]));
        assertThat(claims.get("iss").asString()).isEqualTo("svc@p.iam.example.com");
        assertThat(claims.get("aud").asString()).isEqualTo(tokenUrl());
        assertThat(claims.get("scope").asString()).endsWith("/auth/cloud-platform");
        assertThat(claims.get("iat").asLong()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(3600);
    }

    @Test
    void keepsATokenUntilFiveMinutesBeforeItsEnd() {
        header(account());
        clock.advance(Duration.ofMinutes(54));
        assertThat(header(account())).isEqualTo("Bearer ya29.1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(header(account())).isEqualTo("Bearer ya29.2");
    }

    @Test
    void fetchesOnceForAllThatWait() {
        var tokens = Flux.range(0, 20)
                .flatMap(i -> headers(account()))
                .map(headers -> headers.getOrDefault("authorization", ""))
                .collectList()
                .block(SOON);
        assertThat(tokens).hasSize(20).containsOnly("Bearer ya29.1");
        assertThat(forms).hasSize(1);
    }

    @Test
    void forgetsATokenThatWasRefusedAndNoOther() {
        var key = new ProviderKey(new Secret(account()), 1);
        header(account());
        auth.refused(key, Map.of("authorization", "Bearer ya29.0"));
        assertThat(header(account())).isEqualTo("Bearer ya29.1");
        auth.refused(key, Map.of("authorization", "Bearer ya29.1"));
        assertThat(header(account())).isEqualTo("Bearer ya29.2");
    }

    @Test
    void usesAShortLivedTokenForHalfOfItsLife() {
        answer = "{\"access_token\":\"ya29.short\",\"expires_in\":120}";
        header(account());
        clock.advance(Duration.ofSeconds(59));
        header(account());
        assertThat(forms).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        header(account());
        assertThat(forms).hasSize(2);
    }

    @Test
    void readsTheAccountFromAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("account.json"), account());
        assertThat(header(file.toString())).isEqualTo("Bearer ya29.1");
    }

    @Test
    void triesAgainAfterARefusalAndTellsNothingOfIt() {
        status = 400;
        answer = "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}";
        assertRefused(account(), "its token endpoint answered with status 400");
        status = 200;
        answer = "";
        assertThat(header(account())).isEqualTo("Bearer ya29.2");
    }

    @Test
    void refusesAnAnswerWithoutAToken() {
        answer = "{\"id_token\":\"x\"}";
        assertRefused(account(), "without a token");
        answer = "<html>";
        assertRefused(account(), "unreadable");
    }

    @Test
    void refusesAKeyThatIsNoServiceAccount() {
        assertRefused("AIza-secret", "neither JSON nor the path");
        assertRefused("{\"type\":\"authorized_user\",\"refresh_token\":\"secret\"}", "no client_email");
        assertRefused("{\"client_email\":", "not valid JSON");
        assertRefused("{\"client_email\":\"a@b\",\"private_key\":\"secret\"}", "private_key");
        assertRefused(null, "no key");
        assertThat(forms).isEmpty();
    }

    @Test
    void tellsThatTheEndpointCannotBeReached() {
        server.stop(0);
        assertRefused(account(), "cannot be reached");
    }

    private void assertRefused(@Nullable String key, String why) {
        assertThatThrownBy(() -> headers(key).block(SOON))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.UPSTREAM_REFUSED_KEY))
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("JWT");
    }

    private String header(String key) {
        return headers(key)
                .map(headers -> headers.getOrDefault("authorization", ""))
                .blockOptional(SOON)
                .orElseThrow();
    }

    private Mono<Map<String, String>> headers(@Nullable String key) {
        var endpoint = new Endpoint("gemini", URI.create("http://127.0.0.1:9"), Set.of(), null, "google-token");
        var secret = key == null ? null : new Secret(key);
        var provider = new Provider("vertex-ai", "Vertex AI", endpoint, secret, null);
        var route = new Route(provider, Model.unlisted("vertex-ai", "gemini-2.5-flash"), "test");
        return auth.headers(
                new AuthScheme.Signable(route, endpoint.baseUrl(), List.of()),
                secret == null ? null : new ProviderKey(secret, 1));
    }

    private String tokenUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    private String account() {
        var pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        return JsonWrites.text(json -> {
            json.writeStartObject();
            json.writeStringProperty("type", "service_account");
            json.writeStringProperty("private_key_id", "k1");
            json.writeStringProperty("private_key", pem);
            json.writeStringProperty("client_email", "svc@p.iam.example.com");
            json.writeStringProperty("token_uri", tokenUrl());
            json.writeEndObject();
        });
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
