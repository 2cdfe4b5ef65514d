package io.throughline.routing.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What was observed of one model, each observation weighing half as much after each half-life. Not safe for use by several threads. */
final class Window {

    private static final double LEAST_SECONDS = 0.005;
    private static final double LEAST_TOKENS_PER_SECOND = 0.1;

    /** Weights double with each half-life; before they grow out of sight, all are brought down again. */
    private static final double MOST_HALF_LIVES = 40;

    /** The middles of ten equal parts. */
    private static final double[] KEPT = {0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95};

    private final double halfLifeMillis;
    final DecayedHistogram ttft = new DecayedHistogram(LEAST_SECONDS);
    final DecayedHistogram throughput = new DecayedHistogram(LEAST_TOKENS_PER_SECOND);
    final WholeTimes wholes = new WholeTimes();
    private double good;
    private double bad;
    private double cached;
    private double cachedOf;
    private long sinceMillis;

    Window(Duration halfLife, long nowMillis) {
        halfLifeMillis = halfLife.toMillis();
        sinceMillis = nowMillis;
    }

    /** What an observation made now weighs, beside those before it. */
    double weight(long nowMillis) {
        double age = (nowMillis - sinceMillis) / halfLifeMillis;
        if (age > MOST_HALF_LIVES) {
            scale(Math.pow(2, -age));
            sinceMillis = nowMillis;
            return 1;
        }
        return Math.pow(2, age);
    }

    /** What weights have to be multiplied with, so that one made now would be 1. */
    double now(long nowMillis) {
        return Math.pow(2, (sinceMillis - nowMillis) / halfLifeMillis);
    }

    void scale(double factor) {
        ttft.scale(factor);
        throughput.scale(factor);
        wholes.scale(factor);
        cached *= factor;
        cachedOf *= factor;
        good *= factor;
        bad *= factor;
    }

    /** Makes the counts weigh no more than that now. */
    void limitCounts(double most, long nowMillis) {
        double factor = Math.min(1, most / ((good + bad) * now(nowMillis)));
        if (factor < 1) {
            good *= factor;
            bad *= factor;
        }
    }

    void good(double weight) {
        good += weight;
    }

    void bad(double weight) {
        bad += weight;
    }

    void cached(double share, double weight) {
        cached += share * weight;
        cachedOf += weight;
    }

    double good() {
        return good;
    }

    double bad() {
        return bad;
    }

    double cached() {
        return cached;
    }

    double cachedOf() {
        return cachedOf;
    }

    /** Takes over the times of another one, as they weigh now. */
    void becomeTimes(Window other, long nowMillis) {
        double factor = other.now(nowMillis) / now(nowMillis);
        ttft.become(other.ttft);
        ttft.scale(factor);
        throughput.become(other.throughput);
        throughput.scale(factor);
        wholes.become(other.wholes);
        wholes.scale(factor);
    }

    /** What is kept of it, as it weighs then. */
    KeptPace kept(String model, long atMillis) {
        double now = now(atMillis);
        return new KeptPace(
                model,
                atMillis,
                good * now,
                bad * now,
                percentiles(ttft),
                ttft.total() * now,
                percentiles(throughput),
                throughput.total() * now,
                Arrays.stream(wholes.sums(now)).boxed().toList(),
                cached * now,
                cachedOf * now);
    }

    private static List<Double> percentiles(DecayedHistogram histogram) {
        return histogram.total() > 0
                ? Arrays.stream(histogram.quantiles(KEPT)).boxed().toList()
                : List.of();
    }

    /** Adds what was kept, so much fainter as it has become older since. */
    void restore(KeptPace kept) {
        double weight = Math.pow(2, (kept.seenMillis() - sinceMillis) / halfLifeMillis);
        good += kept.good() * weight;
        bad += kept.bad() * weight;
        cached += kept.cached() * weight;
        cachedOf += kept.cachedOf() * weight;
        kept.ttft().forEach(value -> ttft.add(value, kept.ttftWeight() / KEPT.length * weight));
        kept.tokensPerSecond()
                .forEach(value -> throughput.add(value, kept.tokensPerSecondWeight() / KEPT.length * weight));
        wholes.restore(kept.wholes().stream().mapToDouble(sum -> sum * weight).toArray());
    }
}
