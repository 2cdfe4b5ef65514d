package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Makes calls with what every call needs: a permit, a key, and a verdict for both of them from how it ends. */
@Component
final class GuardedCalls {

    /** A shorter key might be a word. */
    private static final int SHORTEST_BLOTTED = 6;

    private final CallGuards guards;
    private final KeyRing keys;

    GuardedCalls(CallGuards guards, KeyRing keys) {
        this.guards = guards;
        this.keys = keys;
    }

    /**
     * The answer to one call. {@code call} is given the key to use, null for none. Fails with a {@link GatewayException} while the answer has
     * not begun; later failures end it as {@code beginning} says.
     */
    <T> Flux<T> make(Route route, Beginning<T> beginning, Function<@Nullable ProviderKey, Flux<T>> call) {
        var permit = guards.enter(route);
        var provider = route.provider();
        var own = route.ownKey();
        var key = own != null ? own : keys.pick(provider);
        return call.apply(key)
                .onErrorMap(TransportErrors::of)
                .<T>handle((item, sink) -> {
                    var error = beginning.add(item);
                    if (error != null) {
                        sink.error(error);
                    } else if (beginning.isOver()) {
                        permit.succeeded();
                        if (own == null) {
                            keys.worked(provider, key);
                        }
                        sink.next(beginning.release(item));
                    }
                })
                .onErrorMap(GatewayException.class, failure -> withoutKey(failure, key))
                .doOnError(GatewayException.class, failure -> {
                    permit.failed(failure);
                    if (own == null) {
                        keys.failed(provider, key, failure.error());
                    }
                })
                .onErrorResume(
                        GatewayException.class,
                        failure -> beginning.isOver() ? beginning.brokeOff(failure) : Flux.error(failure))
                .doFinally(signal -> permit.close());
    }

    /** Some providers repeat in their errors what they were sent. */
    private static GatewayException withoutKey(GatewayException failure, @Nullable ProviderKey key) {
        var secret = key == null ? "" : key.secret().reveal();
        var error = failure.error();
        if (secret.length() < SHORTEST_BLOTTED || !error.message().contains(secret)) {
            return failure;
        }
        var message = error.message().replace(secret, "***");
        return failure.saying(new GatewayError(error.kind(), message, error.param(), error.code(), error.retryAfter()));
    }
}
