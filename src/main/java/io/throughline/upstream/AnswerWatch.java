package io.throughline.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayError;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Usage;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.RouteObserver;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;

/** Tells the policies how calls went: when the first token came, when the last, how many there were, or what failed. */
@Component
final class AnswerWatch {

    private final RouteObserver observer;
    private final Duration pause;

    AnswerWatch(RouteObserver observer, CallGuards guards, UpstreamSettings settings) {
        this.observer = observer;
        pause = settings.breaker().pause();
        guards.breakers()
                .getEventPublisher()
                .onEntryAdded(added -> added.getAddedEntry().getEventPublisher().onStateTransition(this::transition));
    }

    private void transition(CircuitBreakerOnStateTransitionEvent event) {
        if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
            observer.setAside(event.getCircuitBreakerName(), pause);
        }
    }

    /** The same frames; the call begins when they are subscribed to. */
    Flux<List<ChatFrame>> watched(Route route, boolean streamed, Flux<List<ChatFrame>> frames) {
        return frames.tap(() -> new Chat(route, streamed));
    }

    /** The same pieces, of an answer that nobody reads: only its whole time is known. */
    Flux<RawPiece> handedThrough(Route route, Flux<RawPiece> pieces) {
        return pieces.tap(() -> new Raw(route));
    }

    /** One call. The first end that is told counts; who cancels without having seen one says nothing. */
    private abstract class Call<T> extends DefaultSignalListener<T> {
        private final Route route;
        private final long startedNanos = System.nanoTime();
        private boolean told;

        Call(Route route) {
            this.route = route;
        }

        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startedNanos);
        }

        void succeeded(CallTimes times) {
            if (!told) {
                told = true;
                observer.succeeded(route, times);
            }
        }

        void failed(ErrorKind kind) {
            if (!told) {
                told = true;
                observer.failed(route, kind);
            }
        }

        @Override
        public void doOnError(Throwable failure) {
            if (failure instanceof GatewayException known && saysSomething(known.error())) {
                failed(known.error().kind());
            }
        }

        /** A call that was not made says nothing of the model, nor one whose request had no time left. */
        private static boolean saysSomething(GatewayError error) {
            return !CallGuards.notMade(error) && !GuardedCalls.TOTAL.equals(error.code());
        }
    }

    private final class Raw extends Call<RawPiece> {

        Raw(Route route) {
            super(route);
        }

        @Override
        public void doOnNext(RawPiece piece) {
            if (piece.whole()) {
                doOnComplete();
            }
        }

        @Override
        public void doOnComplete() {
            succeeded(CallTimes.withoutTokens(elapsed()));
        }
    }

    private final class Chat extends Call<List<ChatFrame>> {
        private final boolean streamed;
        private @Nullable Duration firstToken;
        private boolean thoughtAloud;
        private @Nullable Usage usage;

        Chat(Route route, boolean streamed) {
            super(route);
            this.streamed = streamed;
        }

        /** Who reads the last frame may leave before the call is over, so its word counts. */
        @Override
        public void doOnNext(List<ChatFrame> batch) {
            boolean began = firstToken == null;
            for (var frame : batch) {
                for (var event : frame.events()) {
                    look(event, began);
                }
            }
        }

        private void look(ChatEvent event, boolean began) {
            switch (event) {
                case ChatEvent.ReasoningDelta _ -> {
                    thoughtAloud = true;
                    token();
                }
                case ChatEvent.TextDelta _, ChatEvent.ToolInputDelta _ -> token();
                case ChatEvent.UsageSeen(var seen) -> usage = seen;
                case ChatEvent.Failed(var error) -> failed(error.kind());
                case ChatEvent.Finished _ -> succeeded(times(began));
                case ChatEvent.Started _,
                        ChatEvent.PartStarted _,
                        ChatEvent.ReasoningSigned _,
                        ChatEvent.PartMarked _,
                        ChatEvent.PartNamed _,
                        ChatEvent.PartEnded _,
                        ChatEvent.LogprobsSeen _,
                        ChatEvent.Ended _ -> {}
            }
        }

        private void token() {
            if (firstToken == null) {
                firstToken = elapsed();
            }
        }

        /** An answer whose first and last token came in one piece was no stream, whatever was asked for. */
        private CallTimes times(boolean inOnePiece) {
            var first = streamed && !inOnePiece ? firstToken : null;
            if (usage == null) {
                return new CallTimes(first, elapsed(), -1, Double.NaN);
            }
            long hidden = thoughtAloud ? 0 : usage.reasoningTokens();
            double cached = usage.inputTokens() > 0
                    ? Math.min(1, (double) usage.cacheReadTokens() / usage.inputTokens())
                    : Double.NaN;
            return new CallTimes(first, elapsed(), Math.max(0, usage.outputTokens() - hidden), cached);
        }
    }
}
