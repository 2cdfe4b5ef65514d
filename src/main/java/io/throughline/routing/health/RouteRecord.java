package io.throughline.routing.health;

import io.throughline.routing.CallTimes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of one model, twice: in a short window that shows a change soon, and in a long one that knows more when calls are rare. The
 * short one counts for as much as it holds, and wholly where it contradicts the long one by more than chance explains; the long one then begins
 * anew. Safe for use by several threads.
 *
 * <p>Two windows, and forgetting after a change: Bifet and Gavaldà, "Learning from Time-Changing Data with Adaptive Windowing", SDM 2007, with
 * two lengths in place of all.
 */
final class RouteRecord {

    /** So many calls in the short window need no other. */
    private static final double ENOUGH = 4;

    /** Deviations, by the width of the long window, from which on a difference is taken for a change. */
    private static final double DOUBTFUL = 1.5;

    private static final double CERTAIN = 3;
    private static final double LEAST_WIDTH = 0.1;
    private static final double MOST_WIDTH = 0.3;

    /** Of an answer that long ago nobody knows whether it still holds. */
    private static final double LEAST_LATEST = 0.1;

    /** A cached share of few answers is that of other prompts. */
    private static final double CACHED_DOUBT = 3;

    private final Window fast;
    private final Window slow;
    private final OutcomeRun run = new OutcomeRun();
    private long latestMillis;
    private long noProbesUntilMillis;
    private long keptMillis = Long.MIN_VALUE;

    /** The half-lives of the two windows. */
    record HalfLives(Duration fast, Duration slow) {}

    RouteRecord(HalfLives halfLives, long nowMillis) {
        fast = new Window(halfLives.fast(), nowMillis);
        slow = new Window(halfLives.slow(), nowMillis);
        latestMillis = nowMillis;
    }

    synchronized void succeeded(CallTimes times, long nowMillis) {
        latestMillis = Math.max(latestMillis, nowMillis);
        ended(true);
        add(fast, times);
        add(slow, times);
    }

    /** What was counted before a change says nothing about after it. */
    private void ended(boolean good) {
        double now = slow.now(latestMillis);
        if (run.contradicts(good, slow.good() * now, slow.bad() * now)) {
            fast.limitCounts(1, latestMillis);
            slow.limitCounts(1, latestMillis);
        }
    }

    private void add(Window window, CallTimes times) {
        double weight = window.weight(latestMillis);
        window.good(weight);
        if (!Double.isNaN(times.cachedShare())) {
            window.cached(times.cachedShare(), weight);
        }
        double whole = times.whole().toNanos() / 1e9;
        if (times.firstToken() == null) {
            if (times.tokens() >= 0) {
                window.wholes.add(times.tokens(), whole, weight);
            }
            return;
        }
        double first = times.firstToken().toNanos() / 1e9;
        window.ttft.add(first, weight);
        if (times.tokens() > 1 && whole > first) {
            window.throughput.add((times.tokens() - 1) / (whole - first), weight);
        }
    }

    synchronized void failed(long nowMillis) {
        latestMillis = Math.max(latestMillis, nowMillis);
        ended(false);
        fast.bad(fast.weight(latestMillis));
        slow.bad(slow.weight(latestMillis));
    }

    synchronized void noProbesUntil(long millis) {
        noProbesUntilMillis = Math.max(noProbesUntilMillis, millis);
    }

    synchronized boolean isOpenToProbes(long nowMillis) {
        return nowMillis >= noProbesUntilMillis;
    }

    synchronized long latestMillis() {
        return latestMillis;
    }

    /** What is new since the last time; null when nothing is. */
    synchronized @Nullable KeptPace takeNews(String model) {
        if (latestMillis == keptMillis || isEmpty()) {
            return null;
        }
        keptMillis = latestMillis;
        return slow.kept(model, latestMillis);
    }

    /** It was not kept after all. */
    synchronized void giveBack() {
        keptMillis = Long.MIN_VALUE;
    }

    /** Of a record that is new or only begun: what was kept comes before all that it has. */
    synchronized void restore(KeptPace kept) {
        if (isEmpty()) {
            latestMillis = kept.seenMillis();
            keptMillis = latestMillis;
        }
        slow.restore(kept);
    }

    /** Whether no call has ended. */
    synchronized boolean isEmpty() {
        return slow.good() + slow.bad() == 0;
    }

    /** Whether any answer showed how long it takes. */
    synchronized boolean hasTimes() {
        return slow.ttft.total() > 0 || slow.wholes.weight() > 0;
    }

    /** As it is expected to answer now; the line is that of {@code usual} where nothing of it was observed. */
    synchronized Pace pace(long atMillis, Line usual) {
        long now = Math.max(atMillis, latestMillis);
        double fastNow = fast.now(now);
        double slowNow = slow.now(now);
        var fastTtft = fast.ttft.quantiles(0.5, 0.95);
        var slowTtft = slow.ttft.quantiles(0.16, 0.5, 0.84, 0.95);
        var first = Trust.in(fastTtft[0], fast.ttft.total() * fastNow, slowTtft);
        var slowPace = slow.throughput.quantiles(0.16, 0.5, 0.84);
        var perSecond = Trust.in(fast.throughput.quantile(0.5), fast.throughput.total() * fastNow, slowPace);
        double ttft = first.blend(fastTtft[0], slowTtft[1]);
        double late = first.blend(fastTtft[1], slowTtft[3]);
        double throughput = perSecond.blend(fast.throughput.quantile(0.5), slowPace[1]);
        var line = line(ttft, throughput, now, usual);
        if (first.changed() || perSecond.changed()) {
            slow.becomeTimes(fast, now);
        }
        double calls = (slow.good() + slow.bad()) * slowNow;
        var latest = fast.ttft.total() * fastNow < LEAST_LATEST
                ? line
                : line(fastTtft[0], fast.throughput.quantile(0.5), now, usual);
        var times = new Pace.Times(ttft, late, throughput, line, latest);
        return new Pace(times, success(now), run.isBad(), cachedShare(fastNow, slowNow), calls, latestMillis);
    }

    /** By streams and by answers in one piece, as many as there lately were of each. */
    private Line line(double ttft, double throughput, long now, Line usual) {
        double streams = fast.ttft.total() * fast.now(now) + slow.ttft.total() * slow.now(now);
        double wholes = fast.wholes.weight() * fast.now(now) + slow.wholes.weight() * slow.now(now);
        var streamed = streams > 0
                ? new Line(ttft, Double.isNaN(throughput) ? usual.secondsPerToken() : 1 / throughput)
                : usual;
        if (wholes == 0) {
            return streamed;
        }
        double recent = fast.wholes.weight() * fast.now(now);
        double trust = Math.min(1, recent / ENOUGH);
        var whole = slow.wholes
                .line(slow.now(now), streamed)
                .blend(1 - trust, fast.wholes.line(fast.now(now), streamed), trust);
        return streamed.blend(streams, whole, wholes);
    }

    private Success success(long now) {
        double fastNow = fast.now(now);
        double slowNow = slow.now(now);
        return Success.of(fast.good() * fastNow + slow.good() * slowNow, fast.bad() * fastNow + slow.bad() * slowNow);
    }

    /** The short window's, leaning on the long one's, which leans on nothing. */
    private double cachedShare(double fastNow, double slowNow) {
        double slowShare = slow.cached() * slowNow / (slow.cachedOf() * slowNow + CACHED_DOUBT);
        return (fast.cached() * fastNow + slowShare * CACHED_DOUBT) / (fast.cachedOf() * fastNow + CACHED_DOUBT);
    }

    /** How much the short window is believed, 0 to 1, and whether it shows a change. */
    private record Trust(double share, boolean changed) {

        /** {@code slow} are the 16th, 50th and 84th percentiles of the long window, which of a normal distribution are one deviation apart. */
        static Trust in(double fastMedian, double fastWeight, double[] slow) {
            if (!(fastWeight > 0)) {
                return new Trust(0, false);
            }
            double width = Math.clamp(Math.log(slow[2] / slow[0]) / 2, LEAST_WIDTH, MOST_WIDTH);
            double deviations = Math.abs(Math.log(fastMedian / slow[1])) / width;
            double surprise =
                    Math.clamp((deviations - DOUBTFUL) / (CERTAIN - DOUBTFUL), 0, 1) * Math.min(1, fastWeight);
            double share = Math.max(Math.min(1, fastWeight / ENOUGH), surprise);
            return new Trust(share, fastWeight >= ENOUGH && deviations > CERTAIN);
        }

        /** In proportion, as times and paces differ. */
        double blend(double fast, double slow) {
            if (share == 0 || Double.isNaN(fast)) {
                return slow;
            }
            return Math.exp(share * Math.log(fast) + (1 - share) * Math.log(slow));
        }
    }
}
