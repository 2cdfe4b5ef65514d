package io.throughline.routing.health;

import java.time.Duration;
import java.util.Optional;

/**
 * How one model is expected to answer now, by what was observed of it.
 *
 * @param lastFailed whether its last call failed
 * @param cachedShare how much of a prompt its provider is expected to have in its cache, 0 to 1
 * @param calls how many calls this is based on, as they weigh now; 0 for one that is only assumed
 * @param seenMillis when the last of them ended, in epoch milliseconds; 0 for one that is only assumed
 */
public record Pace(
        Times times, Success success, boolean lastFailed, double cachedShare, double calls, long seenMillis) {

    /** As a model that nearly always answers. */
    private static final double HOPED = 0.97;

    private static final double TYPICAL_TOKENS = 500;

    /** Fewer calls do not show how late a late one is. */
    private static final double CALLS_FOR_LATE = 20;

    /**
     * @param ttft median seconds to the first token of streams; NaN when none was observed
     * @param ttftLate what 19 of 20 streams stay below until their first token, in seconds; NaN when none was observed
     * @param tokensPerSecond median of streams after the first token; NaN when none was observed
     * @param line how long a whole answer takes; where nothing of it was observed, what is usual for its provider
     * @param latest the same by the latest answers alone
     */
    public record Times(double ttft, double ttftLate, double tokensPerSecond, Line line, Line latest) {

        Times hoped() {
            double typical = latest.seconds(TYPICAL_TOKENS);
            return typical < line.seconds(TYPICAL_TOKENS)
                    ? new Times(ttft, ttftLate, tokensPerSecond, latest, latest)
                    : this;
        }
    }

    /** One of which just this was observed, in streams. */
    public Pace(double ttftSeconds, double tokensPerSecond, double success) {
        this(
                times(ttftSeconds, tokensPerSecond, new Line(ttftSeconds, 1 / tokensPerSecond)),
                new Success(success, success),
                false,
                0,
                1,
                1);
    }

    private static Times times(double ttft, double tokensPerSecond, Line line) {
        return new Times(ttft, Double.NaN, tokensPerSecond, line, line);
    }

    /** One that is assumed, of a model that nobody called. */
    static Pace assumed(Line line) {
        return new Pace(times(Double.NaN, Double.NaN, line), Success.UNTRIED, false, 0, 0, 0);
    }

    public boolean isAssumed() {
        return seenMillis == 0;
    }

    /** The same if it has changed for the better lately: whatever made its calls fail was over when the last one succeeded. */
    public Pace hoped() {
        var hoped = new Success(Math.max(success.expected(), HOPED), Math.max(success.sure(), HOPED));
        return lastFailed ? this : new Pace(times.hoped(), hoped, false, cachedShare, calls, seenMillis);
    }

    public double ttftSeconds() {
        return times.ttft();
    }

    public double tokensPerSecond() {
        return times.tokensPerSecond();
    }

    /** Until the last of that many tokens is there. */
    public double seconds(long outputTokens) {
        return times.line().seconds(outputTokens);
    }

    /** How long the first token may take before it is late; empty while too few streams were seen. */
    public Optional<Duration> hedgeAfter() {
        return calls < CALLS_FOR_LATE || Double.isNaN(times.ttftLate())
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(times.ttftLate() * 1000)));
    }
}
