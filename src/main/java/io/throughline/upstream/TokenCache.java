package io.throughline.upstream;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Access tokens by whom they were given to, kept until they end. However many calls wait for a new one, it is fetched once. */
final class TokenCache<K> {

    private final Clock clock;
    private final Function<K, Mono<Token>> fetch;
    private final Map<K, Renewal> renewals = new ConcurrentHashMap<>();

    TokenCache(Clock clock, Function<K, Mono<Token>> fetch) {
        this.clock = clock;
        this.fetch = fetch;
    }

    /** A bearer token and when to stop using it. */
    record Token(String text, Instant goodUntil) {
        @Override
        public String toString() {
            return "Token[goodUntil=" + goodUntil + "]";
        }
    }

    /** The token of one owner. */
    private final class Renewal {
        private final K owner;
        private @Nullable Token token;
        private @Nullable Mono<Token> running;

        Renewal(K owner) {
            this.owner = owner;
        }

        synchronized Mono<Token> token() {
            if (token != null && clock.instant().isBefore(token.goodUntil())) {
                return Mono.just(token);
            }
            if (running == null) {
                running = fetch.apply(owner)
                        .doOnNext(this::keep)
                        .doOnError(e -> giveUp())
                        .cache();
            }
            return running;
        }

        private synchronized void keep(Token fresh) {
            token = fresh;
            running = null;
        }

        private synchronized void giveUp() {
            running = null;
        }

        synchronized void forget(String text) {
            if (token != null && token.text().equals(text)) {
                token = null;
            }
        }
    }

    /** The owner's token as the one header that carries it. */
    Mono<Map<String, String>> bearer(K owner) {
        return renewals.computeIfAbsent(owner, Renewal::new).token().map(token -> bearer(token.text()));
    }

    static Map<String, String> bearer(String token) {
        return Map.of("authorization", "Bearer " + token);
    }

    /** That header was refused: its token is not used again. One that was fetched meanwhile stays. */
    void forget(K owner, Map<String, String> headers) {
        var renewal = renewals.get(owner);
        var header = headers.getOrDefault("authorization", "");
        if (renewal != null && header.startsWith("Bearer ")) {
            renewal.forget(header.substring("Bearer ".length()));
        }
    }
}
