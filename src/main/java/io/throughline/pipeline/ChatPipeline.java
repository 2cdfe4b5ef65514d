package io.throughline.pipeline;

import io.throughline.chat.GatewayException;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.upstream.Upstream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers chat requests, whatever API they came through. */
@Component
public class ChatPipeline {

    private final Router router;
    private final Contexts contexts;
    private final Failover failover;
    private final Upstream upstream;
    private final TurnRecorder recorder;

    ChatPipeline(Router router, Contexts contexts, Failover failover, Upstream upstream, TurnRecorder recorder) {
        this.router = router;
        this.contexts = contexts;
        this.failover = failover;
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
            return Mono.fromSupplier(() -> router.plan(call.request().head().model()))
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
        return failover.answer(call, plan, context, turn::trying)
                .<AnswerItem>handle((frames, sink) -> {
                    turn.add(frames);
                    sink.next(new AnswerItem.Frames(frames));
                })
                .switchOnFirst(
                        (first, items) -> first.hasValue() ? Flux.concat(Mono.fromSupplier(turn::began), items) : items)
                .concatWith(Mono.defer(turn::settle));
    }
}
