package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.OpenAiErrors;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.JsonIndex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Reads one HTTP answer whose bytes are handed through. */
final class RawReading {

    private static final String EVENTS = "text/event-stream";

    /** An answer of JSON or text up to this length comes as one piece, so that its cost can stand in a header. */
    private static final int SHORT_BYTES = 256 * 1024;

    private final UpstreamDialect dialect;
    private final RawCall.Form form;

    RawReading(UpstreamDialect dialect, RawCall.Form form) {
        this.dialect = dialect;
        this.form = form;
    }

    Flux<RawPiece> read(HttpClientResponse response, Connection connection) {
        var pieces = connection.inbound().receive().asByteArray();
        var refusal = AnswerReading.refusal(dialect, response, pieces);
        if (refusal != null) {
            return refusal.flatMapMany(Flux::error);
        }
        var written = response.responseHeaders().get("content-type");
        var type = AnswerReading.contentType(response);
        if (!expected(type)) {
            return AnswerReading.unexpected(type, connection, wanted());
        }
        var shown = written == null ? usual() : written;
        var answer = switch (form) {
            case JSON ->
                AnswerReading.collect(pieces, AnswerReading.MAX_PLAIN_BYTES)
                        .map(body -> new RawPiece(shown, sound(body), true))
                        .flux();
            case LONG_JSON ->
                type.contains("json") || type.isEmpty() ? shortAsOne(shown, pieces) : asItComes(shown, pieces);
            case MEDIA -> asItComes(shown, pieces);
            case TEXT -> type.equals(EVENTS) ? asItComes(shown, pieces) : shortAsOne(shown, pieces);
        };
        return answer.filter(piece -> !piece.bytes().isEmpty()).switchIfEmpty(Flux.error(RawReading::nothing));
    }

    /** A good status may bring an error all the same. */
    private static JsonBytes sound(JsonBytes body) {
        if (!body.isEmpty() && body.at(0) == '{') {
            var error = JsonIndex.of(body).value("error");
            if (error != null && error.at(0) == '{') {
                throw new GatewayException(OpenAiErrors.inBand(body));
            }
        }
        return body;
    }

    private boolean expected(String type) {
        return switch (form) {
            case JSON -> type.isEmpty() || type.contains("json");
            case LONG_JSON -> type.isEmpty() || type.contains("json") || type.equals(EVENTS);
            case MEDIA -> type.equals(EVENTS) || !type.startsWith("text/") && !type.contains("json");
            case TEXT -> !type.contains("html");
        };
    }

    private String wanted() {
        return switch (form) {
            case JSON -> "JSON";
            case LONG_JSON -> "JSON or a stream of events";
            case MEDIA -> "media";
            case TEXT -> "text, JSON or a stream of events";
        };
    }

    private String usual() {
        return switch (form) {
            case JSON, LONG_JSON -> "application/json";
            case MEDIA -> "application/octet-stream";
            case TEXT -> "text/plain; charset=utf-8";
        };
    }

    private static GatewayException nothing() {
        return GatewayException.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer is empty");
    }

    private static Flux<RawPiece> asItComes(String type, Flux<byte[]> pieces) {
        return pieces.map(piece -> new RawPiece(type, JsonBytes.of(piece), false));
    }

    private static Flux<RawPiece> shortAsOne(String type, Flux<byte[]> pieces) {
        var held = new Held();
        return pieces.<RawPiece>handle((piece, sink) -> {
                    var ready = held.add(JsonBytes.of(piece));
                    if (ready != null) {
                        sink.next(new RawPiece(type, ready, false));
                    }
                })
                .concatWith(Mono.fromSupplier(() -> new RawPiece(type, held.rest(), held.isWhole())));
    }

    /** The beginning of an answer, until it is too long to be kept. */
    private static final class Held {
        private final List<JsonBytes> pieces = new ArrayList<>();
        private int length;
        private boolean released;

        @Nullable JsonBytes add(JsonBytes piece) {
            if (released) {
                return piece;
            }
            pieces.add(piece);
            length += piece.length();
            if (length <= SHORT_BYTES) {
                return null;
            }
            released = true;
            return JsonBytes.join(pieces);
        }

        JsonBytes rest() {
            return released || pieces.isEmpty() ? JsonBytes.EMPTY : JsonBytes.join(pieces);
        }

        boolean isWhole() {
            return !released;
        }
    }
}
