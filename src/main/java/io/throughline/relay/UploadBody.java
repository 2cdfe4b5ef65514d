package io.throughline.relay;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.upstream.RawCall;
import io.throughline.wire.JsonBytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An upload that is read once, as fast as a provider takes it, and sent to one provider after another as long as all of it that was taken is
 * still held. The client's connection and the providers' may have threads of their own.
 */
final class UploadBody {

    /** Pieces that may wait for a provider. */
    private static final int READ_AHEAD = 4;

    /** What an object costs beside its bytes, so that a body of tiny pieces is not held for free. */
    private static final int OVERHEAD_BYTES = 64;

    private final Upload upload;
    private final UploadParts parts;
    private final RelaySettings settings;
    private final Flux<Segment> live;
    private final Sinks.Empty<Void> failure = Sinks.empty();
    /** The same for what is being sent, which must not look complete. */
    private final Sinks.Empty<Void> broken = Sinks.empty();

    private final List<Segment> held = new ArrayList<>();
    private Sinks.Empty<Void> turn = Sinks.empty();
    private @Nullable Disposable reading;
    private long received;
    private long heldBytes;
    private long heldLimit;
    private int segments;
    private boolean failed;
    private boolean taken;
    private boolean released;
    private boolean complete;

    UploadBody(Upload upload, UploadParts parts, RelaySettings settings) {
        this.upload = upload;
        this.parts = parts;
        this.settings = settings;
        heldLimit = settings.heldUpload().toBytes();
        live = upload.pieces()
                .concatMapIterable(this::read, 1)
                .publish(READ_AHEAD)
                .autoConnect(1, this::reads);
    }

    /** Reads until the model is known; its name as the client wrote it. Fails with a {@link GatewayException} when it never is. */
    Mono<String> model() {
        return live.takeUntil(segment -> parts.model() != null)
                .then(Mono.fromSupplier(this::known))
                .takeUntilOther(failure.asMono());
    }

    private synchronized String known() {
        var model = parts.model();
        if (model == null) {
            throw new IllegalStateException("the upload ended without a model");
        }
        long replay = settings.replay().toBytes();
        heldLimit = heldBytes > replay ? settings.heldUpload().toBytes() : replay;
        return model;
    }

    /** Fails when the upload turns out to be wrong; never completes. */
    Mono<Void> failure() {
        return failure.asMono();
    }

    /** Whether the upload can be sent once more. */
    synchronized boolean isHeld() {
        return !released;
    }

    /** The whole upload for a route whose provider calls the model so; ends what was sent before. */
    synchronized RawCall.Body forModel(String name) {
        var unused = turn.tryEmitEmpty();
        turn = Sinks.empty();
        var over = turn;
        long before = parts.removed();
        long all = complete ? received : upload.length();
        long length = all < 0 ? -1 : all - before + JsonBytes.of(name).length();
        return new RawCall.Body(Flux.defer(() -> segments(over)).map(part -> bytes(part, name, before)), length);
    }

    /** Nobody wants any more of it. */
    synchronized void close() {
        var unused = turn.tryEmitEmpty();
        held.clear();
        released = true;
        if (reading != null) {
            reading.dispose();
        }
    }

    private synchronized void reads(Disposable connection) {
        reading = connection;
    }

    private synchronized Flux<Segment> segments(Sinks.Empty<Void> over) {
        if (released) {
            return Flux.error(GatewayException.of(
                    ErrorKind.UPSTREAM_BROKEN, "the provider broke the connection while the upload went on"));
        }
        taken = true;
        var beginning = List.copyOf(held);
        var place = new Place(beginning.size());
        var rest = live.takeUntilOther(over.asMono()).concatMapIterable(segment -> from(place, segment), 1);
        return Flux.fromIterable(beginning)
                .concatWith(rest)
                .concatWith(Mono.never())
                .takeUntil(segment -> segment.mark() == Segment.Mark.END)
                .takeUntilOther(broken.asMono());
    }

    /** How far one reader has come. */
    private static final class Place {
        private int next;

        Place(int next) {
            this.next = next;
        }
    }

    /** What has come since that reader's last segment: one that was handed to the reader before it at the last moment is held. */
    private synchronized List<Segment> from(Place place, Segment segment) {
        int first = place.next;
        if (segment.number() < first) {
            return List.of();
        }
        place.next = segment.number() + 1;
        return segment.number() == first ? List.of(segment) : List.copyOf(held.subList(first, place.next));
    }

    /** Parts that were left out after the length had been told are made up for behind the end, where line ends mean nothing. */
    private JsonBytes bytes(Segment segment, String name, long before) {
        return switch (segment.mark()) {
            case BYTES -> segment.bytes();
            case MODEL -> JsonBytes.of(name);
            case END -> lineEnds(parts.removed() - before);
        };
    }

    private static JsonBytes lineEnds(long bytes) {
        var ends = new byte[Math.toIntExact(bytes)];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = (byte) (i % 2 == 0 && i + 1 < ends.length ? '\r' : '\n');
        }
        return JsonBytes.of(ends);
    }

    private synchronized List<Segment> read(JsonBytes piece) {
        if (failed) {
            return List.of();
        }
        try {
            received += piece.length();
            checkLimit(Math.max(received, upload.length()));
            return keep(parts.feed(piece));
        } catch (GatewayException e) {
            failed = true;
            var unusedSent = broken.tryEmitError(e);
            var unusedTold = failure.tryEmitError(e);
            return List.of();
        }
    }

    private void checkLimit(long length) {
        if (length > upload.limit()) {
            throw GatewayException.of(
                    ErrorKind.TOO_LARGE,
                    "the upload is larger than " + mebibytes(upload.limit())
                            + " MiB; send compressed audio such as mp3, or raise throughline.http.max-upload");
        }
    }

    private List<Segment> keep(List<Segment> fresh) {
        var numbered = new ArrayList<Segment>(fresh.size());
        for (var segment : fresh) {
            numbered.add(segment.at(segments++));
            heldBytes += segment.bytes().length() + OVERHEAD_BYTES;
            complete |= segment.mark() == Segment.Mark.END;
        }
        if (released) {
            return numbered;
        }
        if (heldBytes > heldLimit && parts.model() == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "more than " + mebibytes(heldLimit)
                            + " MiB came before the model: put the part 'model' before the file, or name the model in the"
                            + " header X-Throughline-Model",
                    "model");
        }
        held.addAll(numbered);
        if (heldBytes > heldLimit && taken) {
            released = true;
            held.clear();
        }
        return numbered;
    }

    private static long mebibytes(long bytes) {
        return bytes / (1024 * 1024);
    }
}
