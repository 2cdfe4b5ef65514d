package io.throughline.upstream;

import io.throughline.dialect.Outgoing;
import io.throughline.routing.Route;

/**
 * A request that is written already, and whose answer is not one of a chat.
 *
 * @param outgoing a header {@code content-type} in it counts; without one it is JSON
 */
public record RawCall(Route route, Outgoing outgoing, Form form) {

    /** What the answer has to be, and how it comes. */
    public enum Form {
        /** JSON, as one piece. */
        JSON,
        /** JSON or events: as one piece when it is short, else as it comes. */
        LONG_JSON,
        /** Anything but JSON and pages, or events: as it comes. */
        MEDIA
    }
}
