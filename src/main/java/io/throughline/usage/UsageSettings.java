package io.throughline.usage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the database is waited for, and how much may wait for it.
 *
 * @param waiting the most records that wait to be written; more are refused, or lost where nobody waits for them
 * @param retryPause how long to wait before records that nobody waits for are tried again
 */
@ConfigurationProperties("throughline.usage")
record UsageSettings(
        @DefaultValue("2500ms") Duration commitTimeout,
        @DefaultValue("20000") int waiting,
        @DefaultValue("1s") Duration retryPause) {}
