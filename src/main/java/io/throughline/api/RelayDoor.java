package io.throughline.api;

import io.throughline.relay.Relay;
import io.throughline.relay.RelayCall;
import io.throughline.relay.RelayKind;
import io.throughline.relay.RelayPiece;
import io.throughline.relay.Upload;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint of OpenAI's API beside chat: one handler for all of them. */
final class RelayDoor implements Door {

    private final RelayKind kind;
    private final Relay relay;
    private final Clock clock;

    RelayDoor(RelayKind kind, Relay relay, Clock clock) {
        this.kind = kind;
        this.relay = relay;
        this.clock = clock;
    }

    @Override
    public String path() {
        return kind.path();
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String dialect() {
        return "openai-chat";
    }

    @Override
    public boolean takesUploads() {
        return kind.isUpload();
    }

    @Override
    public DoorAnswer answer(DoorRequest request) {
        var pieces = relay.answer(new RelayCall(
                request.id(),
                request.requestId(),
                kind,
                request.caller(),
                request.body(),
                upload(request),
                FlagHeader.STRICT.of(request),
                request.ownKeys(),
                clock.instant(),
                request.startedNanos()));
        return kind.isWhole()
                ? new DoorAnswer.Whole(pieces.next().map(RelayDoor::body))
                : new DoorAnswer.Streamed(pieces.map(RelayDoor::piece));
    }

    private static @Nullable Upload upload(DoorRequest request) {
        var arriving = request.upload();
        return arriving == null ? null : arriving.upload(request.header());
    }

    private static DoorAnswer.Body body(RelayPiece piece) {
        return new DoorAnswer.Body(200, headers(piece.head()), piece.bytes());
    }

    private static DoorAnswer.Piece piece(RelayPiece piece) {
        return new DoorAnswer.Piece(headers(piece.head()), piece.bytes().wholeArray(), false);
    }

    private static Map<String, String> headers(RelayPiece.@Nullable Head head) {
        return head == null ? Map.of() : ThroughlineHeaders.of(head);
    }
}
