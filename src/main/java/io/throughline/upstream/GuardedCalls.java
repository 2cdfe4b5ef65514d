package io.throughline.upstream;

import io.throughline.catalog.ProviderKey;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes calls with what every call needs: a permit, a key, a limit for its first content, and a verdict from how it ends. */
@Component
final class GuardedCalls {

    /** A shorter key might be a word. */
    private static final int SHORTEST_BLOTTED = 6;

    /** The code of an error that came because the request had no time left. */
    static final String TOTAL = "total_timeout";

    private final CallGuards guards;
    private final KeyRing keys;

    GuardedCalls(CallGuards guards, KeyRing keys) {
        this.guards = guards;
        this.keys = keys;
    }

    /**
     * The answer to one call. {@code call} is given the key to use, null for none. Fails with a {@link GatewayException} while the answer has
     * not begun, which it must have within {@code firstContent}; null is no limit. Later failures end it as {@code beginning} says.
     */
    <T> Flux<T> make(
            Route route,
            Beginning<T> beginning,
            @Nullable Duration firstContent,
            Function<@Nullable ProviderKey, Flux<T>> call) {
        return Flux.deferContextual(context -> {
            var terms = CallTerms.of(context);
            var permit = guards.enter(route, terms.forced());
            var key = keys.pick(route);
            var answer = call.apply(key).onErrorMap(TransportErrors::of).<T>handle((item, sink) -> {
                var error = beginning.add(item);
                if (error != null) {
                    sink.error(error);
                } else if (beginning.isOver()) {
                    permit.succeeded();
                    keys.worked(route, key);
                    sink.next(beginning.release(item));
                }
            });
            return (firstContent == null ? answer : within(firstContent, terms, answer))
                    .onErrorMap(GatewayException.class, failure -> withoutKey(failure, key))
                    .doOnError(GatewayException.class, failure -> judge(failure, route, key, permit))
                    .onErrorResume(
                            GatewayException.class,
                            failure -> beginning.isOver() ? beginning.brokeOff(failure) : Flux.error(failure))
                    .doFinally(signal -> permit.close());
        });
    }

    private static <T> Flux<T> within(Duration firstContent, CallTerms terms, Flux<T> answer) {
        boolean total = terms.isTighterThan(firstContent);
        return answer.timeout(Mono.delay(terms.atMost(firstContent)))
                .onErrorMap(TimeoutException.class, late -> total ? outOfTime() : tooLate());
    }

    private static GatewayException tooLate() {
        return GatewayException.of(ErrorKind.UPSTREAM_TIMEOUT, "the provider did not answer within the time limit");
    }

    private static GatewayException outOfTime() {
        var message = "the provider did not answer within the time that was left for the request";
        return new GatewayException(
                GatewayError.of(ErrorKind.UPSTREAM_TIMEOUT, message).withCode(TOTAL));
    }

    /** A provider that was given less time than usual has done nothing wrong. */
    private void judge(GatewayException failure, Route route, @Nullable ProviderKey key, CallPermit permit) {
        if (!TOTAL.equals(failure.error().code())) {
            permit.failed(failure);
            keys.failed(route, key, failure.error());
        }
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
