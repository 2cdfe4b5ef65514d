package io.throughline.routing.health;

import io.throughline.chat.ErrorKind;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Route;
import io.throughline.routing.RouteObserver;
import io.throughline.routing.grammar.Objective;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Observations of the models that are called most, in bounded memory: when there are too many, the one that was not called for longest is
 * forgotten. What is read may be a second old.
 */
@Component
public final class RouteStatistics implements RouteHealth, RouteObserver {

    private static final int MOST_MODELS = 512;
    private static final int MOST_SHOWN = 4_096;
    static final Duration SLOW_HALF_LIFE = Duration.ofMinutes(10);
    private static final RouteRecord.HalfLives HALF_LIVES =
            new RouteRecord.HalfLives(Duration.ofSeconds(15), SLOW_HALF_LIFE);
    private static final long STALE_MILLIS = 1_000;

    /** Until then, the answer to a probe has mostly come. */
    private static final Duration PROBE_PAUSE = Duration.ofSeconds(4);

    /** What is older says nothing about now. */
    private static final Duration KEPT = Duration.ofHours(24);

    private final InstantSource clock;
    private final ProbeCredit credit;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile Consumer<String> newcomers = model -> {};
    private final Map<String, RouteRecord> records = new ConcurrentHashMap<>();
    private volatile Read read = new Read(Map.of(), Priors.NONE, Long.MIN_VALUE / 2);

    private record Read(Map<String, Pace> paces, Priors priors, long atMillis) {}

    @Autowired
    public RouteStatistics(Clock clock) {
        this(clock, sides -> ThreadLocalRandom.current().nextInt(sides));
    }

    /** {@code dice} gives a number from 0 to before its argument. */
    public RouteStatistics(InstantSource clock, IntUnaryOperator dice) {
        this.clock = clock;
        credit = new ProbeCredit(dice);
    }

    @Override
    public void succeeded(Route route, CallTimes times) {
        if (route.model().listed()) {
            long now = clock.millis();
            record(route.model().id(), now).succeeded(times, now);
        }
    }

    @Override
    public void failed(Route route, ErrorKind kind) {
        if (route.model().listed() && Failures.count(kind, route.ownKey() != null)) {
            long now = clock.millis();
            record(route.model().id(), now).failed(now);
        }
    }

    @Override
    public void setAside(String model, Duration pause) {
        var known = records.get(model);
        if (known != null) {
            known.noProbesUntil(clock.millis() + pause.toMillis());
        }
    }

    private RouteRecord record(String model, long now) {
        var known = records.get(model);
        if (known != null) {
            return known;
        }
        if (records.size() >= MOST_MODELS) {
            forgetOldest();
        }
        var added = records.computeIfAbsent(model, id -> new RouteRecord(HALF_LIVES, now));
        if (shown.size() < MOST_SHOWN && shown.add(model)) {
            newcomers.accept(model);
        }
        return added;
    }

    /** The listener hears of each model that is called for the first time, of the first thousands. */
    void onNewModel(Consumer<String> listener) {
        newcomers = listener;
    }

    private synchronized void forgetOldest() {
        records.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().latestMillis()))
                .filter(oldest -> records.size() >= MOST_MODELS)
                .ifPresent(oldest -> records.remove(oldest.getKey()));
    }

    @Override
    public Map<String, Pace> paces() {
        return read().paces();
    }

    @Override
    public Priors priors() {
        return read().priors();
    }

    private Read read() {
        long now = clock.millis();
        var last = read;
        if (now - last.atMillis() < STALE_MILLIS) {
            return last;
        }
        long oldest = now - KEPT.toMillis();
        records.values().removeIf(record -> record.latestMillis() < oldest);
        var paces = HashMap.<String, Pace>newHashMap(records.size());
        var lines = HashMap.<String, Line>newHashMap(records.size());
        records.forEach((model, record) -> {
            if (record.isEmpty()) {
                return;
            }
            var usual = last.priors().of(Priors.provider(model)).times().line();
            var pace = record.pace(now, usual);
            paces.put(model, pace);
            if (record.hasTimes()) {
                lines.put(model, pace.times().line());
            }
        });
        var next = new Read(paces, Priors.of(lines), now);
        read = next;
        return next;
    }

    /** What was observed since the last time. */
    List<KeptPace> takeNews() {
        var news = new ArrayList<KeptPace>();
        records.forEach((model, record) -> {
            var pace = record.takeNews(model);
            if (pace != null) {
                news.add(pace);
            }
        });
        return news;
    }

    /** These could not be kept. */
    void giveBack(List<KeptPace> news) {
        for (var pace : news) {
            var record = records.get(pace.model());
            if (record != null) {
                record.giveBack();
            }
        }
    }

    Instant oldestKept() {
        return clock.instant().minus(KEPT);
    }

    /** Takes over what was kept, beside what was observed since the start. */
    void restore(List<KeptPace> kept) {
        long now = clock.millis();
        kept.stream()
                .sorted(Comparator.comparingLong(KeptPace::seenMillis).reversed())
                .limit(MOST_MODELS)
                .forEach(pace -> record(pace.model(), now).restore(pace));
    }

    @Override
    public long nowMillis() {
        return clock.millis();
    }

    @Override
    public boolean isOpenToProbes(String id) {
        var known = records.get(id);
        return known == null || known.isOpenToProbes(clock.millis());
    }

    @Override
    public void probing(String id) {
        long now = clock.millis();
        record(id, now).noProbesUntil(now + PROBE_PAUSE.toMillis());
    }

    @Override
    public boolean takeProbe(Objective objective) {
        return credit.take(objective);
    }

    @Override
    public void returnProbe(Objective objective) {
        credit.giveBack(objective);
    }
}
