package io.throughline.upstream;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.dialect.Quirk;
import io.throughline.dialect.ResponseReader;
import io.throughline.dialect.UpstreamDialect;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import io.throughline.wire.SseFrame;
import io.throughline.wire.UnitSplitter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** Reads one HTTP answer by its head: an error, a stream of events, or a plain body. */
final class AnswerReading {

    static final int MAX_PLAIN_BYTES = 64 * 1024 * 1024;
    private static final int MAX_ERROR_BYTES = 256 * 1024;

    private final UpstreamDialect dialect;
    private final Set<Quirk> quirks;
    private final boolean streamed;

    AnswerReading(UpstreamDialect dialect, Set<Quirk> quirks, boolean streamed) {
        this.dialect = dialect;
        this.quirks = quirks;
        this.streamed = streamed;
    }

    Flux<List<ChatFrame>> read(HttpClientResponse response, Connection connection) {
        var pieces = connection.inbound().receive().asByteArray();
        var refusal = refusal(dialect, response, pieces);
        if (refusal != null) {
            return refusal.flatMapMany(Flux::error);
        }
        var type = contentType(response);
        if (dialect.framing().matches(type)) {
            return streamed ? stream(pieces) : unexpected(type, connection, "JSON or a stream of events");
        }
        if (!type.isEmpty() && !type.contains("json")) {
            return unexpected(type, connection, "JSON or a stream of events");
        }
        return collect(pieces, MAX_PLAIN_BYTES).map(this::plain).flux();
    }

    /** What an answer without a status of success means; null for one that has one. */
    static @Nullable Mono<GatewayException> refusal(
            UpstreamDialect dialect, HttpClientResponse response, Flux<byte[]> pieces) {
        int status = response.status().code();
        if (status >= 300 && status < 400) {
            return Mono.just(GatewayException.of(
                    ErrorKind.UPSTREAM_FAILED,
                    "the provider redirects (status " + status + "); its base URL has to be corrected"));
        }
        if (status < 200 || status > 299) {
            return collect(pieces, MAX_ERROR_BYTES)
                    .onErrorReturn(JsonBytes.EMPTY)
                    .map(body -> new GatewayException(dialect.error(status, headers(response), body), status));
        }
        return null;
    }

    /** Nobody reads such a body, so its connection would stay taken for as long as the provider likes. */
    static <T> Flux<T> unexpected(String type, Connection connection, String wanted) {
        connection.dispose();
        return Flux.error(GatewayException.of(
                ErrorKind.UPSTREAM_BROKEN, "the provider answered with " + type + " instead of " + wanted));
    }

    static String contentType(HttpClientResponse response) {
        var type = response.responseHeaders().get("content-type");
        return type == null
                ? ""
                : type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    }

    private static Map<String, String> headers(HttpClientResponse response) {
        var headers = new HashMap<String, String>();
        response.responseHeaders()
                .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }

    private Flux<List<ChatFrame>> stream(Flux<byte[]> pieces) {
        var reader = dialect.reader(true, quirks);
        var splitter = dialect.framing().splitter();
        return pieces.map(piece -> frames(reader, splitter.feed(piece)))
                .concatWith(Mono.fromSupplier(() -> end(reader, splitter)))
                .filter(batch -> !batch.isEmpty())
                .takeUntil(AnswerReading::failed);
    }

    private static boolean failed(List<ChatFrame> batch) {
        return batch.getLast().events().stream().anyMatch(ChatEvent.Failed.class::isInstance);
    }

    /** What came whole before a unit that cannot be read still counts, whichever of them came in one piece. */
    private static List<ChatFrame> frames(ResponseReader reader, List<SseFrame> units) {
        var batch = new ArrayList<ChatFrame>(units.size());
        for (var unit : units) {
            try {
                batch.addAll(reader.read(unit));
            } catch (MalformedJsonException e) {
                batch.add(ChatFrame.of(
                        "", new ChatEvent.Failed(TransportErrors.of(e).error())));
                return batch;
            }
        }
        return batch;
    }

    private static List<ChatFrame> end(ResponseReader reader, UnitSplitter splitter) {
        var batch = new ArrayList<>(frames(reader, splitter.end()));
        if (batch.isEmpty() || !failed(batch)) {
            batch.addAll(reader.end());
        }
        return batch;
    }

    /** A plain body under a stream request means what it says, but its bytes are no stream's. */
    private List<ChatFrame> plain(JsonBytes body) {
        var reader = dialect.reader(false, quirks);
        var batch = new ArrayList<ChatFrame>(reader.read(new SseFrame(null, body)));
        batch.addAll(reader.end());
        if (streamed) {
            batch.replaceAll(frame -> new ChatFrame(frame.events(), frame.dialect(), null));
        }
        return batch;
    }

    static Mono<JsonBytes> collect(Flux<byte[]> pieces, int limit) {
        return pieces.collect(ByteArrayOutputStream::new, (all, piece) -> {
                    if (all.size() + piece.length > limit) {
                        throw GatewayException.of(
                                ErrorKind.UPSTREAM_BROKEN, "the provider's answer is larger than " + limit + " bytes");
                    }
                    all.writeBytes(piece);
                })
                .map(all -> JsonBytes.of(all.toByteArray()));
    }
}
