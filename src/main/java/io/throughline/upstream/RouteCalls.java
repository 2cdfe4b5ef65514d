package io.throughline.upstream;

import io.throughline.chat.Attempt;
import io.throughline.chat.GatewayError;
import io.throughline.routing.Route;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** How one request calls the routes of its plan. */
@FunctionalInterface
public interface RouteCalls<T> {

    /** A call to that route; {@code number} counts the request's calls from 1. It is made when the result is subscribed to. */
    Flux<T> call(Route route, int number);

    /** Whether the request can be sent again. */
    default boolean repeatable() {
        return true;
    }

    /** The longest until content comes, all calls together; null for the usual. */
    default @Nullable Duration timeLimit() {
        return null;
    }

    /** Whether a second call may be made beside one that is late; null for the usual. */
    default @Nullable Boolean hedged() {
        return null;
    }

    /** Whether another call to that route would be a different one, and worth it after that failure. Asked at most once for a call. */
    default boolean differentlyAfter(Route route, GatewayError failure) {
        return false;
    }

    /** Whether that failure of the route's last call was found here, before its provider was asked. It is no attempt then. */
    default boolean refusedHere(Route route, GatewayError failure) {
        return false;
    }

    /** Told of each attempt once, when it has failed or before the first item of its answer. Must not block. */
    default void ended(Attempt attempt) {}
}
