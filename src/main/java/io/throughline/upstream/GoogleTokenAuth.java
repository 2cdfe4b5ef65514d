package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.tenant.Secret;
import io.throughline.upstream.TokenCache.Token;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Google's access tokens for a service account: the account's private key signs a statement, which the token endpoint exchanges for a bearer
 * token of about an hour. The provider's key is the account's JSON or the path of a file with it.
 *
 * <p>Source: Google's guide "Using OAuth 2.0 for Server to Server Applications"; RFC 7523.
 */
@Component
final class GoogleTokenAuth implements AuthScheme {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final TokenEndpoint endpoint;
    private final Clock clock;
    private final TokenCache<Secret> accounts;

    GoogleTokenAuth(TokenEndpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.accounts = new TokenCache<>(clock, this::fetch);
    }

    @Override
    public String id() {
        return "google-token";
    }

    @Override
    public Mono<Map<String, String>> headers(Signable call, @Nullable ProviderKey key) {
        return key == null
                ? Mono.error(
                        TokenEndpoint.refused("it has no key; give it a service account's JSON or the path of one"))
                : accounts.bearer(key.secret());
    }

    @Override
    public void refused(@Nullable ProviderKey key, Map<String, String> headers) {
        if (key != null) {
            accounts.forget(key.secret(), headers);
        }
    }

    /** Reading the file and signing happen off the event loop. */
    private Mono<Token> fetch(Secret key) {
        return Mono.fromCallable(() -> ServiceAccount.read(key))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(this::exchange);
    }

    private Mono<Token> exchange(ServiceAccount account) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", GRANT);
        form.put("assertion", account.assertion(clock.instant()));
        return endpoint.ask(account.tokenUrl(), form);
    }
}
