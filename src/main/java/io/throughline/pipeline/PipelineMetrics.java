package io.throughline.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts and times requests. Meters are found once per combination of tags and kept, so that a request pays for no tag list. */
@Component
class PipelineMetrics {

    private static final String NONE = "none";
    private static final String UNLISTED = "unlisted";

    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Ending, EndingMeters> endings = new ConcurrentHashMap<>();

    PipelineMetrics(MeterRegistry registry) {
        this.registry = registry;
        var unused = Gauge.builder(PipelineMeters.OPEN.id(), open, AtomicInteger::get)
                .description(PipelineMeters.OPEN.description())
                .register(registry);
    }

    /** All tag values of a request's end; every part comes from a short list of ours. */
    private record Ending(String door, String provider, String model, Outcome outcome, boolean stream) {}

    private record EndingMeters(
            Timer requests, Timer overhead, Timer firstToken, Counter input, Counter output, Counter cached, Counter cost, Counter unpriced) {}

    void opened() {
        open.incrementAndGet();
    }

    void closed(ChatCall call, @Nullable Attempt attempt, Closing closing, Stopwatch watch) {
        open.decrementAndGet();
        RequestLog.write(call, attempt, closing, watch);
        var stream = call.request().head().stream();
        var meters = endings.computeIfAbsent(
                new Ending(call.door(), provider(attempt), model(attempt), closing.outcome(), stream), this::meters);
        meters.requests().record(watch.elapsed());
        meters.overhead().record(watch.overhead());
        var firstToken = watch.timeToFirstToken();
        if (firstToken != null) {
            meters.firstToken().record(firstToken);
        }
        count(meters, closing);
    }

    private static void count(EndingMeters meters, Closing closing) {
        var usage = closing.usage();
        if (usage != null) {
            meters.input().increment(usage.inputTokens());
            meters.output().increment(usage.outputTokens());
            meters.cached().increment(usage.cacheReadTokens());
        }
        var cost = closing.cost();
        if (cost != null) {
            meters.cost().increment(cost.nanoUsd() / 1e9);
        } else if (closing.outcome() != Outcome.REFUSED) {
            meters.unpriced().increment();
        }
    }

    private static String provider(@Nullable Attempt attempt) {
        return attempt == null ? NONE : attempt.route().provider().id();
    }

    /** A name that only a client has written must not become a tag: anybody could fill the registry with them. */
    private static String model(@Nullable Attempt attempt) {
        if (attempt == null) {
            return NONE;
        }
        var model = attempt.route().model();
        return model.listed() ? model.name() : UNLISTED;
    }

    private EndingMeters meters(Ending ending) {
        var stream = Boolean.toString(ending.stream());
        var provider = ending.provider();
        var model = ending.model();
        return new EndingMeters(
                timer(PipelineMeters.REQUESTS, ending.door(), provider, model, ending.outcome().id(), stream),
                timer(PipelineMeters.OVERHEAD, ending.door(), stream),
                timer(PipelineMeters.FIRST_TOKEN, provider, model),
                counter(PipelineMeters.TOKENS, provider, model, "input"),
                counter(PipelineMeters.TOKENS, provider, model, "output"),
                counter(PipelineMeters.TOKENS, provider, model, "cached"),
                counter(PipelineMeters.COST, provider, model),
                counter(PipelineMeters.UNPRICED, provider, model));
    }

    private Timer timer(PipelineMeters meter, String... values) {
        return Timer.builder(meter.id())
                .description(meter.description())
                .tags(tags(meter, values))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private Counter counter(PipelineMeters meter, String... values) {
        return Counter.builder(meter.id()).description(meter.description()).tags(tags(meter, values)).register(registry);
    }

    private static String[] tags(PipelineMeters meter, String... values) {
        var tags = new String[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            tags[2 * i] = meter.tags().get(i);
            tags[2 * i + 1] = values[i];
        }
        return tags;
    }

    /** From the gateway's own microseconds to a model that thinks for minutes; few, because each is one series per combination of tags. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5)
    };
}
