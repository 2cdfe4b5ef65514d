package io.throughline.routing.auto;

import io.throughline.chat.Ids;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The policy {@code auto} outside a gateway. */
public final class Autos {

    private Autos() {}

    public static AutoRoutes off() {
        return routes(settings(false, "best", "cheapest", 0.3), () -> 0);
    }

    static AutoSettings settings(boolean enabled, String strong, String weak, double share) {
        return new AutoSettings(
                enabled, strong, weak, share, 0.05, true, Duration.ofSeconds(30), 10_000, Duration.ofDays(90));
    }

    static AutoRoutes routes(AutoSettings settings, RandomGenerator random) {
        var clock = Clock.systemUTC();
        return new AutoRoutes(settings, new Minds(settings), new Ids(clock), clock, random);
    }
}
