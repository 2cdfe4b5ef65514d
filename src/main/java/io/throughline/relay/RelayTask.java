package io.throughline.relay;

import io.throughline.chat.RouteControls;
import io.throughline.routing.Route;
import io.throughline.upstream.RawPiece;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** One request that was read: what of it is known before a provider is, and how it is asked. */
interface RelayTask {

    /** The model string as the client wrote it. */
    String model();

    /** Whom the client asks for, in the client's own words; for the record. */
    @Nullable String endUser();

    /**
     * What the client asks of the choice of the model beside the model string.
     *
     * @throws io.throughline.chat.GatewayException INVALID_REQUEST naming the field that is wrong
     */
    default RouteControls controls() {
        return RouteControls.NONE;
    }

    /** Whether the client asked for events. */
    default boolean streamed() {
        return false;
    }

    /** Whether another route may still be asked. */
    default boolean repeatable() {
        return true;
    }

    /** The request is over, however it ended. */
    default void close() {}

    /**
     * Asks that route. Reports to {@code open} what is used, before the piece that ends the answer.
     *
     * @throws io.throughline.chat.GatewayException when the route cannot be asked for it
     */
    Flux<RawPiece> attempt(Route route, OpenRelay open);
}
