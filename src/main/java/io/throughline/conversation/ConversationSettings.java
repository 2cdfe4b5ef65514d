package io.throughline.conversation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of a conversation is read, and how long the database is waited for.
 *
 * @param historyTurns about the most turns that are read for a request, up to an eighth more; of older ones only a summary
 * @param keepAnswers how long an answer that called tools is kept for the provider, which wants parts of it back
 * @param historyChars the most characters of stored messages that are read, images included
 */
@ConfigurationProperties("throughline.conversation")
record ConversationSettings(
        @DefaultValue("400") int historyTurns,
        @DefaultValue("67108864") long historyChars,
        @DefaultValue("30d") Duration keepAnswers,
        @DefaultValue("2500ms") Duration loadTimeout,
        @DefaultValue("2500ms") Duration commitTimeout) {

    static final ConversationSettings DEFAULT = new ConversationSettings(
            400, 1L << 26, Duration.ofDays(30), Duration.ofMillis(2500), Duration.ofMillis(2500));

    /** The first turn that is read moves on by so many. */
    long historyStep() {
        return Math.max(1, historyTurns / 8);
    }
}
