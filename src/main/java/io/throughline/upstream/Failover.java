package io.throughline.upstream;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Tries the routes of a plan until one begins to answer. The one place in the house where anything is tried again. */
@Component
final class Failover {

    private final KeyRing keys;

    Failover(KeyRing keys) {
        this.keys = keys;
    }

    /** See {@link Upstream#inTurn}. */
    <T> Flux<T> inTurn(RoutePlan plan, BiFunction<Route, Integer, Flux<T>> attempt, BooleanSupplier repeatable) {
        return from(new Work<>(plan, attempt, repeatable), new Step(0, 1, false, 1));
    }

    private record Work<T>(RoutePlan plan, BiFunction<Route, Integer, Flux<T>> attempt, BooleanSupplier repeatable) {}

    /**
     * One attempt of a plan.
     *
     * @param again whether this route was tried once before and not reached
     * @param keys how many of the provider's keys this route was tried with, this one included
     */
    private record Step(int route, int attempt, boolean again, int keys) {

        Step sameRoute() {
            return new Step(route, attempt + 1, true, keys);
        }

        Step otherKey() {
            return new Step(route, attempt + 1, again, keys + 1);
        }

        Step nextRoute() {
            return new Step(route + 1, attempt + 1, false, 1);
        }
    }

    private <T> Flux<T> from(Work<T> work, Step step) {
        var route = work.plan().routes().get(step.route());
        return Flux.defer(() -> {
            var begun = new AtomicBoolean();
            return Flux.defer(() -> work.attempt().apply(route, step.attempt()))
                    .doOnNext(item -> begun.setPlain(true))
                    .onErrorResume(
                            GatewayException.class,
                            failure -> begun.getPlain() ? Flux.error(failure) : after(failure, work, step));
        });
    }

    private <T> Flux<T> after(GatewayException failure, Work<T> work, Step step) {
        return switch (failure.error().kind().next()) {
            case TELL_CLIENT -> Flux.error(failure);
            case SAME_ROUTE -> step.again() ? next(failure, work, step) : again(failure, work, step, step.sameRoute());
            case NEXT_ROUTE -> next(failure, work, step);
        };
    }

    /** With another key of the same provider, if the key was at fault; else with the next route. */
    private <T> Flux<T> next(GatewayException failure, Work<T> work, Step step) {
        var plan = work.plan();
        var route = plan.routes().get(step.route());
        var provider = route.provider();
        var error = failure.error();
        if (route.ownKey() == null && step.keys() < provider.keys().size() && keys.hasAnother(provider, error)) {
            return again(failure, work, step, step.otherKey());
        }
        if (step.route() + 1 < plan.routes().size()) {
            return again(failure, work, step, step.nextRoute());
        }
        return blamed(failure, route);
    }

    private <T> Flux<T> again(GatewayException failure, Work<T> work, Step failed, Step next) {
        return work.repeatable().getAsBoolean()
                ? from(work, next)
                : blamed(failure, work.plan().routes().get(failed.route()));
    }

    private static <T> Flux<T> blamed(GatewayException failure, Route route) {
        var error = failure.error();
        return Flux.error(error.kind() == ErrorKind.INTERNAL ? failure : new GatewayException(Blame.on(route, error)));
    }
}
