package io.throughline.api;

import io.netty.buffer.ByteBufUtil;
import io.throughline.relay.Upload;
import io.throughline.wire.JsonBytes;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/** The body of a request that is answered while it arrives. Read by whoever answers; what is left is read and thrown away afterwards. */
final class ArrivingUpload {

    private static final String MODEL = "x-throughline-model";

    /** Pieces that are taken from the network before anybody wants them. */
    private static final int READ_AHEAD = 2;

    private final HttpServerRequest request;
    private final long limit;
    private final Flux<JsonBytes> pieces;
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private volatile boolean ended;
    private long skipped;

    ArrivingUpload(HttpServerRequest request, BodyReader.Limits limits) {
        this.request = request;
        limit = limits.maxUpload().toBytes();
        pieces = request.receive()
                .map(buffer -> JsonBytes.of(ByteBufUtil.getBytes(buffer)))
                .filter(piece -> !piece.isEmpty())
                .onErrorResume(ArrivingUpload::isHangUp, failure -> hungUp())
                .concatWith(Mono.just(JsonBytes.EMPTY))
                .concatWith(Mono.never())
                .publish(READ_AHEAD)
                .autoConnect(1);
    }

    /** A client that resets its connection shows as an error of reading, or as a body that ends, whichever is seen first. */
    private static boolean isHangUp(Throwable failure) {
        return failure instanceof AbortedException || failure instanceof IOException;
    }

    /** Nobody is there to be answered; who still reads is cancelled by the server. */
    private Flux<JsonBytes> hungUp() {
        var unused = gone.tryEmitEmpty();
        return Flux.never();
    }

    Upload upload(Function<String, @Nullable String> header) {
        var type = header.apply("content-type");
        var length = header.apply("content-length");
        return new Upload(
                pieces.doOnNext(this::note),
                type == null ? "" : type,
                length == null ? -1 : Long.parseLong(length),
                limit,
                header.apply(MODEL));
    }

    private void note(JsonBytes piece) {
        ended |= piece.isEmpty();
    }

    /**
     * Reads what nobody wanted, up to the limit: a client that sends all before it reads would not see the answer else. Beyond it the connection
     * is closed.
     */
    Mono<Void> rest() {
        return Mono.defer(() -> ended ? Mono.empty() : skip());
    }

    private Mono<Void> skip() {
        return pieces.takeUntilOther(gone.asMono())
                .doOnNext(piece -> skipped += piece.length())
                .takeUntil(piece -> piece.isEmpty() || skipped > limit)
                .then(Mono.defer(() -> skipped > limit ? hangUp() : Mono.empty()));
    }

    private Mono<Void> hangUp() {
        return Mono.create(done -> request.withConnection(
                connection -> connection.channel().close().addListener(closed -> done.success())));
    }
}
