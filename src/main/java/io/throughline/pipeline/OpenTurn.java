package io.throughline.pipeline;

import io.throughline.chat.Attempt;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.TurnFold;
import io.throughline.context.Context;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.Decision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.usage.Cost;
import io.throughline.usage.Outcome;
import io.throughline.usage.Stopwatch;
import io.throughline.usage.UsageRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is known of one request while it runs. Fed by one stream in order; closed once by whichever end comes first. */
final class OpenTurn {

    private final ChatCall call;
    private final TurnRecorder recorder;
    private final AnswerSoFar said;
    private final TurnFold fold;
    private final AtomicBoolean closed = new AtomicBoolean();
    private Context context = Context.STATELESS;
    private @Nullable RoutePlan plan;
    private final List<Decision> decisions = new ArrayList<>(0);
    private List<String> warnings = List.of();
    private @Nullable AutoDecision decision;
    private final SequencedMap<Integer, MadeCall> calls = new LinkedHashMap<>();
    private final List<Attempt> ended = new ArrayList<>(1);
    private @Nullable MadeCall answering;
    private @Nullable Cost before;
    private boolean resumed;
    private final Stopwatch watch;

    OpenTurn(ChatCall call, TurnRecorder recorder) {
        this.call = call;
        this.recorder = recorder;
        watch = new Stopwatch(call.startedNanos());
        said = new AnswerSoFar(watch);
        fold = said.fold();
    }

    /** Told how the plan is made, where the client wants to know that. */
    RouteAsk ask() {
        var ask = recorder.ask(call);
        return call.request().head().route().explained() ? ask.telling(decisions::add) : ask;
    }

    void with(Context loaded, RoutePlan made) {
        plan = made;
        context = loaded;
        warnings = plan.warnings();
        decision = plan.decision();
    }

    void calling(MadeCall next) {
        calls.put(next.number(), next);
        watch.upstreamBegins();
    }

    void ended(Attempt attempt) {
        ended.add(attempt);
        if (attempt.outcome() == Attempt.Outcome.ANSWERED) {
            brokeOff(answering);
            answering = calls.get(attempt.number());
        }
        var outcome = outcomeInVain(attempt);
        var call = outcome == null ? null : calls.get(attempt.number());
        if (outcome != null && call != null) {
            recorder.ledger().spentInVain(spentOn(call, outcome));
        }
    }

    /** Of a call that its provider may charge for without an answer: one that was outrun, and an answer that a content filter has emptied. */
    private static @Nullable Outcome outcomeInVain(Attempt attempt) {
        var error = attempt.error();
        if (attempt.outcome() == Attempt.Outcome.OUTRUN) {
            return Outcome.CANCELLED;
        }
        boolean emptied = error != null && error.kind() == ErrorKind.CONTENT_REFUSED && attempt.status() == 0;
        return emptied ? Outcome.FAILED : null;
    }

    /** What the client gets of these frames. */
    List<ChatFrame> add(List<ChatFrame> frames) {
        var last = lastCall();
        var ceiling = last == null || !call.request().head().stream() ? null : last.ceiling();
        if (last == null || ceiling == null) {
            return said.add(frames);
        }
        var guard = said.guard();
        return said.add(frames, guard == null ? new CostGuard(last.route(), ceiling) : guard);
    }

    /** Whether the answer was ended here, because it has cost all that it may. */
    boolean isCut() {
        return said.isCut();
    }

    /** What can go on where the answer broke off; null when that is not possible. */
    @Nullable Continuation continuation() {
        return said.continuation();
    }

    boolean isAnswering(Route route) {
        return made().route().equals(route);
    }

    /** How many calls were made so far. */
    int attempts() {
        return Attempt.calls(ended);
    }

    AnswerItem resumed(GatewayError why) {
        recorder.ledger().resumed();
        return new AnswerItem.Resumed(made().route().model().id(), why);
    }

    /** Another provider goes on: what the first one did has a record of its own. */
    private void brokeOff(@Nullable MadeCall first) {
        if (first == null) {
            return;
        }
        var told = fold.usage();
        var usage = told != null ? told : UsageGuess.of(call.request(), context, fold, true);
        var closing = Closing.of(Outcome.FAILED, null, usage, told == null, first);
        recorder.ledger().spentInVain(Records.usage(recorder.ids().next(), call, context, first, closing, watch));
        before = told == null ? null : closing.cost();
        resumed = true;
        fold.forgetUsage();
    }

    /** What the client is told of the cost: of both parts of an answer that was resumed; null when a price is unknown, or the first part's usage. */
    private @Nullable Cost shown(Closing closing) {
        var cost = closing.cost();
        if (cost == null || !resumed) {
            return cost;
        }
        return before == null ? null : new Cost(before.nanoUsd() + cost.nanoUsd());
    }

    /** Its provider may charge for what it was asked, though nobody has seen an answer. */
    private UsageRecord spentOn(MadeCall lost, Outcome outcome) {
        var usage = UsageGuess.ofAsking(call.request(), context);
        var closing = Closing.of(outcome, null, usage, true, lost);
        return Records.usage(recorder.ids().next(), call, context, lost, closing, watch);
    }

    AnswerItem began() {
        var made = made();
        var model = made.route().model();
        return new AnswerItem.Began(
                model.provider(),
                model.id(),
                ended,
                context.conversation(),
                made.dropped(),
                warnings,
                reasons(made),
                decision == null ? null : decision.shownId());
    }

    private @Nullable Reasons reasons(MadeCall made) {
        return plan == null
                ? null
                : new Reasons(
                        made.route(),
                        plan.routes(),
                        recorder.needs(call, context),
                        decisions,
                        made.prompt().fitted());
    }

    /** The call that answers. */
    MadeCall made() {
        var call = lastCall();
        if (call == null) {
            throw new IllegalStateException("nothing was tried");
        }
        return call;
    }

    /** The one that answers, or else the last one. */
    private @Nullable MadeCall lastCall() {
        return answering != null
                ? answering
                : calls.isEmpty() ? null : calls.lastEntry().getValue();
    }

    /** The provider has said all it will say. Completes with {@code Settled} once the turn is committed, or empty when the answer broke off. */
    Mono<AnswerItem> settle() {
        watch.upstreamEnds();
        var error = fold.error();
        if (error == null && !fold.finished()) {
            error = GatewayError.of(ErrorKind.UPSTREAM_BROKEN, "the provider's answer ended before it was complete");
        }
        if (!closed.compareAndSet(false, true)) {
            return Mono.empty();
        }
        return error == null ? completed() : broken(error).then(Mono.empty());
    }

    private Mono<AnswerItem> completed() {
        recorder.keepParts(call, made(), fold.answer());
        var closing = closing(Outcome.COMPLETED, null);
        recorder.learnLength(call, closing);
        TurnRecorder.learnCount(made(), closing);
        boolean estimated = isCut() || fold.usage() == null && closing.usage() != null;
        AnswerItem settled = new AnswerItem.Settled(closing.usage(), shown(closing), estimated);
        var usage = usage(closing);
        return write(closing, usage)
                .doOnSuccess(stored -> recorder.committed(call, context, made(), Records.answer(fold)))
                .thenReturn(settled)
                .doFinally(signal -> recorder.ledger().ended(usage, watch));
    }

    private Mono<Void> broken(GatewayError error) {
        var closing = closing(Outcome.FAILED, error);
        var usage = usage(closing);
        return write(closing, usage)
                .onErrorComplete()
                .doFinally(signal -> recorder.ledger().ended(usage, watch));
    }

    /** Ended before anything reached the client: an error of the request, or of every route. */
    void refused(Throwable failure) {
        if (closed.compareAndSet(false, true)) {
            watch.upstreamEnds();
            var error = failure instanceof GatewayException known
                    ? known.error()
                    : GatewayError.of(ErrorKind.INTERNAL, "the gateway failed; see its log under this request id");
            writeLater(closing(Outcome.REFUSED, error));
        }
    }

    /** Nobody listens any more: the client hung up, or has been told that the answer broke off. What was produced is recorded and costed. */
    void cancelled() {
        if (closed.compareAndSet(false, true)) {
            watch.upstreamEnds();
            var error = fold.error();
            writeLater(closing(error == null ? Outcome.CANCELLED : Outcome.FAILED, error));
        }
    }

    private Closing closing(Outcome outcome, @Nullable GatewayError error) {
        var seen = fold.usage();
        var usage = seen != null ? seen : UsageGuess.of(call.request(), context, fold, !calls.isEmpty());
        return Closing.of(outcome, error, usage, isCut() || seen == null && usage != null, lastCall());
    }

    /** Logs the choice with it, before the client can know that it may be rated. */
    private UsageRecord usage(Closing closing) {
        var usage = Records.usage(call.id(), call, context, lastCall(), closing, watch)
                .after(ended);
        if (decision != null) {
            recorder.decisions().ended(decision, usage);
        }
        return usage;
    }

    /** A turn is waited for; the usage record of a stateless answer is not. */
    private Mono<Void> write(Closing closing, UsageRecord usage) {
        if (context.conversation() == null) {
            recorder.ledger().recordLater(usage);
            return Mono.empty();
        }
        var turn = Records.turn(call, context, lastCall(), closing, fold);
        return Mono.when(
                recorder.conversations().record(turn), recorder.ledger().record(usage));
    }

    private void writeLater(Closing closing) {
        var usage = usage(closing);
        recorder.ledger().recordLater(usage);
        if (context.conversation() != null && !calls.isEmpty()) {
            recorder.conversations().recordLater(Records.turn(call, context, lastCall(), closing, fold));
        }
        recorder.ledger().ended(usage, watch);
    }
}
