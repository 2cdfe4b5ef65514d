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
        return from(call, new Course(plan.routes(), context, trying), 0, 1, false);
    }

    private record Course(List<Route> routes, Context context, Consumer<Attempt> trying) {}

    private Flux<List<ChatFrame>> from(ChatCall call, Course course, int index, int attempt, boolean again) {
        var route = course.routes().get(index);
        return Flux.defer(() -> open(call, course, route, attempt))
                .onErrorResume(GatewayException.class, failure -> switch (failure.error()
                        .kind()
                        .next()) {
                    case TELL_CLIENT -> Flux.error(failure);
                    case SAME_ROUTE ->
                        again
                                ? next(call, course, index, attempt, failure)
                                : from(call, course, index, attempt + 1, true);
                    case NEXT_ROUTE -> next(call, course, index, attempt, failure);
                });
    }

    private Flux<List<ChatFrame>> next(ChatCall call, Course course, int index, int attempt, GatewayException failure) {
        if (index + 1 < course.routes().size()) {
            return from(call, course, index + 1, attempt + 1, false);
        }
        var provider = course.routes().get(index).provider().id();
        var error = failure.error();
        return Flux.error(
                error.kind() == ErrorKind.INTERNAL ? failure : new GatewayException(Blame.on(provider, error)));
    }

    private Flux<List<ChatFrame>> open(ChatCall call, Course course, Route route, int number) {
        var edits = contexts.fit(course.context(), call.request(), route);
        var streamed = call.request().head().stream();
        var answer = upstream.open(new UpstreamCall(route, call.request(), edits, streamed, call.clientHeader()));
        course.trying().accept(new Attempt(route, number, answer.dropped()));
        return answer.frames();
    }
}
