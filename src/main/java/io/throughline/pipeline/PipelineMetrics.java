package io.throughline.pipeline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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
        PipelineMeters.OPEN.gauge(registry, open::get);
    }

    /** All tag values of a request's end; every part comes from a short list of ours. */
    private record Ending(String door, String provider, String model, Outcome outcome, boolean stream) {}

    private record EndingMeters(
            Timer requests,
            Timer overhead,
            Timer firstToken,
            Counter input,
            Counter output,
            Counter cached,
            Counter cost,
            Counter unpriced) {}

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
                PipelineMeters.REQUESTS.timer(
                        registry,
                        ending.door(),
                        provider,
                        model,
                        ending.outcome().id(),
                        stream),
                PipelineMeters.OVERHEAD.timer(registry, ending.door(), stream),
                PipelineMeters.FIRST_TOKEN.timer(registry, provider, model),
                PipelineMeters.TOKENS.counter(registry, provider, model, "input"),
                PipelineMeters.TOKENS.counter(registry, provider, model, "output"),
                PipelineMeters.TOKENS.counter(registry, provider, model, "cached"),
                PipelineMeters.COST.counter(registry, provider, model),
                PipelineMeters.UNPRICED.counter(registry, provider, model));
    }
}
