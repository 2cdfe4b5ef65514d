package io.throughline.relay;

import io.throughline.chat.Ids;
import io.throughline.chat.RouteControls;
import io.throughline.dialect.RerankAnswer;
import io.throughline.dialect.RerankAsk;
import io.throughline.dialect.RerankDialect;
import io.throughline.dialect.RouteFields;
import io.throughline.routing.Route;
import io.throughline.upstream.RawCall;
import io.throughline.upstream.RawPiece;
import io.throughline.upstream.Upstream;
import io.throughline.wire.JsonBytes;
import io.throughline.wire.MalformedJsonException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Ranks documents with any provider that can. */
@Component
final class RerankTasks implements RelayTasks {

    private final Upstream upstream;
    private final Ids ids;
    private final Map<String, RerankDialect> dialects;

    RerankTasks(Upstream upstream, Ids ids, List<RerankDialect> dialects) {
        this.upstream = upstream;
        this.ids = ids;
        this.dialects = dialects.stream().collect(Collectors.toUnmodifiableMap(RerankDialect::id, Function.identity()));
    }

    @Override
    public boolean reads(RelayKind kind) {
        return kind == RelayKind.RERANK;
    }

    @Override
    public RelayTask read(RelayCall call) {
        var body = Asked.json(call);
        return new Task(Asked.model(body), RerankAsk.read(body), Asked.strictly(call, body));
    }

    private final class Task implements RelayTask {
        private final String model;
        private final RerankAsk ask;
        private final boolean strict;

        Task(String model, RerankAsk ask, boolean strict) {
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
                throw Asked.cannot(route, RelayKind.RERANK);
            }
            var outgoing = dialect.write(ask, route.model().name());
            Asked.checkDropped(outgoing, route, strict, open);
            return upstream.handThrough(new RawCall(route, outgoing, RawCall.Form.JSON))
                    .map(piece -> dialect.read(ask, piece.bytes()))
                    .onErrorMap(MalformedJsonException.class, Asked::broken)
                    .map(answer -> piece(answer, route, open));
        }

        private RawPiece piece(RerankAnswer answer, Route route, OpenRelay open) {
            open.used(
                    answer.searches() != null
                            ? new Spent(answer.usage(), answer.searches(), false)
                            : Spent.tokens(answer.usage(), sent()));
            var body = RerankWriter.write(
                    ask, answer, ids.next("rerank-"), route.model().name());
            return new RawPiece("application/json", body, true);
        }

        /** Rerankers read the query beside each document. */
        private long sent() {
            return JsonBytes.length(ask.documents())
                    + (long) ask.query().length() * ask.documents().size();
        }
    }
}
