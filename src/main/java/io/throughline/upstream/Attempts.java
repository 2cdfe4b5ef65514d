package io.throughline.upstream;

import io.throughline.chat.Attempt;
import io.throughline.chat.Attempt.Outcome;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import io.throughline.routing.RoutePlan;
import io.throughline.upstream.Candidates.Candidate;
import io.throughline.upstream.Candidates.Choice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The attempts of one request, one after another, or two at a time when it is hedged. The first item of a call decides: that call's answer is
 * the request's, and nothing is tried any more.
 */
final class Attempts<T> {

    private final RoutePlan plan;
    private final RouteCalls<T> calls;
    private final Candidates candidates;
    private final KeyRing keys;
    private final long deadlineNanos;
    private final List<Attempt> ended = new ArrayList<>(2);
    private final Set<String> refused = new HashSet<>(2);
    private int made;
    private boolean stopped;
    private @Nullable Call answering;
    private @Nullable GatewayException failure;

    Attempts(RoutePlan plan, RouteCalls<T> calls, Candidates candidates, KeyRing keys, Duration limit) {
        this.plan = plan;
        this.calls = calls;
        this.candidates = candidates;
        this.keys = keys;
        deadlineNanos = System.nanoTime() + limit.toNanos();
    }

    /** One call under way. */
    private static final class Call {
        private final Candidate candidate;
        private final int number;
        private final long startedNanos = System.nanoTime();
        private boolean over;

        Call(Candidate candidate, int number) {
            this.candidate = candidate;
            this.number = number;
        }

        Route route() {
            return candidate.route();
        }
    }

    /** The next call, and those after it until one answers. Fails when nothing is left to try. */
    Flux<T> next() {
        var choice = choose();
        return choice == null ? Flux.error(this::outcome) : call(choice);
    }

    private Flux<T> call(Choice choice) {
        var call = Flux.defer(() -> make(choice));
        return choice.pause().isZero() ? call : Mono.delay(choice.pause()).thenMany(call);
    }

    /**
     * The same, but when no content has come after {@code late}, a second call is made beside the first, and the first to have content wins.
     */
    Flux<T> hedged(Duration late, UpstreamMetrics metrics) {
        var firstIsOver = Sinks.<Boolean>one();
        var first = next().doOnError(failure -> firstIsOver.emitValue(false, Sinks.EmitFailureHandler.FAIL_FAST));
        var second = Mono.firstWithSignal(Mono.delay(late).thenReturn(true), firstIsOver.asMono())
                .flatMapMany(isLate -> isLate ? beside(metrics) : next());
        return Flux.firstWithValue(first, second).onErrorMap(several -> outcome());
    }

    private Flux<T> beside(UpstreamMetrics metrics) {
        var choice = choose();
        if (choice == null) {
            return Flux.error(this::outcome);
        }
        metrics.hedged();
        return call(choice).switchOnFirst((first, answer) -> {
            if (first.hasValue()) {
                metrics.hedgeWon();
            }
            return answer;
        });
    }

    private synchronized @Nullable Choice choose() {
        var left = Duration.ofNanos(deadlineNanos - System.nanoTime());
        boolean first = made == 0;
        if (stopped || answering != null || left.isNegative() || !first && !calls.repeatable()) {
            return null;
        }
        var choice = candidates.next(left);
        if (choice != null) {
            for (var route : candidates.passedOver()) {
                tell(route, made + 1, Outcome.SKIPPED, null, Duration.ZERO);
            }
        }
        return choice;
    }

    /** A client in a hurry would wait for one silent provider alone: where others are left, half of the time is theirs. */
    private synchronized long deadline() {
        if (calls.timeLimit() == null || candidates.isEmpty() || !calls.repeatable()) {
            return deadlineNanos;
        }
        long now = System.nanoTime();
        return now + (deadlineNanos - now) / 2;
    }

    private Flux<T> make(Choice choice) {
        var call = begin(choice.candidate());
        var terms = new CallTerms(choice.forced(), deadline(), true, isReplaceable(call));
        var begun = new AtomicBoolean();
        return Flux.defer(() -> calls.call(call.route(), call.number))
                .<T>handle((item, sink) -> {
                    if (begun.getPlain() || answers(call)) {
                        begun.setPlain(true);
                        sink.next(item);
                    } else {
                        sink.error(new Outrun());
                    }
                })
                .onErrorResume(
                        GatewayException.class,
                        broken -> begun.getPlain() ? Flux.error(told(broken)) : after(broken, call))
                .doOnCancel(() -> cancelled(call))
                .contextWrite(terms::in);
    }

    private synchronized Call begin(Candidate candidate) {
        return new Call(candidate, ++made);
    }

    /** Another call had content a moment before. */
    private static final class Outrun extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Outrun() {
            super("outrun", null, false, false);
        }
    }

    /** The call has content: whether it is the first one that has. */
    private synchronized boolean answers(Call call) {
        if (answering != null) {
            end(call, Outcome.OUTRUN, null);
            return false;
        }
        answering = call;
        end(call, Outcome.ANSWERED, null);
        return true;
    }

    private synchronized void cancelled(Call call) {
        if (answering != null) {
            end(call, Outcome.OUTRUN, null);
        }
    }

    private synchronized void end(Call call, Outcome outcome, @Nullable GatewayException why) {
        if (!call.over) {
            call.over = true;
            tell(call.route(), call.number, outcome, why, Duration.ofNanos(System.nanoTime() - call.startedNanos));
        }
    }

    private void tell(Route route, int number, Outcome outcome, @Nullable GatewayException why, Duration duration) {
        var model = route.model();
        var error = why == null ? null : why.error();
        int status = why == null ? 0 : why.status();
        var attempt = new Attempt(model.provider(), model.id(), number, outcome, error, status, duration);
        ended.add(attempt);
        calls.ended(attempt);
    }

    private Flux<T> after(GatewayException why, Call call) {
        return note(why, call) ? next() : Flux.error(this::outcome);
    }

    /** Whether anything may be tried again. */
    private synchronized boolean note(GatewayException why, Call call) {
        var error = why.error();
        var candidate = call.candidate;
        if (CallGuards.notMade(error)) {
            made = made == call.number ? made - 1 : made;
            end(call, Outcome.SKIPPED, why);
            failure = failure == null ? blamed(why, call.route()) : failure;
            if (CallGuards.isSetAside(error)) {
                candidates.putBack(candidate);
            }
            return true;
        }
        if (calls.refusedHere(call.route(), error)) {
            return refused(why, call);
        }
        end(call, Outcome.FAILED, why);
        if (stopped) {
            return false;
        }
        if (calls.differentlyAfter(call.route(), error)) {
            failure = why;
            candidates.again(candidate);
            return true;
        }
        if (error.kind().next() == ErrorKind.Next.TELL_CLIENT) {
            failure = why;
            stopped = !standIn(error.kind());
            return !stopped;
        }
        boolean better = failure == null || error.kind() != ErrorKind.MODEL_NOT_FOUND;
        failure = better
                ? blamed(why, call.route())
                : failure; // that one host lacks the model says less than that another one failed
        int all = call.route().provider().keys().size();
        if (candidate.keys() < all && keys.hasAnother(call.route(), error)) {
            candidates.withOtherKey(candidate);
        } else {
            candidates.failed(candidate, error);
        }
        return true;
    }

    /** Nobody was called: there is no attempt to tell of, and what a provider said of the same says more. */
    private boolean refused(GatewayException why, Call call) {
        made = made == call.number ? made - 1 : made;
        call.over = true;
        refused.add(call.route().model().id());
        boolean said = failure != null && failure.error().kind() == why.error().kind();
        failure = said ? failure : why;
        stopped = stopped || !standIn(why.error().kind());
        return !stopped;
    }

    private synchronized boolean isReplaceable(Call call) {
        var tried = tried();
        tried.add(call.route().model().id());
        return calls.repeatable()
                && !plan.standIns(ErrorKind.CONTENT_REFUSED, tried).isEmpty();
    }

    private Set<String> tried() {
        var tried = ended.stream().map(Attempt::model).collect(Collectors.toCollection(HashSet::new));
        tried.addAll(refused);
        return tried;
    }

    /** Whether the plan has routes that may answer where such a failure was the answer. */
    private boolean standIn(ErrorKind kind) {
        var routes = plan.standIns(kind, tried());
        candidates.goOn(routes);
        return !routes.isEmpty() && calls.repeatable();
    }

    private static GatewayException blamed(GatewayException failure, Route route) {
        var error = failure.error();
        return error.kind() == ErrorKind.INTERNAL ? failure : failure.saying(Blame.on(route, error));
    }

    private synchronized GatewayException outcome() {
        var told = failure != null
                ? failure
                : GatewayException.of(
                        ErrorKind.UPSTREAM_TIMEOUT, "no provider answered within the request's time limit");
        return told(told);
    }

    private synchronized GatewayException told(GatewayException why) {
        return why.after(ended);
    }
}
