package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.upstream.TokenCache.Token;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonReads;
import io.throughline.wire.MalformedJsonException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Asks OAuth token endpoints (RFC 6749, 4.4 and 5.1). What goes wrong is told without what was sent or received. */
@Component
final class TokenEndpoint {

    /** How long before its end a token is no longer used, unless it lives so short that half of its time is less. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Map<String, String> FORM =
            Map.of("content-type", "application/x-www-form-urlencoded", "accept", "application/json");
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final UpstreamHttp http;
    private final Clock clock;
    private final Duration timeout;

    TokenEndpoint(UpstreamHttp http, UpstreamSettings settings, Clock clock) {
        this.http = http;
        this.clock = clock;
        this.timeout = settings.firstByteTimeout();
    }

    /** What the token endpoint said. */
    private record Granted(@Nullable String token, long seconds) {}

    /** The token that the endpoint gives for this form; GatewayException UPSTREAM_REFUSED_KEY when it gives none. */
    Mono<Token> ask(URI url, Map<String, String> fields) {
        var now = clock.instant();
        var form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return http.post(
                        url,
                        FORM,
                        Mono.fromSupplier(() -> UpstreamHttp.buffer(List.of(JsonBytes.of(form)))),
                        timeout,
                        TokenEndpoint::answer)
                .next()
                .map(granted -> token(granted, now))
                .timeout(timeout)
                .onErrorMap(
                        failure -> !(failure instanceof GatewayException),
                        failure -> refused("its token endpoint cannot be reached"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
        var life = Duration.ofSeconds(granted.seconds());
        var half = life.dividedBy(2);
        return new Token(granted.token(), asked.plus(life).minus(half.compareTo(MARGIN) < 0 ? half : MARGIN));
    }

    static GatewayException refused(String why) {
        return GatewayException.of(
                ErrorKind.UPSTREAM_REFUSED_KEY, "the gateway cannot prove to the provider who it is: " + why);
    }
}
