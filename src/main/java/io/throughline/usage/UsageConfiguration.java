package io.throughline.usage;

import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import io.throughline.database.GroupCommit.Limits;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What the container must start and stop. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int GROUP = 1000;
    private static final Duration GATHER = Duration.ofMillis(100);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    /** For those who wait: fails when the database is away. */
    @Bean
    GroupCommit<UsageRecord> awaitedUsage(UsageStore store, UsageSettings settings) {
        return new GroupCommit<>("usage records", limits(settings), record -> 1, store::append);
    }

    /** For those who do not wait: gathers for a moment, and tries until the database is back, while the queue fills. */
    @Bean
    GroupCommit<UsageRecord> laterUsage(UsageStore store, UsageSettings settings) {
        var again = Retry.fixedDelay(Long.MAX_VALUE, settings.retryPause())
                .filter(DatabaseUnavailableException.class::isInstance)
                .doBeforeRetry(UsageConfiguration::tellOnce);
        return new GroupCommit<>(
                "usage records that nobody waits for",
                limits(settings),
                record -> 1,
                records -> store.append(records).retryWhen(again).then(pauseAfter(records)));
    }

    /** A group completes late, so that the next one has gathered more; a full one shows that more than enough wait already. */
    private static Mono<Void> pauseAfter(List<UsageRecord> records) {
        return records.size() == GROUP ? Mono.empty() : Mono.delay(GATHER).then();
    }

    private static void tellOnce(Retry.RetrySignal failed) {
        if (failed.totalRetries() == 0) {
            LOG.warn("usage records wait: {}", failed.failure().getMessage());
        }
    }

    private static Limits limits(UsageSettings settings) {
        return new Limits(settings.waiting(), settings.waiting(), GROUP, GROUP, SHUTDOWN);
    }
}
