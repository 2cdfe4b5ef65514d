package io.throughline.upstream;

import io.throughline.chat.Attempt;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
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
    <T> Flux<T> inTurn(RoutePlan plan, RouteCalls<T> calls) {
        return Flux.defer(() -> from(new Work<>(plan, calls, new ArrayList<>(2)), new Step(0, 1, false, 1)));
    }

    private record Work<T>(RoutePlan plan, RouteCalls<T> calls, List<Attempt> ended) {

        void ended(Step step, Attempt.Outcome outcome, @Nullable GatewayException failure, long startedNanos) {
            var model = plan.routes().get(step.route()).model();
            var attempt = new Attempt(
                    model.provider(),
                    model.id(),
                    step.attempt(),
                    outcome,
                    failure == null ? null : failure.error(),
                    failure == null ? 0 : failure.status(),
                    Duration.ofNanos(System.nanoTime() - startedNanos));
            ended.add(attempt);
            calls.ended(attempt);
        }
    }

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

        /** Of another plan. */
        Step firstOfAnother() {
            return new Step(0, attempt + 1, false, 1);
        }

        Step nextRoute() {
            return new Step(route + 1, attempt + 1, false, 1);
        }
    }

    private <T> Flux<T> from(Work<T> work, Step step) {
        var route = work.plan().routes().get(step.route());
        return Flux.defer(() -> {
            var begun = new AtomicBoolean();
            long started = System.nanoTime();
            return Flux.defer(() -> work.calls().call(route, step.attempt()))
                    .doOnNext(item -> {
                        if (!begun.getPlain()) {
                            begun.setPlain(true);
                            work.ended(step, Attempt.Outcome.ANSWERED, null, started);
                        }
                    })
                    .onErrorResume(GatewayException.class, failure -> {
                        if (begun.getPlain()) {
                            return Flux.error(failure.after(work.ended()));
                        }
                        work.ended(step, Attempt.Outcome.FAILED, failure, started);
                        return after(failure, work, step);
                    });
        });
    }

    private <T> Flux<T> after(GatewayException failure, Work<T> work, Step step) {
        return switch (failure.error().kind().next()) {
            case TELL_CLIENT -> standIn(failure, work, step);
            case SAME_ROUTE -> step.again() ? next(failure, work, step) : again(failure, work, step, step.sameRoute());
            case NEXT_ROUTE -> next(failure, work, step);
        };
    }

    /** With the routes that the plan has for such a failure; else the client is told. */
    private <T> Flux<T> standIn(GatewayException failure, Work<T> work, Step step) {
        var next = work.plan().after(step.route(), failure.error().kind());
        return next.isEmpty() || !work.calls().repeatable()
                ? Flux.error(failure.after(work.ended()))
                : from(new Work<>(next.get(), work.calls(), work.ended()), step.firstOfAnother());
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
        return blamed(failure.after(work.ended()), route);
    }

    private <T> Flux<T> again(GatewayException failure, Work<T> work, Step failed, Step next) {
        return work.calls().repeatable()
                ? from(work, next)
                : blamed(failure.after(work.ended()), work.plan().routes().get(failed.route()));
    }

    private static <T> Flux<T> blamed(GatewayException failure, Route route) {
        var error = failure.error();
        return Flux.error(error.kind() == ErrorKind.INTERNAL ? failure : failure.saying(Blame.on(route, error)));
    }
}
