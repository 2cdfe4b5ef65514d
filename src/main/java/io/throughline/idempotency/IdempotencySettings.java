package io.throughline.idempotency;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.idempotency}.
 *
 * @param keep how long an answer is given again
 * @param patience how long a request waits for the answer of an earlier one with its key
 * @param alive how long a gateway that no longer reports itself counts as still answering
 */
@ConfigurationProperties("throughline.idempotency")
record IdempotencySettings(
        @DefaultValue("24h") Duration keep,
        @DefaultValue("5m") Duration patience,
        @DefaultValue("15s") Duration alive) {

    IdempotencySettings {
        if (!keep.isPositive() || !alive.isPositive() || patience.isNegative()) {
            throw new IllegalArgumentException("throughline.idempotency.keep and .alive must be longer than nothing");
        }
    }
}
