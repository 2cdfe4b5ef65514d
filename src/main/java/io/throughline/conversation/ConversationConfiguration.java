package io.throughline.conversation;

import io.throughline.database.GroupCommit;
import io.throughline.database.GroupCommit.Limits;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the container must start and stop. */
@Configuration(proxyBeanMethods = false)
class ConversationConfiguration {

    /** Turns may carry images: 32 million characters wait at most, and 4 million make a group. */
    static final Limits LIMITS = new Limits(10_000, 1L << 25, 256, 1L << 22, Duration.ofSeconds(5));

    /** Not worth a late shutdown: they are a help to the provider, not the client's words. */
    private static final Limits KEPT = new Limits(10_000, 1L << 25, 256, 1L << 22, Duration.ofSeconds(2));

    @Bean
    GroupCommit<KeptAnswer> keptAnswerCommits(KeptAnswerStore store) {
        return new GroupCommit<>("kept answers", KEPT, KeptAnswer::chars, store::keep);
    }

    @Bean
    GroupCommit<StoredTurn> turnCommits(TurnStore store) {
        return new GroupCommit<>("turns", LIMITS, StoredTurn::chars, store::append);
    }
}
