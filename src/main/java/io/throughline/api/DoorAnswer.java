package io.throughline.api;

import io.throughline.wire.JsonBytes;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a door gives back. */
public sealed interface DoorAnswer {

    /** One body with its length. */
    record Whole(Mono<Body> body) implements DoorAnswer {}

    /**
     * A body that comes in pieces: its head is decided by the first signal, which is an error as long as nothing has begun. A later error
     * becomes an event, and closes the connection where the body is of another kind. Events, unless the first piece's headers name another
     * content-type.
     */
    record Streamed(Flux<Piece> pieces) implements DoorAnswer {}

    record Body(int status, Map<String, String> headers, JsonBytes json) {
        public Body {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * Some bytes of such a body; the headers of the first piece become the answer's, those of others are ignored. Nothing follows the last.
     *
     * @param broken whether the answer ends here without being complete
     */
    record Piece(Map<String, String> headers, byte[] bytes, boolean last, boolean broken) {

        public Piece(Map<String, String> headers, byte[] bytes, boolean last) {
            this(headers, bytes, last, false);
        }

        Piece asBroken() {
            return new Piece(headers, bytes, last, true);
        }
    }
}
