package io.throughline.pipeline;

import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.TurnFold;
import io.throughline.context.Context;
import io.throughline.routing.AutoDecision;
import io.throughline.usage.Costing;
import io.throughline.usage.Outcome;
import io.throughline.usage.Stopwatch;
import io.throughline.usage.UsageRecord;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What is known of one request while it runs. Fed by one stream in order; closed once by whichever end comes first. */
final class OpenTurn {

    private final ChatCall call;
    private final TurnRecorder recorder;
    private final TurnFold fold = new TurnFold();
    private final AtomicBoolean closed = new AtomicBoolean();
    private Context context = Context.STATELESS;
    private @Nullable AutoDecision decision;
    private @Nullable Attempt attempt;
    private final Stopwatch watch;

    OpenTurn(ChatCall call, TurnRecorder recorder) {
        this.call = call;
        this.recorder = recorder;
        watch = new Stopwatch(call.startedNanos());
    }

    void with(Context loaded) {
        context = loaded;
    }

    void with(@Nullable AutoDecision drawn) {
        decision = drawn;
    }

    void trying(Attempt next) {
        attempt = next;
        watch.upstreamBegins();
    }

    void add(List<ChatFrame> frames) {
        for (var frame : frames) {
            for (var event : frame.events()) {
                fold.add(event);
                if (event instanceof ChatEvent.TextDelta
                        || event instanceof ChatEvent.ReasoningDelta
                        || event instanceof ChatEvent.ToolInputDelta) {
                    watch.firstToken();
                }
            }
        }
    }

    AnswerItem began() {
        var made = made();
        var model = made.route().model();
        return new AnswerItem.Began(
                model.provider(),
                model.id(),
                made.number(),
                context.conversation(),
                made.dropped(),
                decision == null ? null : decision.shownId());
    }

    private Attempt made() {
        if (attempt == null) {
            throw new IllegalStateException("nothing was tried");
        }
        return attempt;
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
        AnswerItem settled = new AnswerItem.Settled(closing.usage(), closing.estimated() ? null : closing.cost());
        var usage = usage(closing);
        return write(closing, usage)
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
        var usage = seen != null ? seen : UsageGuess.of(call.request(), context, fold, attempt != null);
        var listed = attempt == null ? null : attempt.route().model().price();
        var price = listed == null || usage == null ? listed : listed.at(usage.inputTokens());
        var cost = Costing.cost(price, usage).orElse(null);
        return new Closing(outcome, error, usage, seen == null && usage != null, price, cost);
    }

    /** Logs the choice with it, before the client can know that it may be rated. */
    private UsageRecord usage(Closing closing) {
        var usage = Records.usage(call, context, attempt, closing, watch);
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
        var turn = Records.turn(call, context, attempt, closing, fold);
        return Mono.when(
                recorder.conversations().record(turn), recorder.ledger().record(usage));
    }

    private void writeLater(Closing closing) {
        var usage = usage(closing);
        recorder.ledger().recordLater(usage);
        if (context.conversation() != null && attempt != null) {
            recorder.conversations().recordLater(Records.turn(call, context, attempt, closing, fold));
        }
        recorder.ledger().ended(usage, watch);
    }
}
