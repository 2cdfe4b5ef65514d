package io.throughline.routing.auto;

import io.throughline.routing.Choice.Scorer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Walks once over the log of one organization, a page at a time, beside the event loops. Stateful; one for each report. */
final class Reporting {

    private final ReportStore store;
    private final UUID organization;
    private final @Nullable Instant since;
    private final Tally all = new Tally();
    private final Tally prior = new Tally();
    private final Tally learned = new Tally();
    private UUID last;
    private boolean more = true;
    private long forced;
    private long stoodIn;

    Reporting(ReportStore store, UUID organization, @Nullable Instant since) {
        this.store = store;
        this.organization = organization;
        this.since = since;
        last = since == null ? new UUID(0, 0) : firstOf(since);
    }

    /** The least id that is made at that time: its milliseconds are the first 48 bits (RFC 9562, section 5.7). */
    private static UUID firstOf(Instant time) {
        return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
    }

    Mono<AutoReport> report(boolean enabled) {
        return Mono.defer(() -> store.after(organization, last))
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(this::add)
                .repeat(() -> more)
                .then(Mono.fromSupplier(() -> new AutoReport(
                        "auto_report",
                        organization,
                        since == null ? null : since.toString(),
                        enabled,
                        forced,
                        stoodIn,
                        AutoReport.Part.of(all),
                        AutoReport.Part.of(prior),
                        AutoReport.Part.of(learned))));
    }

    private void add(List<ReportRow> page) {
        page.forEach(this::add);
        more = page.size() == ReportStore.PAGE;
        last = page.isEmpty() ? last : page.getLast().id();
    }

    private void add(ReportRow row) {
        stoodIn += row.stoodIn() ? 1 : 0;
        if (row.forced()) {
            forced++;
            return;
        }
        all.add(row);
        (row.scorer() == Scorer.PRIOR ? prior : learned).add(row);
    }
}
