package io.throughline.routing.health;

import java.time.Duration;

/** What was observed of one model: an observation weighs half as much after each half-life. Safe for use by several threads. */
public final class RouteRecord {

    private static final double LEAST_SECONDS = 0.005;
    private static final double LEAST_TOKENS_PER_SECOND = 0.1;

    /** Weights double with each half-life; before they grow out of sight, all are brought down again. */
    private static final double MOST_HALF_LIVES = 40;

    private final double halfLifeMillis;
    private final DecayedHistogram ttft = new DecayedHistogram(LEAST_SECONDS);
    private final DecayedHistogram throughput = new DecayedHistogram(LEAST_TOKENS_PER_SECOND);
    private double good;
    private double bad;
    private long sinceMillis;
    private long latestMillis;

    public RouteRecord(Duration halfLife, long nowMillis) {
        halfLifeMillis = halfLife.toMillis();
        sinceMillis = nowMillis;
        latestMillis = nowMillis;
    }

    /** {@code tokensPerSecond} may be NaN: an answer of one token has no pace. */
    synchronized void succeeded(double ttftSeconds, double tokensPerSecond, long nowMillis) {
        double weight = weight(nowMillis);
        good += weight;
        ttft.add(ttftSeconds, weight);
        if (tokensPerSecond > 0) {
            throughput.add(tokensPerSecond, weight);
        }
    }

    synchronized void failed(long nowMillis) {
        bad += weight(nowMillis);
    }

    private double weight(long nowMillis) {
        latestMillis = Math.max(latestMillis, nowMillis);
        double age = (latestMillis - sinceMillis) / halfLifeMillis;
        if (age > MOST_HALF_LIVES) {
            double factor = Math.pow(2, -age);
            good *= factor;
            bad *= factor;
            ttft.scale(factor);
            throughput.scale(factor);
            sinceMillis = latestMillis;
            return 1;
        }
        return Math.pow(2, age);
    }

    synchronized Pace pace(long nowMillis) {
        double now = Math.pow(2, (sinceMillis - Math.max(nowMillis, latestMillis)) / halfLifeMillis);
        return new Pace(ttft.quantile(0.5), throughput.quantile(0.5), RouteCounts.lowerBound(good * now, bad * now));
    }

    synchronized long latestMillis() {
        return latestMillis;
    }
}
