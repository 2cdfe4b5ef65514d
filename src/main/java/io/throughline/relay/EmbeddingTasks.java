package io.throughline.relay;

import io.throughline.catalog.Endpoint;
import io.throughline.chat.RouteControls;
import io.throughline.chat.Usage;
import io.throughline.dialect.EmbeddingAnswer;
import io.throughline.dialect.EmbeddingAsk;
import io.throughline.dialect.EmbeddingDialect;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.Route;
import io.throughline.upstream.RawCall;
import io.throughline.upstream.RawPiece;
import io.throughline.upstream.Upstream;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Embeddings: any provider's, as OpenAI's clients expect them, in as many calls as the provider's limit makes necessary. */
@Component
final class EmbeddingTasks implements RelayTasks {

    private static final int PARALLEL_PARTS = 4;

    /** An answer above this length is read away from the event loop, which serves others meanwhile. */
    private static final int LONG_BYTES = 1024 * 1024;

    private final Upstream upstream;
    private final Map<String, EmbeddingDialect> dialects;

    EmbeddingTasks(Upstream upstream, List<EmbeddingDialect> dialects) {
        this.upstream = upstream;
        this.dialects =
                dialects.stream().collect(Collectors.toUnmodifiableMap(EmbeddingDialect::id, Function.identity()));
    }

    @Override
    public boolean reads(RelayKind kind) {
        return kind == RelayKind.EMBEDDINGS;
    }

    @Override
    public RelayTask read(RelayCall call) {
        var body = Asked.json(call);
        return new Task(Asked.model(body), EmbeddingAsk.read(body), Asked.strictly(call, body));
    }

    private final class Task implements RelayTask {
        private final String model;
        private final EmbeddingAsk ask;
        private final boolean strict;

        Task(String model, EmbeddingAsk ask, boolean strict) {
            this.model = model;
            this.ask = ask;
            this.strict = strict;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public RouteControls controls() {
            return RouteFields.read(ask.body());
        }

        @Override
        public @Nullable String endUser() {
            return Asked.text(ask.body(), "user");
        }

        @Override
        public Flux<RawPiece> attempt(Route route, OpenRelay open) {
            var dialect = dialects.get(route.endpoint().dialect());
            if (dialect == null) {
                throw Asked.cannot(route, RelayKind.EMBEDDINGS);
            }
            return understood(route.endpoint(), dialect)
                    .flatMapMany(texts ->
                            all(texts.parts(batch(route)), part -> call(new Part(part, route, dialect), open)))
                    .collectList()
                    .map(parts -> whole(parts, route))
                    .flux();
        }

        /**
         * The parts' answers in order. When one fails, no further part is begun, but those under way are waited for: the provider charges for
         * them, so what they used has to be known.
         */
        private static Flux<Answered> all(List<EmbeddingAsk> parts, Function<EmbeddingAsk, Mono<Answered>> call) {
            var failed = new AtomicBoolean();
            return Flux.fromIterable(parts)
                    .takeWhile(part -> !failed.get())
                    .flatMapSequentialDelayError(
                            part -> call.apply(part).doOnError(failure -> failed.set(true)), PARALLEL_PARTS, 1)
                    .onErrorMap(
                            Exceptions::isMultiple,
                            several -> Exceptions.unwrapMultiple(several).getFirst());
        }

        /** The request in texts, where the provider takes no token ids. */
        private Mono<EmbeddingAsk> understood(Endpoint endpoint, EmbeddingDialect dialect) {
            return ask.tokens() && !dialect.takesTokens(endpoint.quirks()) ? Detokenizer.texts(ask) : Mono.just(ask);
        }

        private Mono<Answered> call(Part part, OpenRelay open) {
            var route = part.route();
            var quirks = route.endpoint().quirks();
            var outgoing = part.dialect().write(part.ask(), route.model().name(), quirks);
            Asked.checkDropped(outgoing, route, strict, open);
            return upstream.handThrough(new RawCall(route, outgoing, RawCall.Form.JSON))
                    .single()
                    .map(RawPiece::bytes)
                    .flatMap(body -> read(part, body))
                    .map(answer -> {
                        var spent = Spent.tokens(
                                answer.usage(), JsonBytes.length(part.ask().inputs()));
                        open.used(spent);
                        return new Answered(answer, spent);
                    });
        }

        private RawPiece whole(List<Answered> parts, Route route) {
            var usage = parts.stream()
                    .map(Answered::spent)
                    .reduce(Spent.NOTHING, Spent::plus)
                    .usage();
            var body = EmbeddingWriter.write(
                    parts.stream().map(Answered::answer).toList(),
                    ask.base64(),
                    route.model().name(),
                    usage == null ? Usage.NONE : usage);
            return new RawPiece("application/json", body, true);
        }
    }

    /** The inputs of one call. */
    private record Part(EmbeddingAsk ask, Route route, EmbeddingDialect dialect) {}

    private record Answered(EmbeddingAnswer answer, Spent spent) {}

    private static int batch(Route route) {
        var limit = route.provider().embeddingBatch();
        return limit == null ? EmbeddingAsk.MAX_INPUTS : limit;
    }

    private static Mono<EmbeddingAnswer> read(Part part, JsonBytes body) {
        var quirks = part.route().endpoint().quirks();
        var reading = Mono.fromSupplier(() -> part.dialect().read(part.ask(), body, quirks))
                .onErrorMap(MalformedJsonException.class, Asked::broken);
        return body.length() > LONG_BYTES ? reading.subscribeOn(Schedulers.parallel()) : reading;
    }
}
