package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.idempotency.Idempotency;
import io.throughline.idempotency.Keyed;
import io.throughline.idempotency.Reply;
import io.throughline.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers of requests with an {@code Idempotency-Key}. The first request is answered to its end, also when its client hangs up, so that there
 * is something to give when the client asks again. Errors are not kept: asking again is what they are for.
 */
@Component
final class KeyedAnswers {

    static final String HEADER = "idempotency-key";

    private static final String REPLAYED = "idempotency-replayed";
    private static final int KEY_CHARS = 255;

    private final Idempotency idempotency;

    KeyedAnswers(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    /** That answer, or the one that its key has already. {@code path} is the path that was asked. */
    Mono<DoorAnswer> answer(String key, String path, DoorRequest request, Supplier<DoorAnswer> first) {
        var keyed = keyed(key, path, request);
        return idempotency
                .begin(keyed)
                .flatMap(reply -> reply.map(kept -> Mono.just(again(kept)))
                        .orElseGet(() -> Mono.fromSupplier(first)
                                .map(answer -> kept(keyed, request.requestId(), answer))
                                .onErrorResume(failure -> given(keyed, failure))));
    }

    private static Keyed keyed(String key, String path, DoorRequest request) {
        if (key.isBlank() || key.length() > KEY_CHARS) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "Idempotency-Key must have 1 to " + KEY_CHARS + " characters, but it has " + key.length(),
                    "Idempotency-Key");
        }
        var digest = sha256();
        for (var part : new String[] {path, String.valueOf(request.header().apply("x-conversation-id"))}) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        var body = request.body();
        digest.update(body.array(), body.offset(), body.length());
        return new Keyed(request.caller().organizationId(), key, digest.digest(), request.id());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private <T> Mono<T> given(Keyed keyed, Throwable failure) {
        return idempotency.release(keyed).then(Mono.error(failure));
    }

    private DoorAnswer kept(Keyed keyed, String requestId, DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Whole(var body) -> new DoorAnswer.Whole(whole(keyed, requestId, body));
            case DoorAnswer.Streamed(var pieces) -> new DoorAnswer.Streamed(streamed(keyed, requestId, pieces));
        };
    }

    private Mono<Body> whole(Keyed keyed, String requestId, Mono<Body> body) {
        return body.flatMap(made -> end(keyed, requestId, made).thenReturn(made))
                .onErrorResume(failure -> given(keyed, failure))
                .takeUntilOther(idempotency.alive(keyed).then())
                .cache();
    }

    private Mono<Void> end(Keyed keyed, String requestId, Body made) {
        if (made.status() >= 300) {
            return idempotency.release(keyed);
        }
        var json = made.json();
        var bytes = new byte[json.length()];
        System.arraycopy(json.array(), json.offset(), bytes, 0, bytes.length);
        return idempotency.keep(keyed, new Reply(made.status(), named(made.headers(), requestId), bytes));
    }

    private Flux<Piece> streamed(Keyed keyed, String requestId, Flux<Piece> pieces) {
        var recorded = new Recorded();
        var end = Mono.defer(() -> recorded.broken
                ? idempotency.release(keyed)
                : idempotency.keep(keyed, new Reply(200, streamed(recorded, requestId), recorded.bytes.toByteArray())));
        return pieces.concatMap(piece -> {
                    recorded.add(piece);
                    return piece.last() ? end.thenReturn(piece) : Mono.just(piece);
                })
                .concatWith(Mono.defer(() -> recorded.ended ? Mono.empty() : end.then(Mono.empty())))
                .onErrorResume(failure -> given(keyed, failure))
                .takeUntilOther(idempotency.alive(keyed))
                .replay()
                .autoConnect();
    }

    /** What was sent so far, without the comments that keep a connection open. */
    private static final class Recorded {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Map<String, String> headers = new HashMap<>();
        private boolean ended;
        private boolean broken;

        void add(Piece piece) {
            piece.headers().forEach(headers::putIfAbsent);
            ended |= piece.last();
            broken |= piece.broken();
            if (piece.bytes().length > 0 && piece.bytes()[0] != ':') {
                bytes.writeBytes(piece.bytes());
            }
        }
    }

    private static Map<String, String> streamed(Recorded recorded, String requestId) {
        var headers = named(recorded.headers, requestId);
        headers.putIfAbsent("content-type", "text/event-stream; charset=utf-8");
        return headers;
    }

    private static Map<String, String> named(Map<String, String> headers, String requestId) {
        var all = new HashMap<>(headers);
        all.put("x-request-id", requestId);
        all.put(REPLAYED, "true");
        return all;
    }

    /** What streams has a type of its own; a whole body gets the one that all have. */
    private static DoorAnswer again(Reply reply) {
        return reply.headers().containsKey("content-type")
                ? new DoorAnswer.Streamed(Flux.just(new Piece(reply.headers(), reply.body(), true)))
                : new DoorAnswer.Whole(
                        Mono.just(new Body(reply.status(), reply.headers(), JsonBytes.of(reply.body()))));
    }
}
