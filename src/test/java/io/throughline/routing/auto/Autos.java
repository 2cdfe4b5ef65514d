package io.throughline.routing.auto;

import io.throughline.chat.ChatRequest;
import io.throughline.chat.Ids;
import io.throughline.routing.RouteAsk;
import io.throughline.tenant.OwnKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The policy {@code auto} outside a gateway. */
public final class Autos {

    private Autos() {}

    public static AutoRoutes off() {
        return routes(settings(false, "best", "cheapest", 0.3), () -> 0);
    }

    /** Switched on, with dice that always show that number between 0 and 1: a low one draws the strong side, a high one the weak side. */
    public static AutoRoutes on(String strong, String weak, double drawn) {
        return routes(settings(true, strong, weak, 0.3), () -> (long) (drawn * Long.MAX_VALUE) << 1);
    }

    /** A short question of an organization's to that model string. */
    public static RouteAsk ask(String model) {
        var content = Town.content("how far is the moon?");
        return RouteAsk.chat(ChatRequest.of(model, content), Town.ORGANIZATION, OwnKeys.NONE);
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
