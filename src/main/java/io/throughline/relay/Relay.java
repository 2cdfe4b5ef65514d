package io.throughline.relay;

import io.throughline.chat.Attempt;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.Router;
import io.throughline.upstream.RawPiece;
import io.throughline.upstream.RouteCalls;
import io.throughline.upstream.Upstream;
import io.throughline.usage.Ledger;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Answers requests to models that do not chat: the same routes, keys, limits, failover and accounts as for chat. */
@Component
public class Relay {

    private final Router router;
    private final Upstream upstream;
    private final Ledger ledger;
    private final Ids ids;
    private final List<RelayTasks> tasks;

    Relay(Router router, Upstream upstream, Ledger ledger, Ids ids, List<RelayTasks> tasks) {
        this.router = router;
        this.upstream = upstream;
        this.ledger = ledger;
        this.ids = ids;
        this.tasks = tasks;
    }

    /**
     * The answer, piece by piece. Fails with a {@link GatewayException}; after a piece has come, that means that the answer is not complete.
     * Cancelling it cancels the provider's call. However it ends, it is recorded, unless the
     * request itself could not be read.
     */
    public Flux<RelayPiece> answer(RelayCall call) {
        return Flux.defer(() -> reader(call.kind()).arriving(call).flatMapMany(task -> recorded(call, task)));
    }

    private Flux<RelayPiece> recorded(RelayCall call, RelayTask task) {
        var open = new OpenRelay(call, task, ledger, ids);
        return Flux.defer(() -> begin(call, task, open))
                .doOnComplete(open::completed)
                .doOnError(open::failed)
                .doOnCancel(open::cancelled)
                .doFinally(signal -> task.close());
    }

    private Flux<RelayPiece> begin(RelayCall call, RelayTask task, OpenRelay open) {
        var ask = RouteAsk.other(
                task.model(), call.kind().capability(), call.caller().organizationId(), call.ownKeys());
        var plan = router.plan(ask.with(task.controls()));
        var begun = new AtomicBoolean();
        return upstream.inTurn(plan, new Calls(task, open)).map(piece -> shown(piece, open, begun));
    }

    private record Calls(RelayTask task, OpenRelay open) implements RouteCalls<RawPiece> {

        @Override
        public Flux<RawPiece> call(Route route, int number) {
            open.trying(route, number);
            return task.attempt(route, open);
        }

        @Override
        public boolean repeatable() {
            return task.repeatable();
        }

        @Override
        public void ended(Attempt attempt) {
            open.ended(attempt);
        }
    }

    private static RelayPiece shown(RawPiece piece, OpenRelay open, AtomicBoolean begun) {
        var head = begun.compareAndSet(false, true) ? open.begin(piece.mediaType(), piece.whole()) : null;
        return new RelayPiece(head, piece.bytes());
    }

    private RelayTasks reader(RelayKind kind) {
        return tasks.stream()
                .filter(each -> each.reads(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody reads requests of " + kind));
    }
}
