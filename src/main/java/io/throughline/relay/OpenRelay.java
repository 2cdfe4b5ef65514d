package io.throughline.relay;

import io.throughline.chat.Attempt;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.routing.Route;
import io.throughline.usage.Cost;
import io.throughline.usage.Costing;
import io.throughline.usage.Ledger;
import io.throughline.usage.Outcome;
import io.throughline.usage.Stopwatch;
import io.throughline.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is known of one request while it runs. Closed once, by whichever end comes first. Parts of a request report from several threads. */
final class OpenRelay {

    private final RelayCall call;
    private final Ledger ledger;
    private final Ids ids;
    private final Stopwatch watch;
    private final RelayTask task;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable Route route;
    private int attempts;
    private final List<Attempt> ended = new ArrayList<>(1);
    private List<String> dropped = List.of();
    private @Nullable Spent spent;
    private boolean begun;

    OpenRelay(RelayCall call, RelayTask task, Ledger ledger, Ids ids) {
        this.call = call;
        this.task = task;
        this.ledger = ledger;
        this.ids = ids;
        watch = new Stopwatch(call.startedNanos());
        ledger.opened();
    }

    /** The next attempt begins. What the last one spent was spent in vain: it gets a record of its own. */
    synchronized void trying(Route next, int number) {
        if (spent != null) {
            ledger.spentInVain(record(ids.next(), Outcome.FAILED, null));
            spent = null;
        }
        route = next;
        attempts = number;
        dropped = List.of();
        watch.upstreamBegins();
    }

    synchronized void ended(Attempt attempt) {
        ended.add(attempt);
    }

    synchronized void drops(List<String> fields) {
        dropped = fields;
    }

    /** Something was used, for which the provider charges whether the request succeeds or not. */
    synchronized void used(Spent more) {
        spent = spent == null ? more : spent.plus(more);
    }

    /** As {@link #used}, for the whole attempt so far. */
    synchronized void amountsTo(Spent all) {
        spent = all;
    }

    /** The answer's first bytes go to the client. {@code whole} ones are the last too, so that what they cost is known. */
    synchronized RelayPiece.Head begin(String mediaType, boolean whole) {
        begun = true;
        if (task.streamed()) {
            watch.firstToken();
        }
        if (whole) {
            close(Outcome.COMPLETED, null);
        }
        if (route == null) {
            throw new IllegalStateException("nothing was tried");
        }
        var cost = whole && spent != null && !spent.estimated() ? cost() : null;
        return new RelayPiece.Head(route.provider().id(), route.model().id(), ended, dropped, mediaType, cost);
    }

    synchronized void completed() {
        close(Outcome.COMPLETED, null);
    }

    synchronized void failed(Throwable failure) {
        var kind = failure instanceof GatewayException known ? known.error().kind() : ErrorKind.INTERNAL;
        close(begun ? Outcome.FAILED : Outcome.REFUSED, kind);
    }

    synchronized void cancelled() {
        close(Outcome.CANCELLED, null);
    }

    private void close(Outcome outcome, @Nullable ErrorKind error) {
        if (closed.compareAndSet(false, true)) {
            watch.upstreamEnds();
            var record = record(call.id(), outcome, error).after(ended);
            ledger.recordLater(record);
            ledger.ended(record, watch);
        }
    }

    private @Nullable Cost cost() {
        var used = spent;
        if (route == null || used == null) {
            return null;
        }
        return Costing.cost(route.model().price(), used.usage(), used.quantity())
                .orElse(null);
    }

    private UsageRecord record(UUID id, Outcome outcome, @Nullable ErrorKind error) {
        var price = route == null ? null : route.model().price();
        var used = spent == null ? Spent.NOTHING : spent;
        var cost = cost();
        return new UsageRecord(
                id,
                call.caller().organizationId(),
                call.caller().keyId(),
                call.requestId(),
                call.startedAt(),
                call.kind().door(),
                task.model(),
                route == null ? "" : route.provider().id(),
                route == null ? "" : route.model().name(),
                task.streamed(),
                outcome.id(),
                error == null ? null : error.name(),
                used.usage(),
                used.estimated(),
                used.quantity(),
                price == null ? null : price.version(),
                cost == null ? null : cost.nanoUsd(),
                watch.elapsed(),
                watch.timeToFirstToken(),
                attempts,
                null,
                task.endUser(),
                null);
    }
}
