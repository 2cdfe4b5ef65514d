package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.tenant.Secret;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Google's access tokens for a service account: the account's private key signs a statement, which the token endpoint exchanges for a bearer
 * token of about an hour. The provider's key is the account's JSON or the path of a file with it.
 *
 * <p>Source: Google's guide "Using OAuth 2.0 for Server to Server Applications"; RFC 7523.
 */
@Component
final class GoogleTokenAuth implements AuthScheme {

    /** How long before its end a token is no longer used. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Map<String, String> FORM =
            Map.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json");
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final UpstreamHttp http;
    private final Clock clock;
    private final Duration timeout;
    private final Map<Secret, Renewal> accounts = new ConcurrentHashMap<>();

    GoogleTokenAuth(UpstreamHttp http, UpstreamSettings settings, Clock clock) {
        this.http = http;
        this.clock = clock;
        this.timeout = settings.firstByteTimeout();
    }

    /** A bearer token and when to stop using it. */
    private record Token(String text, Instant goodUntil) {}

    /** What the token endpoint said. */
    private record Granted(@Nullable String token, long seconds) {}

    /** The token of one account. However many calls wait for a new one, it is fetched once. */
    private final class Renewal {
        private final Secret key;
        private @Nullable Token token;
        private @Nullable Mono<Token> running;

        Renewal(Secret key) {
            this.key = key;
        }

        synchronized Mono<Token> token() {
            if (token != null && clock.instant().isBefore(token.goodUntil())) {
                return Mono.just(token);
            }
            if (running == null) {
                running =
                        fetch(key).doOnNext(this::keep).doOnError(e -> giveUp()).cache();
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
    }

    @Override
    public String id() {
        return "google-token";
    }

    @Override
    public Mono<Map<String, String>> headers(Signable call) {
        var keys = call.route().provider().keys();
        if (keys.isEmpty()) {
            return Mono.error(refused("it has no key; give it a service account's JSON or the path of one"));
        }
        return accounts.computeIfAbsent(keys.getFirst().secret(), Renewal::new)
                .token()
                .map(token -> Map.of("authorization", "Bearer " + token.text()));
    }

    /** Reading the file and signing happen off the event loop; what goes wrong is told without what was sent or received. */
    private Mono<Token> fetch(Secret key) {
        return Mono.fromCallable(() -> ServiceAccount.read(key))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(this::exchange)
                .timeout(timeout)
                .onErrorMap(
                        failure -> !(failure instanceof GatewayException),
                        failure -> refused("its token endpoint cannot be reached"));
    }

    private Mono<Token> exchange(ServiceAccount account) {
        var now = clock.instant();
        var assertion = URLEncoder.encode(account.assertion(now), StandardCharsets.UTF_8);
        var form = "grant_type=" + URLEncoder.encode(GRANT, StandardCharsets.UTF_8) + "&assertion=" + assertion;
        return http.post(account.tokenUrl(), FORM, List.of(JsonBytes.of(form)), timeout, GoogleTokenAuth::answer)
                .next()
                .map(granted -> token(granted, now));
    }

    private static Mono<Granted> answer(HttpClientResponse response, Connection connection) {
        int status = response.status().code();
        var body = connection.inbound().receive().asByteArray().collect(ByteArrayOutputStream::new, (all, piece) -> {
            if (all.size() + piece.length <= MAX_ANSWER_BYTES) {
                all.writeBytes(piece);
            }
        });
        return body.map(all -> {
            if (status != 200) {
                throw refused("its token endpoint answered with status " + status);
            }
            return granted(JsonBytes.of(all.toByteArray()));
        });
    }

    private static Granted granted(JsonBytes json) {
        var texts = new ConcurrentHashMap<String, String>();
        var seconds = new long[1];
        try {
            JsonReads.visit(
                    json,
                    parser -> JsonReads.members(parser, (name, value) -> {
                        var text = JsonReads.stringOrNull(value);
                        if (name.equals("expires_in")) {
                            seconds[0] = JsonReads.longOrZero(value);
                        } else if (text != null) {
                            texts.put(name, text);
                        }
                    }));
        } catch (MalformedJsonException e) {
            throw refused("its token endpoint answered with something unreadable");
        }
        return new Granted(texts.get("access_token"), seconds[0]);
    }

    private static Token token(Granted granted, Instant asked) {
        if (granted.token() == null) {
            throw refused("its token endpoint answered without a token");
        }
        return new Token(granted.token(), asked.plusSeconds(granted.seconds()).minus(MARGIN));
    }

    static GatewayException refused(String why) {
        return GatewayException.of(
                ErrorKind.UPSTREAM_REFUSED_KEY, "the gateway cannot prove to the provider who it is: " + why);
    }
}
