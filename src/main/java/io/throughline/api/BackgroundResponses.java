package io.throughline.api;

import io.throughline.api.DoorAnswer.Body;
import io.throughline.api.DoorAnswer.Piece;
import io.throughline.background.Background;
import io.throughline.background.Pending;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.StoredResponse;
import io.throughline.conversation.Conversations;
import io.throughline.dialect.ResponseDialect;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Makes responses that go on without their client, and lets others join, follow and cancel them. */
@Component
final class BackgroundResponses {

    private static final byte[] PING = {':', '\n', '\n'};

    private final Background background;
    private final BackgroundRefusals refusals;
    private final Conversations conversations;
    private final ResponseDialect dialect;
    private final Clock clock;
    private final SseSettings sse;
    private final Map<UUID, Running> running = new ConcurrentHashMap<>();

    BackgroundResponses(
            Background background,
            BackgroundRefusals refusals,
            Conversations conversations,
            ResponseDialect dialect,
            Clock clock,
            SseSettings sse) {
        this.background = background;
        this.refusals = refusals;
        this.conversations = conversations;
        this.dialect = dialect;
        this.clock = clock;
        this.sse = sse;
    }

    /** One that this gateway makes; {@code log} is all that was told so far, then what is told from now on. */
    private record Running(UUID organization, Flux<Piece> log, Sinks.Empty<Void> cancel) {
        /** Once is enough: another try changes nothing. */
        void stop() {
            var unused = cancel.tryEmitEmpty();
        }
    }

    /** The answer to a request that wants its response made in the background by {@code work}. */
    DoorAnswer answer(DoorRequest request, ChatRequest asked, Supplier<DoorAnswer> work) {
        var begun = refusals.check(request, asked)
                .then(Mono.defer(() -> pending(request, asked)))
                .flatMap(pending -> background.begin(pending).thenReturn(pending));
        if (asked.head().stream()) {
            return new DoorAnswer.Streamed(
                    begun.flatMapMany(pending -> told(run(request, work).log())));
        }
        return new DoorAnswer.Whole(begun.flatMap(pending -> Flux.merge(
                        run(request, work)
                                .log()
                                .ignoreElements()
                                .onErrorComplete()
                                .then(Mono.<Body>empty()),
                        found(request.caller().organizationId(), request.id()))
                .next()));
    }

    private Mono<Body> found(UUID organization, UUID id) {
        return find(organization, id).map(there -> new Body(200, Map.of(), dialect.response(there.orElseThrow())));
    }

    private Mono<Pending> pending(DoorRequest request, ChatRequest asked) {
        var keeping = Objects.requireNonNull(asked.head().keeping());
        var organization = request.caller().organizationId();
        var previous = keeping.previous();
        var named = asked.head().conversation();
        var own = named != null ? named : Objects.requireNonNull(keeping.beginning());
        var key = previous == null
                ? Mono.just(own)
                : conversations.conversationOf(organization, previous).defaultIfEmpty(own);
        return key.map(conversation -> new Pending(
                organization,
                request.id(),
                conversation,
                previous,
                keeping.asked(),
                asked.head().model(),
                clock.instant()));
    }

    private Running run(DoorRequest request, Supplier<DoorAnswer> work) {
        var organization = request.caller().organizationId();
        var id = request.id();
        Sinks.Empty<Void> cancel = Sinks.empty();
        var stopped = Mono.firstWithSignal(cancel.asMono(), background.cancelled(organization, id));
        var log = Flux.defer(() -> pieces(work.get()))
                .filter(piece -> piece.bytes().length > 0 && piece.bytes()[0] != ':')
                .takeUntilOther(stopped)
                .concatWith(background.ended(organization, id, null).then(Mono.empty()))
                .onErrorResume(failure ->
                        background.ended(organization, id, kind(failure)).then(Mono.error(failure)))
                .doFinally(signal -> running.remove(id))
                .replay()
                .autoConnect();
        var made = new Running(organization, log, cancel);
        running.put(id, made);
        return made;
    }

    private static @Nullable ErrorKind kind(Throwable failure) {
        return failure instanceof GatewayException known ? known.error().kind() : null;
    }

    private static Flux<Piece> pieces(DoorAnswer answer) {
        return switch (answer) {
            case DoorAnswer.Streamed(var pieces) -> pieces;
            case DoorAnswer.Whole(var body) -> body.thenMany(Flux.empty());
        };
    }

    /** With comments that keep the connection open. */
    private Flux<Piece> told(Flux<Piece> log) {
        var end = new Piece(Map.of(), new byte[0], true);
        var pings = Flux.interval(sse.keepAlive()).onBackpressureDrop().map(tick -> new Piece(Map.of(), PING, false));
        return Flux.merge(log.concatWithValues(end), pings).takeUntil(Piece::last);
    }

    /** The response, however far it is; a stored turn tells more than what is known of a running one. */
    Mono<Optional<StoredResponse>> find(UUID organization, UUID id) {
        return background
                .find(organization, id)
                .flatMap(pending -> conversations
                        .responses(organization, List.of(id))
                        .map(stored -> stored.stream().findFirst().or(() -> pending)));
    }

    /** Tells a response that is being made: from its beginning on where this gateway makes it, else when it has ended. */
    Flux<Piece> join(UUID organization, UUID id, int after) {
        var here = running.get(id);
        if (here != null && here.organization().equals(organization)) {
            return told(here.log().map(piece -> EventNumbers.behind(piece, after)));
        }
        var ended = find(organization, id)
                .filter(found -> found.isEmpty() || !found.get().status().isRunning())
                .repeatWhenEmpty(looks -> looks.delayElements(background.look()))
                .flatMapMany(found -> Flux.fromStream(found.stream())
                        .map(stored -> new Piece(Map.of(), dialect.replay(stored, after), false)));
        return told(ended);
    }

    /** The response as it is when it was told to end. Fails with {@code INVALID_REQUEST} when it cannot be cancelled. */
    Mono<StoredResponse> cancel(UUID organization, StoredResponse response) {
        if (!dialect.inBackground(response)) {
            return Mono.error(GatewayException.invalid(
                    "background", "was not true: only responses in the background can be cancelled"));
        }
        return background.cancel(organization, response.id()).then(Mono.defer(() -> {
            var here = running.get(response.id());
            if (here != null) {
                here.stop();
            }
            return find(organization, response.id()).map(Optional::orElseThrow);
        }));
    }

    Mono<Void> forget(UUID organization, UUID id) {
        return background.forget(organization, id);
    }
}
