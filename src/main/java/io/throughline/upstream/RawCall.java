package io.throughline.upstream;

import io.throughline.dialect.Outgoing;
import io.throughline.routing.Route;
import io.throughline.wire.JsonBytes;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A request that is written already, and whose answer is not one of a chat.
 *
 * @param outgoing a header {@code content-type} in it counts; without one it is JSON
 * @param arriving the body in place of that of {@code outgoing}, where it is still arriving
 */
public record RawCall(
        Route route, Outgoing outgoing, Form form, @Nullable Body arriving) {

    public RawCall(Route route, Outgoing outgoing, Form form) {
        this(route, outgoing, form, null);
    }

    /**
     * A body that is sent while it comes, as fast as the provider takes it.
     *
     * @param pieces may be subscribed to more than once, and fail where they cannot be sent again
     * @param length in bytes, -1 when it is not known
     */
    public record Body(Flux<JsonBytes> pieces, long length) {}

    /** What the answer has to be, and how it comes. */
    public enum Form {
        /** JSON, as one piece. */
        JSON,
        /** JSON or events: as one piece when it is short, else as it comes. */
        LONG_JSON,
        /** Anything but JSON and pages, or events: as it comes. */
        MEDIA,
        /** Text, JSON or events, but no pages: text and JSON as one piece when it is short, else as it comes. */
        TEXT
    }
}
