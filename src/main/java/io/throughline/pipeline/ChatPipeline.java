package io.throughline.pipeline;

import io.throughline.chat.ChatFrame;
import io.throughline.chat.GatewayException;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.upstream.Upstream;
import io.throughline.upstream.UpstreamCall;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers chat requests, whatever API they came through. */
@Component
public class ChatPipeline {

    private final Router router;
    private final Contexts contexts;
    private final Upstream upstream;
    private final TurnRecorder recorder;

    ChatPipeline(Router router, Contexts contexts, Upstream upstream, TurnRecorder recorder) {
        this.router = router;
        this.contexts = contexts;
        this.upstream = upstream;
        this.recorder = recorder;
    }

    /**
     * The answer, item by item. Fails with a {@link GatewayException} while nothing has begun. Cancelling it cancels the provider's call and
     * records what was produced until then.
     */
    public Flux<AnswerItem> answer(ChatCall call) {
        return Flux.defer(() -> {
            var turn = recorder.begin(call);
            return Mono.fromSupplier(() -> router.plan(call.routeAsk()))
                    .flatMapMany(plan -> contexts.load(call.caller(), call.request(), missesParts(call, plan))
                            .flatMapMany(context -> attempt(call, plan, context, turn)))
                    .doOnError(turn::refused)
                    .doOnCancel(turn::cancelled);
        });
    }

    private boolean missesParts(ChatCall call, RoutePlan plan) {
        for (var route : plan.routes()) {
            if (upstream.missesParts(route, call.request().dialect())) {
                return true;
            }
        }
        return false;
    }

    private Flux<AnswerItem> attempt(ChatCall call, RoutePlan plan, Context context, OpenTurn turn) {
        turn.with(context);
        turn.with(plan.decision());
        return upstream.inTurn(plan, (route, number) -> open(call, turn, context, new Attempting(route, number)))
                .<AnswerItem>handle((frames, sink) -> {
                    turn.add(frames);
                    sink.next(new AnswerItem.Frames(frames));
                })
                .switchOnFirst(
                        (first, items) -> first.hasValue() ? Flux.concat(Mono.fromSupplier(turn::began), items) : items)
                .concatWith(Mono.defer(turn::settle));
    }

    private record Attempting(Route route, int number) {}

    private Flux<List<ChatFrame>> open(ChatCall call, OpenTurn turn, Context context, Attempting next) {
        var request = call.request();
        var edits = contexts.fit(context, request, next.route());
        var streamed = request.head().stream();
        var answer = upstream.open(new UpstreamCall(next.route(), request, edits, streamed, call.clientHeader()));
        turn.trying(new Attempt(next.route(), next.number(), answer.dropped()));
        return answer.frames();
    }
}
