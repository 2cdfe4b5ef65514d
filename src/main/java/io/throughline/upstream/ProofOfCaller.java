package io.throughline.upstream;

import io.throughline.catalog.Endpoint;
import io.throughline.catalog.ProviderKey;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.upstream.AuthScheme.Signable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds the headers that tell a provider who calls: by the scheme its file names, or its key in the dialect's own header. */
@Component
final class ProofOfCaller {

    private final Map<String, AuthScheme> schemes;

    ProofOfCaller(List<AuthScheme> schemes) {
        this.schemes = schemes.stream().collect(Collectors.toUnmodifiableMap(AuthScheme::id, Function.identity()));
    }

    /** {@code key} is the one to use of the provider's own. */
    Mono<Map<String, String>> headers(Signable call, UpstreamDialect dialect, @Nullable ProviderKey key) {
        var auth = call.route().endpoint().auth();
        if (auth == null) {
            return Mono.just(key(call.route().endpoint(), dialect, key));
        }
        return scheme(auth).headers(call, key);
    }

    /** The provider refused a call that brought these headers. */
    void refused(Signable call, @Nullable ProviderKey key, Map<String, String> headers) {
        var auth = call.route().endpoint().auth();
        if (auth != null) {
            scheme(auth).refused(key, headers);
        }
    }

    private AuthScheme scheme(String id) {
        var scheme = schemes.get(id);
        if (scheme == null) {
            throw new IllegalStateException("no authentication scheme '" + id + "'; known: " + schemes.keySet());
        }
        return scheme;
    }

    /** The header for an endpoint where a key in it is enough; none when there is no key. */
    static Map<String, String> key(Endpoint endpoint, UpstreamDialect dialect, @Nullable ProviderKey key) {
        var credential = dialect.credential();
        if (key == null) {
            return Map.of();
        }
        var header = endpoint.keyHeader();
        return header == null
                ? Map.of(credential.header(), credential.prefix() + key.secret().reveal())
                : Map.of(header, key.secret().reveal());
    }
}
