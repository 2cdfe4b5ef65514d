package io.throughline.context.summary;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When conversations are summarized, and how long.
 *
 * @param summaryAfter after so many tokens that no summary stands for, and earlier where half of the window of the model last asked is less; 0 for never
 * @param summaryTokens about the most tokens of one
 * @param summaryWait the longest that a request waits for one that is being made
 */
@ConfigurationProperties("throughline.context")
record SummarySettings(
        @DefaultValue("16000") int summaryAfter,
        @DefaultValue("800") int summaryTokens,
        @DefaultValue("0s") Duration summaryWait) {}
