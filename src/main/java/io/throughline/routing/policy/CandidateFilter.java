package io.throughline.routing.policy;

import io.throughline.catalog.Capability;
import io.throughline.catalog.TaskKind;
import io.throughline.routing.Callable;
import io.throughline.routing.Decision;
import io.throughline.routing.Needs;
import io.throughline.routing.grammar.Bound;
import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Wish;
import io.throughline.routing.health.RouteHealth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The filters of one request, in the order in which they are told: what can be called, what the request needs, what its caller wished. */
public final class CandidateFilter {

    private static final String SANDBOX = "sandbox";

    private final CatalogIndex index;
    private final Needs needs;
    private final TaskKind task;
    private final List<Sieve> sieves = new ArrayList<>(12);

    private CandidateFilter(CatalogIndex index, Needs needs, TaskKind task) {
        this.index = index;
        this.needs = needs;
        this.task = task;
    }

    public static CandidateFilter of(CatalogIndex index, Wish wish, RoutePolicy policy, Asked asked) {
        var filter = new CandidateFilter(index, asked.needs(), Tasks.of(wish, asked.needs()));
        filter.addReachable(asked.callable(), wish);
        filter.addNeeds(asked.kind());
        asked.demands().forEach(filter::addDemand);
        policy.demands().forEach(trait -> filter.addTrait(Refusal.LACKS, trait));
        filter.addTraits(wish);
        filter.addProviders(wish);
        filter.addWindow();
        var compares = policy.compares();
        if (compares != null) {
            filter.addKnown(compares);
        }
        wish.bounds().forEach(bound -> filter.addBound(bound, asked.health()));
        return filter;
    }

    /** For models that somebody chose by name: without the filters for what can be called and what is wise to call. */
    public static CandidateFilter ofNamed(CatalogIndex index, Wish wish, Asked asked) {
        var filter = new CandidateFilter(index, asked.needs(), Tasks.of(wish, asked.needs()));
        filter.addNeeds(asked.kind());
        filter.addTraits(wish);
        filter.addProviders(wish);
        filter.addWindow();
        wish.bounds().forEach(bound -> filter.addBound(bound, asked.health()));
        return filter;
    }

    private void addTraits(Wish wish) {
        wish.with().forEach(trait -> addTrait(Refusal.LACKS, trait));
        wish.without().forEach(trait -> add(Refusal.HAS, trait, models -> Bits.remove(models, index.with(trait))));
    }

    /** What a request brings, beside its wish. */
    public record Asked(Capability kind, Callable callable, Needs needs, List<Demand> demands, RouteHealth health) {}

    private void add(Refusal refusal, String asked, Consumer<long[]> sift) {
        sieves.add(new Sieve(refusal, asked, sift));
    }

    private void addDemand(Demand demand) {
        add(
                demand.refusal(),
                demand.asked(),
                models -> Bits.retainIf(
                        models, number -> demand.meets().test(index.provider(number), index.model(number))));
    }

    private void addReachable(Callable callable, Wish wish) {
        var reached = callable.ownKeys().isEmpty() ? index.live() : reached(callable);
        add(Refusal.NOT_LIVE, "", models -> Bits.retain(models, reached));
        add(Refusal.GONE, "", models -> Bits.remove(models, index.gone()));
        add(Refusal.ENDING, "", models -> Bits.remove(models, index.ending()));
        var sandbox = index.offer(SANDBOX);
        if (sandbox != null && !wish.from().contains(SANDBOX)) {
            add(Refusal.SANDBOX, "", models -> removeSandbox(models, sandbox));
        }
    }

    private long[] reached(Callable callable) {
        var reached = index.live().clone();
        for (var offer : index.offers()) {
            if (callable.reaches(offer.provider())) {
                Bits.setRange(reached, offer.from(), offer.to());
            }
        }
        return reached;
    }

    /** Where there is nothing else, as before the first key is set, it may play the part of the others. */
    private void removeSandbox(long[] models, CatalogIndex.Offer sandbox) {
        if (Bits.next(models, 0) < sandbox.from() || Bits.next(models, sandbox.to()) >= 0) {
            Bits.clearRange(models, sandbox.from(), sandbox.to());
        }
    }

    private void addNeeds(Capability kind) {
        addTrait(Refusal.OTHER_KIND, kind.id());
        needs.capabilities().stream().sorted().forEach(capability -> addTrait(Refusal.CANNOT, capability.id()));
    }

    /** Late, because it looks at models one by one; and not at all for a request that fits every window there is. */
    private void addWindow() {
        long tokens = needs.promptTokens();
        if (tokens > index.smallestWindow()) {
            add(
                    Refusal.TOO_SMALL,
                    Long.toString(tokens),
                    models -> Bits.retainIf(models, number -> !(index.window(number) < tokens)));
        }
    }

    private void addTrait(Refusal refusal, String trait) {
        var having = index.with(trait);
        add(refusal, trait, models -> Bits.retain(models, having));
    }

    private void addProviders(Wish wish) {
        if (!wish.from().isEmpty()) {
            var wanted = offered(wish.from());
            add(Refusal.NOT_FROM, String.join(", ", wish.from()), models -> Bits.retain(models, wanted));
        }
        if (!wish.not().isEmpty()) {
            var unwanted = offered(wish.not());
            add(Refusal.EXCLUDED, String.join(", ", wish.not()), models -> Bits.remove(models, unwanted));
        }
    }

    private long[] offered(List<String> providers) {
        var bits = Bits.none(index.size());
        for (var provider : providers) {
            var offer = index.offer(provider);
            if (offer != null) {
                Bits.setRange(bits, offer.from(), offer.to());
            }
        }
        return bits;
    }

    private void addBound(Bound bound, RouteHealth health) {
        if (bound.measure().isObserved()) {
            addObserved(bound, health);
            return;
        }
        addKnown(bound.measure());
        add(
                Refusal.BEYOND,
                bound.text(),
                models -> Bits.retainIf(models, number -> bound.holds(value(bound.measure(), number))));
    }

    private void addKnown(Measure measure) {
        add(
                Refusal.UNKNOWN,
                measure == Measure.COST ? "price" : measure.id(),
                models -> Bits.retainIf(models, number -> Double.isFinite(value(measure, number))));
    }

    private double value(Measure measure, int number) {
        return switch (measure) {
            case CONTEXT -> index.window(number);
            case QUALITY -> index.quality(number, task);
            case COST -> index.prices().cost(number, needs) / 1e12;
            case PRICE -> index.prices().dearestToken(number, needs) / 1e6;
            case TTFT, THROUGHPUT -> CatalogIndex.UNKNOWN;
        };
    }

    private void addObserved(Bound bound, RouteHealth health) {
        var known = Bits.none(index.size());
        var within = Bits.none(index.size());
        health.paces().forEach((id, pace) -> {
            int number = index.number(id);
            double value = bound.measure() == Measure.TTFT ? pace.ttftSeconds() : pace.tokensPerSecond();
            if (number >= 0 && !Double.isNaN(value)) {
                Bits.set(known, number);
                if (bound.holds(value)) {
                    Bits.set(within, number);
                }
            }
        });
        add(Refusal.UNKNOWN, bound.measure().id(), models -> Bits.retain(models, known));
        add(Refusal.BEYOND, bound.text(), models -> Bits.retain(models, within));
    }

    /** The models that pass all filters, and how many each of these removed. */
    public Candidates candidates() {
        var left = Bits.none(index.size());
        Bits.setRange(left, 0, index.size());
        var removed = new ArrayList<Sieve.Removal>();
        int before = index.size();
        for (var sieve : sieves) {
            sieve.sift().accept(left);
            int after = Bits.count(left);
            if (after < before) {
                removed.add(new Sieve.Removal(sieve.refusal(), sieve.asked(), before - after));
            }
            before = after;
        }
        return new Candidates(index, needs, task, left, removed);
    }

    /** Why that model is no candidate: the first filter that removes it. Empty when it is one. */
    public Optional<Sieve.Removal> why(int number) {
        var all = Bits.none(index.size());
        Bits.setRange(all, 0, index.size());
        for (var sieve : sieves) {
            sieve.sift().accept(all);
            if (!Bits.has(all, number)) {
                return Optional.of(new Sieve.Removal(sieve.refusal(), sieve.asked(), 1));
            }
        }
        return Optional.empty();
    }

    /** At most that many models that are no candidates, those first that passed most filters. */
    public List<Decision.Rejected> rejected(int most) {
        var left = Bits.none(index.size());
        Bits.setRange(left, 0, index.size());
        var rejected = new ArrayDeque<Decision.Rejected>();
        for (var sieve : sieves) {
            var before = left.clone();
            sieve.sift().accept(left);
            Bits.remove(before, left);
            int taken = 0;
            for (int number = Bits.next(before, 0);
                    number >= 0 && taken < most;
                    number = Bits.next(before, number + 1)) {
                taken++;
                rejected.addFirst(
                        new Decision.Rejected(index.id(number), sieve.refusal().words(sieve.asked())));
            }
        }
        return rejected.stream().limit(most).toList();
    }
}
