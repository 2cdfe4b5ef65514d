package io.throughline.routing.health;

/**
 * How one model was observed to answer, lately.
 *
 * @param ttftSeconds median time to the first token; NaN when none was observed
 * @param tokensPerSecond median after the first token; NaN when none was observed
 * @param success the share of calls that succeed, as far as the calls seen so far vouch for it: few calls vouch for little
 */
public record Pace(double ttftSeconds, double tokensPerSecond, double success) {

    /** Until the last of that many tokens is there. */
    public double seconds(long outputTokens) {
        return ttftSeconds + outputTokens / tokensPerSecond;
    }
}
