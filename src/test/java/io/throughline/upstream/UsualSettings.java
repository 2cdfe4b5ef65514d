package io.throughline.upstream;

import io.throughline.upstream.UpstreamSettings.Breaker;
import io.throughline.upstream.UpstreamSettings.Cooldown;
import java.time.Duration;

/** Settings for tests, with short patience. */
final class UsualSettings {

    static final Duration SOON = Duration.ofSeconds(10);
    static final Cooldown COOLDOWN = cooldown(Duration.ofSeconds(10), Duration.ofSeconds(2));

    private UsualSettings() {}

    static Cooldown cooldown(Duration unsaid, Duration worthWaiting) {
        return new Cooldown(
                unsaid, Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(10), worthWaiting);
    }

    static UpstreamSettings with(Breaker breaker) {
        return of(SOON, SOON, breaker, COOLDOWN);
    }

    static UpstreamSettings usual() {
        return with(new Breaker(40, 20, 80, Duration.ofSeconds(5), 3));
    }

    static UpstreamSettings of(Duration firstByte, Duration total, Breaker breaker, Cooldown cooldown) {
        return new UpstreamSettings(
                Duration.ofSeconds(2),
                firstByte,
                firstByte,
                SOON,
                total,
                Duration.ofSeconds(50),
                100,
                100,
                false,
                breaker,
                cooldown);
    }
}
