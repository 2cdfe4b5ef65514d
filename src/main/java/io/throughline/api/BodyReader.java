package io.throughline.api;

import io.netty.buffer.ByteBuf;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.wire.JsonBytes;
import java.util.Arrays;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/** Reads a request's body into one array, up to a limit. */
final class BodyReader {

    /**
     * Settings below {@code throughline.http}.
     *
     * @param maxBody the largest request body; images travel inside
     * @param maxUpload the largest form with a file
     */
    @ConfigurationProperties("throughline.http")
    record Limits(
            @DefaultValue("32MB") DataSize maxBody,
            @DefaultValue("100MB") DataSize maxUpload) {}

    private final long limit;
    private byte[] bytes;
    private int length;
    private boolean tooLarge;

    private BodyReader(long limit, int expected) {
        this.limit = limit;
        this.bytes = new byte[expected];
    }

    /**
     * The body. One that is too large is read to its end and thrown away: a client that is still sending would not see the answer.
     */
    static Mono<JsonBytes> read(HttpServerRequest request, Limits limits) {
        long limit = limits.maxBody().toBytes();
        long told = request.requestHeaders().getInt("content-length", 0);
        var reader = new BodyReader(limit, (int) Math.clamp(told, 0, limit));
        return request.receive().doOnNext(reader::add).then(Mono.fromSupplier(reader::whole));
    }

    /**
     * Reads a body that nobody wants. Without that, a body which arrives while its answer is written can leave the connection deaf to the next
     * request.
     */
    static Mono<Void> skip(HttpServerRequest request) {
        return request.receive().then().onErrorComplete(AbortedException.class);
    }

    private void add(ByteBuf piece) {
        int size = piece.readableBytes();
        if (tooLarge || length + (long) size > limit) {
            tooLarge = true;
            bytes = new byte[0];
            return;
        }
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + size, bytes.length * 2));
        }
        piece.getBytes(piece.readerIndex(), bytes, length, size);
        length += size;
    }

    private JsonBytes whole() {
        if (tooLarge) {
            throw GatewayException.of(
                    ErrorKind.TOO_LARGE,
                    "the request body is larger than " + limit / (1024 * 1024)
                            + " MiB; send images by URL or raise throughline.http.max-body");
        }
        return JsonBytes.of(bytes, 0, length);
    }
}
