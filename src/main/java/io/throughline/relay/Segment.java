package io.throughline.relay;

import io.throughline.wire.JsonBytes;

/**
 * Some of an upload on its way to a provider.
 *
 * @param number its place among all of them, from 0
 */
record Segment(Mark mark, JsonBytes bytes, int number) {

    enum Mark {
        BYTES,
        /** Where the model's name belongs, which each route has its own of. */
        MODEL,
        END
    }

    static Segment bytes(JsonBytes bytes) {
        return new Segment(Mark.BYTES, bytes, 0);
    }

    static Segment of(Mark mark) {
        return new Segment(mark, JsonBytes.EMPTY, 0);
    }

    Segment at(int place) {
        return new Segment(mark, bytes, place);
    }
}
