package io.throughline.pipeline;

import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.upstream.Upstream;
import io.throughline.upstream.UpstreamCall;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Tries the routes of a plan until one begins to answer. The one place in the house where anything is tried again. */
@Component
class Failover {

    private final Contexts contexts;
    private final Upstream upstream;

    Failover(Contexts contexts, Upstream upstream) {
        this.contexts = contexts;
        this.upstream = upstream;
    }

    /**
     * The frames of the first route that answers. {@code trying} hears of each attempt before it is made. Once a frame has come, a failure is
     * part of the stream and nothing is tried again: the client may have seen something.
     */
    Flux<List<ChatFrame>> answer(ChatCall call, RoutePlan plan, Context context, Consumer<Attempt> trying) {
        return from(call, new Course(plan.routes(), context, trying), new Step(0, 1, false, 1));
    }

    private record Course(List<Route> routes, Context context, Consumer<Attempt> trying) {}

    /**
     * One attempt of a course.
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

    private Flux<List<ChatFrame>> from(ChatCall call, Course course, Step step) {
        var route = course.routes().get(step.route());
        return Flux.defer(() -> open(call, course, route, step.attempt()))
                .onErrorResume(GatewayException.class, failure -> switch (failure.error()
                        .kind()
                        .next()) {
                    case TELL_CLIENT -> Flux.error(failure);
                    case SAME_ROUTE ->
                        step.again() ? next(call, course, step, failure) : from(call, course, step.sameRoute());
                    case NEXT_ROUTE -> next(call, course, step, failure);
                });
    }

    /** With another key of the same provider, if the key was at fault; else with the next route. */
    private Flux<List<ChatFrame>> next(ChatCall call, Course course, Step step, GatewayException failure) {
        var provider = course.routes().get(step.route()).provider();
        var error = failure.error();
        if (step.keys() < provider.keys().size() && upstream.hasAnotherKey(provider, error)) {
            return from(call, course, step.otherKey());
        }
        if (step.route() + 1 < course.routes().size()) {
            return from(call, course, step.nextRoute());
        }
        return Flux.error(
                error.kind() == ErrorKind.INTERNAL ? failure : new GatewayException(Blame.on(provider.id(), error)));
    }

    private Flux<List<ChatFrame>> open(ChatCall call, Course course, Route route, int number) {
        var edits = contexts.fit(course.context(), call.request(), route);
        var streamed = call.request().head().stream();
        var answer = upstream.open(new UpstreamCall(route, call.request(), edits, streamed, call.clientHeader()));
        course.trying().accept(new Attempt(route, number, answer.dropped()));
        return answer.frames();
    }
}
