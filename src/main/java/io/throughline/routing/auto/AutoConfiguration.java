package io.throughline.routing.auto;

import io.throughline.database.DatabaseUnavailableException;
import io.throughline.database.GroupCommit;
import io.throughline.database.GroupCommit.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** What the container must start and stop, and the dice. */
@Configuration(proxyBeanMethods = false)
class AutoConfiguration {

    /** A row is about 1 KB. */
    private static final Limits LIMITS = new Limits(20_000, 20_000, 500, 500, Duration.ofSeconds(5));

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Bean
    RandomGenerator autoDraws() {
        return new SecureRandom();
    }

    /** Nobody waits for decisions, so they are tried until the database is back, while the queue fills. */
    @Bean
    GroupCommit<LogEntry> decisionEntries(DecisionStore store) {
        var again = Retry.fixedDelay(Long.MAX_VALUE, PAUSE).filter(DatabaseUnavailableException.class::isInstance);
        return new GroupCommit<>(
                "decisions",
                LIMITS,
                entry -> 1,
                entries -> append(store, entries).retryWhen(again));
    }

    private static Mono<Void> append(DecisionStore store, List<LogEntry> entries) {
        var decisions = new ArrayList<LoggedDecision>(entries.size());
        for (var entry : entries) {
            if (entry.decision() != null) {
                decisions.add(entry.decision());
            }
        }
        return store.append(decisions);
    }
}
