package io.throughline.routing.health;

import io.throughline.chat.ErrorKind;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.RouteObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Observations of the models that are called most, in bounded memory: when there are too many, the one that was not called for longest is
 * forgotten. What is read may be a second old.
 */
@Component
public final class RouteStatistics implements RouteHealth, RouteObserver {

    private static final int MOST_MODELS = 512;
    private static final Duration HALF_LIFE = Duration.ofSeconds(30);
    private static final long STALE_MILLIS = 1_000;

    /** After so many half-lives nothing that was observed says anything about now. */
    private static final int HALF_LIVES_KEPT = 20;

    private final InstantSource clock;
    private final Duration halfLife;
    private final Map<String, RouteRecord> records = new ConcurrentHashMap<>();
    private volatile Read read = new Read(Map.of(), Long.MIN_VALUE / 2);

    private record Read(Map<String, Pace> paces, long atMillis) {}

    @Autowired
    public RouteStatistics(Clock clock) {
        this(clock, HALF_LIFE);
    }

    public RouteStatistics(InstantSource clock, Duration halfLife) {
        this.clock = clock;
        this.halfLife = halfLife;
    }

    @Override
    public void succeeded(Route route, CallTimes times) {
        if (route.model().listed() && times.firstToken() != null) {
            succeeded(route.model().id(), times.firstToken(), times.whole().minus(times.firstToken()), times.tokens());
        }
    }

    @Override
    public void failed(Route route, ErrorKind kind) {
        if (route.model().listed() && Failures.count(kind, route.ownKey() != null)) {
            failed(route.model().id());
        }
    }

    @Override
    public void setAside(String model, Duration pause) {}

    /** {@code tokens} came in the time after the first of them; one that came alone says nothing of the pace. */
    public void succeeded(String model, Duration ttft, Duration afterwards, long tokens) {
        double seconds = afterwards.toNanos() / 1e9;
        double pace = tokens > 1 && seconds > 0 ? (tokens - 1) / seconds : Double.NaN;
        long now = clock.millis();
        record(model, now).succeeded(ttft.toNanos() / 1e9, pace, now);
    }

    public void failed(String model) {
        long now = clock.millis();
        record(model, now).failed(now);
    }

    private RouteRecord record(String model, long now) {
        var known = records.get(model);
        if (known != null) {
            return known;
        }
        if (records.size() >= MOST_MODELS) {
            forgetOldest();
        }
        return records.computeIfAbsent(model, id -> new RouteRecord(halfLife, now));
    }

    private synchronized void forgetOldest() {
        records.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().latestMillis()))
                .filter(oldest -> records.size() >= MOST_MODELS)
                .ifPresent(oldest -> records.remove(oldest.getKey()));
    }

    @Override
    public Map<String, Pace> paces() {
        long now = clock.millis();
        var last = read;
        if (now - last.atMillis() < STALE_MILLIS) {
            return last.paces();
        }
        long oldest = now - HALF_LIVES_KEPT * halfLife.toMillis();
        records.values().removeIf(record -> record.latestMillis() < oldest);
        var paces = HashMap.<String, Pace>newHashMap(records.size());
        records.forEach((model, record) -> paces.put(model, record.pace(now)));
        read = new Read(paces, now);
        return paces;
    }
}
