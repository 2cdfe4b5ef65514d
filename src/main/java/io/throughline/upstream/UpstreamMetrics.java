package io.throughline.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.chat.ChatEvent;
import io.throughline.chat.ChatFrame;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Route;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;

/** Counts and times calls, and shows which models are set aside. */
@Component
class UpstreamMetrics {

    private static final String OK = "ok";
    private static final String CANCELLED = "cancelled";
    private static final String CLIENT_ERROR = "client_error";
    private static final String UNLISTED = "unlisted";

    private final MeterRegistry registry;
    private final Set<String> unlisted = ConcurrentHashMap.newKeySet();
    private final Map<Ending, Timer> endings = new ConcurrentHashMap<>();

    private final Counter hedgesMade;
    private final Counter hedgesWon;

    UpstreamMetrics(MeterRegistry registry, CallGuards guards, KeyRing keys, UpstreamHttp http) {
        this.registry = registry;
        UpstreamMeters.ASIDE.gauge(registry, () -> guards.aside().size(), "models");
        UpstreamMeters.ASIDE.gauge(registry, keys::aside, "keys");
        hedgesMade = UpstreamMeters.HEDGES.counter(registry, "made");
        hedgesWon = UpstreamMeters.HEDGES.counter(registry, "won");
        guards.breakers().getEventPublisher().onEntryAdded(added -> show(guards, added.getAddedEntry()));
        var pools = http.pools();
        UpstreamMeters.CONNECTIONS.gauge(registry, pools::inUse, "in-use");
        UpstreamMeters.CONNECTIONS.gauge(registry, pools::idle, "idle");
        UpstreamMeters.CONNECTIONS.gauge(registry, pools::waiting, "waiting");
    }

    /** A second call is made beside one that is late. */
    void hedged() {
        hedgesMade.increment();
    }

    /** The second call, or one that was made instead of it, has answered first. */
    void hedgeWon() {
        hedgesWon.increment();
    }

    /** All tag values of a call's end; every part comes from a short list of ours. */
    private record Ending(String provider, String model, String outcome) {}

    /** A breaker bears its model's id; of a provider's models that nobody listed, the gauge shows the worst. */
    private void show(CallGuards guards, CircuitBreaker breaker) {
        var id = breaker.getName();
        var name = id.split("/", 2);
        if (!guards.isUnlisted(id)) {
            UpstreamMeters.BREAKER_OPEN.gauge(registry, () -> openness(breaker.getState()), name[0], name[1]);
        } else if (unlisted.add(name[0])) {
            UpstreamMeters.BREAKER_OPEN.gauge(registry, () -> worst(guards, name[0] + "/"), name[0], UNLISTED);
        }
    }

    private static double worst(CallGuards guards, String prefix) {
        return guards.breakers().getAllCircuitBreakers().stream()
                .filter(breaker -> breaker.getName().startsWith(prefix) && guards.isUnlisted(breaker.getName()))
                .mapToDouble(breaker -> openness(breaker.getState()))
                .max()
                .orElse(0);
    }

    private static double openness(CircuitBreaker.State state) {
        return switch (state) {
            case OPEN, FORCED_OPEN -> 1;
            case HALF_OPEN -> 0.5;
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
        };
    }

    /** The same frames; the call that is begun now is counted when they end, whichever way they do. */
    Flux<List<ChatFrame>> measured(Route route, Flux<List<ChatFrame>> frames) {
        return frames.tap(() -> new Call<>(route, UpstreamMetrics::said));
    }

    /** The same for an answer that is handed through: one that came whole was a good one, whoever leaves then. */
    Flux<RawPiece> handedThrough(Route route, Flux<RawPiece> pieces) {
        return pieces.tap(() -> new Call<>(route, (last, otherwise) -> last != null && last.whole() ? OK : otherwise));
    }

    /** What the last item says of the end, or else what the end itself says. */
    private interface Verdict<T> {
        String of(@Nullable T last, String otherwise);
    }

    private final class Call<T> extends DefaultSignalListener<T> {
        private final Route route;
        private final long startedNanos = System.nanoTime();
        private final Verdict<T> verdict;
        private @Nullable T last;
        private boolean over;

        Call(Route route, Verdict<T> verdict) {
            this.route = route;
            this.verdict = verdict;
        }

        @Override
        public void doOnNext(T item) {
            last = item;
        }

        @Override
        public void doOnComplete() {
            ended(verdict.of(last, OK));
        }

        @Override
        public void doOnError(Throwable failure) {
            ended(outcome(
                    failure instanceof GatewayException known ? known.error().kind() : ErrorKind.INTERNAL));
        }

        @Override
        public void doOnCancel() {
            ended(verdict.of(last, CANCELLED));
        }

        /** Once: who cancels at the last frame is told of its end all the same. */
        private void ended(String outcome) {
            if (over) {
                return;
            }
            over = true;
            var model = route.model();
            var ending = new Ending(model.provider(), model.listed() ? model.name() : UNLISTED, outcome);
            endings.computeIfAbsent(ending, UpstreamMetrics.this::timer)
                    .record(Duration.ofNanos(System.nanoTime() - startedNanos));
        }
    }

    private Timer timer(Ending ending) {
        return UpstreamMeters.CALLS.timer(registry, ending.provider(), ending.model(), ending.outcome());
    }

    /** What the last frame says of the end: who reads it may leave before the call is over. */
    private static String said(@Nullable List<ChatFrame> last, String otherwise) {
        if (last == null || last.isEmpty()) {
            return otherwise;
        }
        for (var event : last.getLast().events()) {
            if (event instanceof ChatEvent.Failed(var error)) {
                return outcome(error.kind());
            }
            if (event instanceof ChatEvent.Finished) {
                return OK;
            }
        }
        return otherwise;
    }

    /** Which of its own mistakes a client made is its own affair; what a provider did wrong is ours. */
    private static String outcome(ErrorKind kind) {
        boolean told = kind.next() == ErrorKind.Next.TELL_CLIENT || kind == ErrorKind.MODEL_NOT_FOUND;
        boolean clients = told && kind.status() < 500;
        return clients ? CLIENT_ERROR : kind.name().toLowerCase(Locale.ROOT);
    }
}
