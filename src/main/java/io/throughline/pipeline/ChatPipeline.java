package io.throughline.pipeline;

import io.throughline.catalog.Model;
import io.throughline.chat.Attempt;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.Edit;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.context.Context;
import io.throughline.context.Contexts;
import io.throughline.context.Prompt;
import io.throughline.context.Window;
import io.throughline.routing.Ceiling;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Router;
import io.throughline.upstream.RouteCalls;
import io.throughline.upstream.Upstream;
import io.throughline.upstream.UpstreamCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers chat requests, whatever API they came through. */
@Component
public class ChatPipeline {

    /** Where nobody knows how much a model can say: few can say more. */
    private static final long USUAL_MOST_OUTPUT = 128_000;

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
            var ask = turn.ask();
            return Mono.fromSupplier(() -> router.plan(ask))
                    .flatMapMany(plan -> contexts.load(call.caller(), call.request(), missesParts(call, plan))
                            .flatMapMany(context -> attempt(call, plan, context, turn)))
                    .doOnNext(item -> {
                        if (item instanceof AnswerItem.Settled(var usage, var _, var _) && usage != null) {
                            router.answered(ask, turn.made().route(), usage);
                        }
                    })
                    .doOnError(turn::refused)
                    .doOnCancel(turn::cancelled);
        });
    }

    private boolean missesParts(ChatCall call, RoutePlan plan) {
        for (var route : plan.reachable()) {
            if (upstream.missesParts(route, call.request().dialect())) {
                return true;
            }
        }
        return false;
    }

    private Flux<AnswerItem> attempt(ChatCall call, RoutePlan plan, Context context, OpenTurn turn) {
        turn.with(context, plan);
        var frames = upstream.inTurn(plan, new Calls(call, turn, context, call.request(), 0));
        boolean resume = Boolean.TRUE.equals(call.request().head().wishes().resume());
        var items = resume ? resumable(call, plan, turn, context, frames) : said(turn, frames);
        return items.switchOnFirst(
                        (first, all) -> first.hasValue() ? Flux.concat(Mono.fromSupplier(turn::began), all) : all)
                .concatWith(Mono.defer(turn::settle));
    }

    private static Flux<AnswerItem> said(OpenTurn turn, Flux<List<ChatFrame>> answer) {
        return answer.<AnswerItem>map(frames -> new AnswerItem.Frames(turn.add(frames)))
                .takeUntil(item -> turn.isCut());
    }

    /** The same answer, but when it breaks off, the plan's other routes go on with it, once. */
    private Flux<AnswerItem> resumable(
            ChatCall call, RoutePlan plan, OpenTurn turn, Context context, Flux<List<ChatFrame>> frames) {
        var end = new AtomicReference<ChatFrame>();
        var first = frames.<List<ChatFrame>>handle((batch, sink) -> {
            if (Continuation.failure(batch.getLast()) == null) {
                sink.next(batch);
                return;
            }
            end.setPlain(batch.getLast());
            if (batch.size() > 1) {
                sink.next(batch.subList(0, batch.size() - 1));
            }
        });
        return said(turn, first).concatWith(Flux.defer(() -> {
            var broken = end.getPlain();
            return broken == null
                    ? Flux.empty()
                    : goOn(new Calls(call, turn, context, call.request(), 0), plan, broken);
        }));
    }

    private Flux<AnswerItem> goOn(Calls before, RoutePlan plan, ChatFrame end) {
        var turn = before.turn;
        var why = Continuation.failure(end);
        var rest = turn.continuation();
        var others =
                plan.routes().stream().filter(route -> !turn.isAnswering(route)).toList();
        if (why == null || rest == null || others.isEmpty()) {
            return said(turn, Flux.just(List.of(end)));
        }
        var asking = rest.ask(before.request);
        var calls = new Calls(before.call, turn, before.context, asking, turn.attempts());
        var onward = upstream.inTurn(new RoutePlan(others), calls).map(rest::onward);
        var items = said(turn, onward)
                .switchOnFirst((begun, all) ->
                        begun.hasValue() ? Flux.concat(Mono.fromSupplier(() -> turn.resumed(why)), all) : all)
                .onErrorResume(GatewayException.class, nobody -> said(turn, Flux.just(List.of(end))));
        return said(turn, Flux.just(rest.seam())).concatWith(items);
    }

    private final class Calls implements RouteCalls<List<ChatFrame>> {
        private final ChatCall call;
        private final OpenTurn turn;
        private final Context context;
        private final ChatRequest request;
        private final int before;
        private final Map<String, Prompt> prompts = new ConcurrentHashMap<>(2);
        private final Map<String, Window> windows = new ConcurrentHashMap<>(2);
        private final Map<String, GatewayError> unfit = new ConcurrentHashMap<>(2);

        /** {@code before} is how many calls were made for an answer that broke off. */
        Calls(ChatCall call, OpenTurn turn, Context context, ChatRequest request, int before) {
            this.call = call;
            this.turn = turn;
            this.context = context;
            this.request = request;
            this.before = before;
        }

        @Override
        public Flux<List<ChatFrame>> call(Route route, int number) {
            var tighter = windows.get(route.model().id());
            return contexts.fit(context, request, route, tighter)
                    .doOnError(
                            GatewayException.class,
                            tooLong -> unfit.put(route.model().id(), tooLong.error()))
                    .flatMapMany(prompt -> send(route, number, prompt));
        }

        @Override
        public boolean refusedHere(Route route, GatewayError failure) {
            return failure.equals(unfit.get(route.model().id()));
        }

        private Flux<List<ChatFrame>> send(Route route, int number, Prompt prompt) {
            var ceiling = ceiling(route);
            var edits = edits(route, ceiling, prompt);
            var streamed = request.head().stream();
            var answer = upstream.open(new UpstreamCall(route, request, edits, streamed, call.clientHeader()));
            prompts.put(route.model().id(), prompt);
            turn.calling(new MadeCall(route, before + number, answer.dropped(), ceiling, prompt));
            return answer.frames();
        }

        /** Once for each model: the prompt is made shorter by what its provider says, or by a fifth. */
        @Override
        public boolean differentlyAfter(Route route, GatewayError failure) {
            var id = route.model().id();
            var prompt = prompts.get(id);
            if (failure.kind() != ErrorKind.CONTEXT_TOO_LONG || prompt == null || windows.containsKey(id)) {
                return false;
            }
            var tighter = contexts.tighter(context, request, route, prompt, failure);
            if (tighter != null) {
                windows.put(id, tighter);
            }
            return tighter != null;
        }

        /** Of the whole prompt: a plan knows only what the client sent. */
        private @Nullable Ceiling ceiling(Route route) {
            var ceiling = route.ceiling();
            return ceiling == null ? null : ceiling.plus(UsageGuess.historyTokens(context));
        }

        private List<Edit> edits(Route route, @Nullable Ceiling ceiling, Prompt prompt) {
            var edits = prompt.edits();
            var price = route.model().price();
            if (ceiling == null || price == null) {
                return edits;
            }
            long tokens = ceiling.outputTokens(price);
            if (tokens < 1) {
                throw GatewayException.of(
                        ErrorKind.MODEL_NOT_FOUND,
                        "with its history the prompt alone costs more than max_cost $"
                                + ceiling.usd().toPlainString() + " at "
                                + route.model().id(),
                        "max_cost");
            }
            if (tokens >= most(route.model(), ceiling)) {
                return edits; // it does not bind
            }
            var limited = new ArrayList<Edit>();
            long limit = tokens;
            for (var edit : edits) {
                if (edit instanceof Edit.LimitOutput(var other)) {
                    limit = Math.min(limit, other);
                } else {
                    limited.add(edit);
                }
            }
            limited.add(new Edit.LimitOutput(limit));
            return limited;
        }

        /** The most that the model can say at all, which is what providers take as a limit. */
        private static long most(Model model, Ceiling ceiling) {
            if (model.maxOutputTokens() != null) {
                return model.maxOutputTokens();
            }
            return model.windowTokens() == null
                    ? USUAL_MOST_OUTPUT
                    : Math.max(1, model.windowTokens() - ceiling.promptTokens());
        }

        @Override
        public @Nullable Duration timeLimit() {
            return call.request().head().wishes().timeout();
        }

        @Override
        public @Nullable Boolean hedged() {
            return call.request().head().wishes().hedge();
        }

        @Override
        public void ended(Attempt attempt) {
            turn.ended(attempt.after(before));
        }
    }
}
