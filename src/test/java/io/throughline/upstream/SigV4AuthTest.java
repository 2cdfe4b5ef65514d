package io.throughline.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.tenant.Secret;
import io.throughline.upstream.AwsSignature.Credentials;
import io.throughline.wire.JsonBytes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class SigV4AuthTest {

    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String ID = "AKIDEXAMPLE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final String ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE";

    /** Cases of the test suite that AWS published for Signature Version 4, by their names there. */
    @Nested
    class PublishedVectors {

        @ParameterizedTest
        @CsvSource({
            "get-vanilla, GET, /, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            "post-vanilla, POST, /, 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            "get-utf8, GET, /ሴ, 8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        })
        void aRequestWithoutBody(String name, String method, String path, String signature) {
            assertThat(signed(method, path, null))
                    .as(name)
                    .containsEntry("x-amz-date", "20150830T123600Z")
                    .containsEntry(
                            "authorization",
                            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                    + " SignedHeaders=host;x-amz-date, Signature=" + signature)
                    .doesNotContainKey("host");
        }

        /** {@code post-sts-header-before}. */
        @Test
        void aSessionTokenIsSignedToo() {
            var token =
                    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
            assertThat(signed("POST", "/", token))
                    .containsEntry("x-amz-security-token", token)
                    .containsEntry(
                            "authorization",
                            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                    + " SignedHeaders=host;x-amz-date;x-amz-security-token,"
                                    + " Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
        }

        private static Map<String, String> signed(String method, String path, @Nullable String token) {
            return new AwsSignature(new Credentials(ID, SECRET, token), "us-east-1", "service")
                    .headers(method, URI.create("https://example.amazonaws.com" + path), List.of(), NOW);
        }
    }

    /** The canonical path, worked out by hand after AWS's guide: an escape in the path is escaped once more. */
    @Test
    void theColonOfAModelIdIsEncodedTwice() {
        var sent = signature(
                "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-pro-v1%3A0/converse", "{}");
        assertThat(sent).isEqualTo("816f6924d4d901b96e70d566abfd1f605fe823b2c3803b4801c4ad3deed336e6");
    }

    @Test
    void theBodyIsSigned() {
        var url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse";
        assertThat(signature(url, "{\"a\":1}")).isNotEqualTo(signature(url, "{\"a\":2}"));
        var whole = new AwsSignature(new Credentials(ID, SECRET, null), "us-east-1", "bedrock");
        assertThat(whole.headers("POST", URI.create(url), List.of(JsonBytes.of("{\"a\""), JsonBytes.of(":1}")), NOW))
                .isEqualTo(whole.headers("POST", URI.create(url), List.of(JsonBytes.of("{\"a\":1}")), NOW));
    }

    private static String signature(String url, String body) {
        var headers = new AwsSignature(new Credentials(ID, SECRET, null), "us-east-1", "bedrock")
                .headers("POST", URI.create(url), List.of(JsonBytes.of(body)), NOW);
        return headers.get("authorization").replaceFirst(".*Signature=", "");
    }

    /** What is signed must be what goes over the wire. */
    @Test
    void theClientSendsThePathAndTheHostAsTheyAreSigned() {
        var server = HttpServer.create()
                .port(0)
                .handle((request, response) ->
                        response.sendString(Mono.just(request.requestHeaders().get("host") + " " + request.uri())))
                .bindNow(Duration.ofSeconds(10));
        try {
            var path = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx-v1%3A0/converse";
            var url = URI.create("http://localhost:" + server.port() + path);
            var seen = HttpClient.create()
                    .post()
                    .uri(url)
                    .responseContent()
                    .aggregate()
                    .asString()
                    .block(Duration.ofSeconds(10));
            assertThat(seen).isEqualTo("localhost:" + server.port() + " " + path);
        } finally {
            server.disposeNow();
        }
    }

    @Nested
    class Keys {

        @Test
        void anAccessKeyInOneText() {
            assertThat(authorization(ACCESS_KEY_ID + ":" + SECRET, Map.of()))
                    .startsWith("AWS4-HMAC-SHA256 Credential=" + ACCESS_KEY_ID + "/20150830/us-east-1/bedrock/");
            assertThat(headers(ACCESS_KEY_ID + ":" + SECRET + ":to:ken", Map.of()))
                    .containsEntry("x-amz-security-token", "to:ken");
        }

        @Test
        void anIdWhoseSecretIsInTheVariables() {
            var variables = Map.of(
                    "AWS_ACCESS_KEY_ID", ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY", SECRET, "AWS_SESSION_TOKEN", "token");
            assertThat(headers(ACCESS_KEY_ID, variables)).containsEntry("x-amz-security-token", "token");
            assertThat(headers(null, variables)).containsEntry("x-amz-security-token", "token");
        }

        @Test
        void anyOtherKeyIsABearerToken() {
            assertThat(authorization("bedrock-api-key-YmVkcm9jay5hbWF6", Map.of()))
                    .isEqualTo("Bearer bedrock-api-key-YmVkcm9jay5hbWF6");
            assertThat(authorization("ABSKQmVkcm9ja0FQSUtleS1hYmM=", Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)))
                    .startsWith("Bearer ABSK");
        }

        @Test
        void halfAKeyIsRefusedWithTheWayOut() {
            assertThatThrownBy(() -> headers(ACCESS_KEY_ID, Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            failure -> assertThat(failure.error().kind()).isEqualTo(ErrorKind.UPSTREAM_REFUSED_KEY))
                    .hasMessageContaining("AWS_SECRET_ACCESS_KEY");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bedrock-runtime.eu-west-1.amazonaws.com, eu-west-1",
        "bedrock-runtime-fips.us-gov-west-1.amazonaws.com, us-gov-west-1",
        "vpce-0a1-b2.bedrock-runtime.ap-south-1.vpce.amazonaws.com, ap-south-1",
        "bedrock-runtime.cn-north-1.amazonaws.com.cn, cn-north-1",
        "proxy.internal, sa-east-1"
    })
    void theRegionIsTheHosts(String host, String region) {
        var headers = auth(Map.of("AWS_REGION", "sa-east-1"))
                .headers(call("https://" + host + "/model/m/converse"), key(ACCESS_KEY_ID + ":" + SECRET))
                .block();
        assertThat(headers.get("authorization")).contains("/" + region + "/bedrock/aws4_request");
    }

    private static String authorization(@Nullable String key, Map<String, String> variables) {
        return headers(key, variables).get("authorization");
    }

    private static Map<String, String> headers(@Nullable String key, Map<String, String> variables) {
        var headers = auth(variables)
                .headers(call("https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse"), key(key))
                .block();
        assertThat(headers).isNotNull();
        return headers;
    }

    private static SigV4Auth auth(Map<String, String> variables) {
        return new SigV4Auth(variables::get, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static @Nullable ProviderKey key(@Nullable String text) {
        return text == null ? null : new ProviderKey(new Secret(text), 1);
    }

    private static AuthScheme.Signable call(String url) {
        var endpoint = new Endpoint("bedrock", URI.create(url), Set.of(), null, "sigv4");
        var provider = new Provider("bedrock", "Bedrock", endpoint, List.of(), null);
        var route = new Route(provider, Model.unlisted("bedrock", "m"), "test");
        return new AuthScheme.Signable(route, URI.create(url), List.of(JsonBytes.of("{}")));
    }
}
