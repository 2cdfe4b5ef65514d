package io.throughline.routing.policy;

import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;

/**
 * A model that goes before the best one for once, because it was not called lately and may be better than it was.
 *
 * @param pace what is known of it
 * @param ageSeconds since it was called; infinite when it never was
 */
record Probe(int number, Pace pace, double ageSeconds) {

    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;

    /** For people: {@code probing: last seen 12 min ago}. */
    String text() {
        return "probing: " + (Double.isInfinite(ageSeconds) ? "never seen" : "last seen " + age() + " ago")
                + ", as at most one of " + RouteHealth.REQUESTS_PER_PROBE + " requests does";
    }

    private String age() {
        long seconds = Math.round(ageSeconds);
        if (seconds < 2 * MINUTE) {
            return seconds + " s";
        }
        return seconds < 2 * HOUR ? seconds / MINUTE + " min" : seconds / HOUR + " h";
    }
}
