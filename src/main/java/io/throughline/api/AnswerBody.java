package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.TurnFold;
import io.throughline.dialect.Receipt;
import io.throughline.dialect.ResponseWriter;
import io.throughline.pipeline.AnswerItem;
import io.throughline.wire.JsonBytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Turns the items of one answer into the bytes its client gets. Stateful; one per request. */
final class AnswerBody {

    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final Piece PING_PIECE = new Piece(Map.of(), PING, false);
    private static final byte[] NOTHING = new byte[0];

    private final String dialect;
    private final ResponseWriter writer;
    private final Annotations annotations;
    private final TurnFold fold = new TurnFold();
    private Receipt receipt;
    private AnswerItem.@Nullable Began began;
    private @Nullable JsonBytes raw;
    /** Set by the keep-alive timer too, which runs on a thread of its own. */
    private volatile boolean sent;

    AnswerBody(String dialect, ResponseWriter writer, Annotations annotations, UUID id, String asked, long nowSeconds) {
        this.dialect = dialect;
        this.writer = writer;
        this.annotations = annotations;
        receipt = new Receipt(id.toString().replace("-", ""), asked, nowSeconds, null);
    }

    DoorAnswer whole(Flux<AnswerItem> items) {
        return new DoorAnswer.Whole(items.concatMap(this::collect).next());
    }

    /** Keeps everything until the answer is settled, so that a body is never begun that cannot be ended. */
    private Mono<Body> collect(AnswerItem item) {
        return switch (item) {
            case AnswerItem.Began start -> {
                begin(start);
                yield Mono.empty();
            }
            case AnswerItem.Frames(var frames) -> {
                frames.forEach(this::keep);
                var error = fold.error();
                yield error == null ? Mono.empty() : Mono.error(broken(error));
            }
            case AnswerItem.Resumed _ -> Mono.empty();
            case AnswerItem.Settled settled -> Mono.just(body(settled));
        };
    }

    private GatewayException broken(GatewayError error) {
        return new GatewayException(error).after(began == null ? List.of() : began.attempts());
    }

    private void keep(ChatFrame frame) {
        frame.events().forEach(fold::add);
        if (frame.raw() != null && frame.dialect().equals(dialect)) {
            raw = frame.raw().data();
        }
    }

    /** A header cannot say that its cost is an estimate. */
    private Body body(AnswerItem.Settled settled) {
        var cost = settled.estimated() ? null : settled.cost();
        var headers = began == null ? Map.<String, String>of() : ThroughlineHeaders.of(began, cost);
        var answer = fold.answer();
        return new Body(200, headers, annotations.answered(answer, writer.plain(answer, raw, receipt(settled))));
    }

    DoorAnswer streamed(Flux<AnswerItem> items, Duration keepAlive) {
        var pieces = items.map(this::piece)
                .onErrorResume(failure -> sent ? Flux.just(failed(failure)) : Flux.error(failure));
        var pings = Flux.interval(keepAlive).onBackpressureDrop().map(tick -> ping());
        return new DoorAnswer.Streamed(pieces.mergeWith(pings)
                .takeUntil(Piece::last)
                .filter(piece -> piece.bytes().length > 0 || piece.last()));
    }

    /** A comment: SDKs pass over it, and who looks at the wire sees where another model goes on. */
    private static Piece seam(String model, GatewayError why) {
        var text = ": throughline resumed model=" + ThroughlineHeaders.header(model) + " after="
                + why.kind().name().toLowerCase(Locale.ROOT) + "\n\n";
        return new Piece(Map.of(), text.getBytes(StandardCharsets.US_ASCII), false);
    }

    private Piece ping() {
        sent = true;
        return PING_PIECE;
    }

    private Piece piece(AnswerItem item) {
        return switch (item) {
            case AnswerItem.Began start -> {
                begin(start);
                yield new Piece(Map.of(), NOTHING, false);
            }
            case AnswerItem.Frames(var frames) -> frames(frames);
            case AnswerItem.Resumed(var model, var why) -> seam(model, why);
            case AnswerItem.Settled settled -> {
                var out = new ByteArrayOutputStream();
                writer.end(receipt(settled), out);
                yield head(out, true);
            }
        };
    }

    private Piece frames(List<ChatFrame> frames) {
        var out = new ByteArrayOutputStream(1024);
        for (var frame : frames) {
            var error = failure(frame);
            if (error != null) {
                writer.fail(error, receipt, out);
                return head(out, true).asBroken();
            }
            writer.write(frame, receipt, out);
        }
        return head(out, false);
    }

    private static @Nullable GatewayError failure(ChatFrame frame) {
        for (var event : frame.events()) {
            if (event instanceof ChatEvent.Failed(var error)) {
                return error;
            }
        }
        return null;
    }

    private Piece head(ByteArrayOutputStream out, boolean last) {
        var bytes = out.toByteArray();
        if (sent || began == null) {
            return new Piece(Map.of(), bytes, last);
        }
        sent = bytes.length > 0;
        return new Piece(ThroughlineHeaders.of(began), bytes, last);
    }

    /** The answer has begun for the client, so the error becomes its last event. */
    private Piece failed(Throwable failure) {
        var error = failure instanceof GatewayException known
                ? known.error()
                : GatewayError.of(ErrorKind.INTERNAL, "the gateway failed");
        var out = new ByteArrayOutputStream();
        writer.fail(error, receipt, out);
        return new Piece(Map.of(), out.toByteArray(), true, true);
    }

    private Receipt receipt(AnswerItem.Settled settled) {
        var cost = settled.cost();
        var members = began == null ? Map.<String, JsonBytes>of() : annotations.members(began, cost);
        return new Receipt(
                receipt.id(),
                receipt.model(),
                receipt.nowSeconds(),
                cost == null ? null : cost.usd(),
                settled.estimated() ? settled.usage() : null,
                members);
    }

    private void begin(AnswerItem.Began start) {
        began = start;
        receipt = new Receipt(receipt.id(), start.model(), receipt.nowSeconds(), null);
    }
}
