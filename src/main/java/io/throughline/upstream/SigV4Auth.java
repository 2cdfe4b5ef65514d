package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Scheme {@code sigv4}: requests to Bedrock signed with an access key of AWS. The provider's key is {@code id:secret} or
 * {@code id:secret:session-token}, or the id alone, when the rest is in AWS's own variables. Any other key is one of Bedrock's own API keys and
 * goes as a bearer token.
 */
@Component
final class SigV4Auth implements AuthScheme {

    private static final String SERVICE = "bedrock";
    private static final String DEFAULT_REGION = "us-east-1";

    /** {@code bedrock-runtime.eu-west-1.amazonaws.com}, its FIPS form, and VPC endpoints. */
    private static final Pattern REGION =
            Pattern.compile("(?:^|\\.)bedrock-runtime(?:-fips)?\\.([a-z]{2}[a-z0-9-]+-\\d+)\\.");

    private static final Pattern ACCESS_KEY = Pattern.compile("([A-Z0-9]{16,128}):([^:]+)(?::(.+))?");
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("A[KS]IA[A-Z0-9]{12,124}");

    private final Function<String, @Nullable String> variables;
    private final Clock clock;

    @Autowired
    SigV4Auth(Environment environment, Clock clock) {
        this(environment::getProperty, clock);
    }

    SigV4Auth(Function<String, @Nullable String> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "sigv4";
    }

    @Override
    public Mono<Map<String, String>> headers(Signable call, @Nullable ProviderKey key) {
        return Mono.fromSupplier(() -> headers(key == null ? "" : key.secret().reveal(), call));
    }

    private Map<String, String> headers(String key, Signable call) {
        var accessKey = ACCESS_KEY.matcher(key);
        if (accessKey.matches()) {
            return sign(new AwsSignature.Credentials(accessKey.group(1), accessKey.group(2), accessKey.group(3)), call);
        }
        if (!key.isEmpty() && !ACCESS_KEY_ID.matcher(key).matches()) {
            return Map.of("authorization", "Bearer " + key);
        }
        return sign(fromVariables(key), call);
    }

    private AwsSignature.Credentials fromVariables(String key) {
        var id = variable("AWS_ACCESS_KEY_ID");
        var secret = variable("AWS_SECRET_ACCESS_KEY");
        if (id == null || secret == null || !(key.isEmpty() || key.equals(id))) {
            throw GatewayException.of(
                    ErrorKind.UPSTREAM_REFUSED_KEY,
                    "the gateway has no whole AWS key; set AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY, or"
                            + " AWS_BEARER_TOKEN_BEDROCK");
        }
        return new AwsSignature.Credentials(id, secret, variable("AWS_SESSION_TOKEN"));
    }

    private Map<String, String> sign(AwsSignature.Credentials credentials, Signable call) {
        return new AwsSignature(credentials, region(call.url()), SERVICE)
                .headers("POST", call.url(), call.body(), clock.instant());
    }

    /** As the host says; for hosts that do not, a gateway before Bedrock say, as AWS's own variables do. */
    private String region(URI url) {
        var named = REGION.matcher(url.getHost());
        if (named.find()) {
            return named.group(1);
        }
        var region = variable("AWS_REGION");
        var other = region == null ? variable("AWS_DEFAULT_REGION") : region;
        return other == null ? DEFAULT_REGION : other;
    }

    private @Nullable String variable(String name) {
        var value = variables.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
