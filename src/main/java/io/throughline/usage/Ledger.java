package io.throughline.usage;

import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The book of usage: records are added and never changed. */
@Component
public class Ledger {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final long LOG_PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();

    private final GroupCommit<UsageRecord> awaited;
    private final GroupCommit<UsageRecord> later;
    private final UsageMeters meters;
    private final RequestMetrics requests;
    private final Clock clock;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong nextLogMillis = new AtomicLong();

    Ledger(
            GroupCommit<UsageRecord> awaitedUsage,
            GroupCommit<UsageRecord> laterUsage,
            UsageMeters meters,
            RequestMetrics requests,
            Clock clock) {
        this.awaited = awaitedUsage;
        this.later = laterUsage;
        this.meters = meters;
        this.requests = requests;
        this.clock = clock;
        meters.watch(later::waiting);
    }

    /** A request has begun; {@link #ended} must follow once. */
    public void opened() {
        requests.opened();
    }

    /** Another route has gone on with an answer that broke off. */
    public void resumed() {
        requests.resumed();
    }

    /** A request is over: counts it and writes its line of the log. Storing the record is a step of its own. */
    public void ended(UsageRecord usage, Stopwatch watch) {
        RequestLog.write(usage, watch);
        requests.ended(usage, watch);
    }

    /** Stores and counts what was spent on an attempt that failed, beside the record of its request. */
    public void spentInVain(UsageRecord usage) {
        requests.spent(usage);
        recordLater(usage);
    }

    /** Stores and counts what the gateway's own work for an organization has cost; it is no request. */
    public void spentOnOwnWork(UsageRecord usage) {
        requests.spent(usage);
        recordLater(usage);
    }

    /** Completes when the record is committed. The caller may leave: the record is written all the same. */
    public Mono<Void> record(UsageRecord usage) {
        return awaited.commit(usage).onErrorMap(failure -> explain(failure, usage));
    }

    private static Throwable explain(Throwable failure, UsageRecord usage) {
        if (failure instanceof DatabaseUnavailableException) {
            return GatewayException.of(
                    ErrorKind.STATE_UNAVAILABLE,
                    "the usage of this request could not be stored: the gateway's database does not answer; try again");
        }
        LOG.error("usage could not be stored, request_id={}: {}", usage.requestId(), cause(failure));
        return GatewayException.of(ErrorKind.INTERNAL, "the usage of this request could not be stored");
    }

    /**
     * Writes the record soon, for answers that promise nothing: nobody waits for it. While the database is away, records wait; when too many
     * wait already, this one is lost, which a metric counts and the log tells once a minute.
     */
    public void recordLater(UsageRecord usage) {
        if (!later.offer(usage, failure -> lose(usage, failure))) {
            lose(usage, new DatabaseUnavailableException("too many wait for the database"));
        }
    }

    private void lose(UsageRecord usage, Throwable failure) {
        meters.lost();
        lost.incrementAndGet();
        long now = clock.millis();
        long next = nextLogMillis.get();
        if (now >= next && nextLogMillis.compareAndSet(next, now + LOG_PAUSE_MILLIS)) {
            LOG.warn(
                    "{} usage records lost, the last with request_id={}: {}",
                    lost.getAndSet(0),
                    usage.requestId(),
                    cause(failure));
        }
    }

    private static String cause(Throwable failure) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
    }
}
