package io.throughline.usage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.throughline.catalog.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Counts and times requests. Meters are found once per combination of tags and kept, so that a request pays for no tag list. */
@Component
final class RequestMetrics {

    private static final String NONE = "none";
    private static final String UNLISTED = "unlisted";

    private final MeterRegistry registry;
    private final Predicate<String> listed;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Ending, EndingMeters> endings = new ConcurrentHashMap<>();
    private final Counter resumes;
    private final Map<Offering, Spending> spendings = new ConcurrentHashMap<>();

    @Autowired
    RequestMetrics(MeterRegistry registry, Catalog catalog) {
        this(registry, id -> catalog.snapshot().model(id) != null);
    }

    /** {@code listed} says of a model's id whether the catalogue has it. */
    RequestMetrics(MeterRegistry registry, Predicate<String> listed) {
        this.registry = registry;
        this.listed = listed;
        RequestMeters.OPEN.gauge(registry, open::get);
        resumes = RequestMeters.RESUMES.counter(registry);
    }

    /** All tag values of a request's end; every part comes from a short list of ours. */
    private record Ending(String door, Offering offering, String outcome, boolean stream) {}

    private record Offering(String provider, String model) {}

    private record EndingMeters(Timer requests, Timer overhead, Timer firstToken) {}

    private record Spending(Counter input, Counter output, Counter cached, Counter cost, Counter unpriced) {}

    void resumed() {
        resumes.increment();
    }

    void opened() {
        open.incrementAndGet();
    }

    void ended(UsageRecord record, Stopwatch watch) {
        open.decrementAndGet();
        var meters = endings.computeIfAbsent(
                new Ending(record.door(), offering(record), record.outcome(), record.streamed()), this::meters);
        meters.requests().record(watch.elapsed());
        meters.overhead().record(watch.overhead());
        var firstToken = record.timeToFirstToken();
        if (firstToken != null) {
            meters.firstToken().record(firstToken);
        }
        spent(record);
    }

    /** Tokens and money alone. */
    void spent(UsageRecord record) {
        var spending = spendings.computeIfAbsent(offering(record), this::spending);
        var usage = record.usage();
        if (usage != null) {
            spending.input().increment(usage.inputTokens());
            spending.output().increment(usage.outputTokens());
            spending.cached().increment(usage.cacheReadTokens());
        }
        var cost = record.costNanoUsd();
        if (cost != null) {
            spending.cost().increment(cost / 1e9);
        } else if (!record.outcome().equals(Outcome.REFUSED.id())) {
            spending.unpriced().increment();
        }
    }

    /** A name that only a client has written must not become a tag: anybody could fill the registry with them. */
    private Offering offering(UsageRecord record) {
        var provider = record.provider();
        if (provider.isEmpty()) {
            return new Offering(NONE, NONE);
        }
        return new Offering(provider, listed.test(provider + "/" + record.model()) ? record.model() : UNLISTED);
    }

    private EndingMeters meters(Ending ending) {
        var stream = Boolean.toString(ending.stream());
        var provider = ending.offering().provider();
        var model = ending.offering().model();
        return new EndingMeters(
                RequestMeters.REQUESTS.timer(registry, ending.door(), provider, model, ending.outcome(), stream),
                RequestMeters.OVERHEAD.timer(registry, ending.door(), stream),
                RequestMeters.FIRST_TOKEN.timer(registry, provider, model));
    }

    private Spending spending(Offering offering) {
        var provider = offering.provider();
        var model = offering.model();
        return new Spending(
                RequestMeters.TOKENS.counter(registry, provider, model, "input"),
                RequestMeters.TOKENS.counter(registry, provider, model, "output"),
                RequestMeters.TOKENS.counter(registry, provider, model, "cached"),
                RequestMeters.COST.counter(registry, provider, model),
                RequestMeters.UNPRICED.counter(registry, provider, model));
    }
}
