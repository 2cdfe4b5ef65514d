package io.throughline.routing.policy;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Decision;
import io.throughline.routing.RankedRoutes;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.grammar.Bound;
import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Misread;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.grammar.Wish;
import io.throughline.routing.health.RouteHealth;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The routes of policies. Keeps the index of the newest snapshot: made before that is in force, else when the first policy needs it. */
public final class PolicyRoutes {

    private static final Map<Objective, RoutePolicy> POLICIES = policies();

    private final RouteHealth health;
    private final Affinity affinity;
    private final ToDoubleFunction<Model> quality;
    private volatile Kept kept = new Kept(null, new WeakReference<>(null));

    /** The index before the newest is for the requests that began with its snapshot. */
    private record Kept(@Nullable CatalogIndex newest, WeakReference<CatalogIndex> before) {

        @Nullable CatalogIndex of(CatalogSnapshot snapshot) {
            if (newest != null && newest.isOf(snapshot)) {
                return newest;
            }
            var older = before.get();
            return older != null && older.isOf(snapshot) ? older : null;
        }
    }

    /** {@code quality} as for {@link CatalogIndex}. */
    public PolicyRoutes(RouteHealth health, Affinity affinity, ToDoubleFunction<Model> quality) {
        this.health = health;
        this.affinity = affinity;
        this.quality = quality;
    }

    private static Map<Objective, RoutePolicy> policies() {
        var policies = new EnumMap<Objective, RoutePolicy>(Objective.class);
        List.of(
                        new CheapestPolicy(),
                        new FastestPolicy(),
                        new BalancedPolicy(),
                        new BestQualityPolicy(),
                        new ReliablePolicy(),
                        new FreePolicy())
                .forEach(policy -> policies.put(policy.objective(), policy));
        return policies;
    }

    /** @throws GatewayException INVALID_REQUEST when the policy cannot be read, MODEL_NOT_FOUND when it leaves no model */
    public RoutePlan plan(CatalogSnapshot snapshot, RouteAsk ask) {
        var sifted = sift(snapshot, ask);
        var choosing = sifted.choosing(health);
        var held = affinity.of(ask);
        var staying = held == null ? Optional.<RoutePlan>empty() : choosing.staying(held);
        return staying.orElseGet(() -> choosing.plan(!ask.dry(), spending(ask, sifted.wish())));
    }

    /** As {@link #plan}, but the best always first: neither one that holds the prompt nor a probe. */
    public RoutePlan ranked(CatalogSnapshot snapshot, RouteAsk ask) {
        var sifted = sift(snapshot, ask);
        return sifted.choosing(health).plan(false, spending(ask, sifted.wish()));
    }

    /** A policy as it was read, and the models that pass its filters. */
    private record Sifted(Wish wish, RoutePolicy policy, Callable callable, Candidates candidates) {

        Choosing choosing(RouteHealth health) {
            if (candidates.isEmpty()) {
                throw none(wish, candidates);
            }
            return new Choosing(candidates, policy, health, callable);
        }
    }

    private Sifted sift(CatalogSnapshot snapshot, RouteAsk ask) {
        var wish = wish(snapshot, ask);
        var policy = POLICIES.get(wish.objective());
        if (policy == null) {
            throw Misread.off();
        }
        var callable = Callable.of(snapshot, ask.ownKeys());
        var asked =
                new CandidateFilter.Asked(ask.kind(), callable, ask.needs().get(), Demands.of(snapshot, ask), health);
        var filter = CandidateFilter.of(index(snapshot), wish, policy, asked);
        var candidates = filter.candidates();
        ask.decisions()
                .accept(decision(wish, filter, candidates, snapshot.known().models()));
        return new Sifted(wish, policy, callable, candidates);
    }

    /**
     * The best of all candidates that pass the test too.
     *
     * @throws GatewayException INVALID_REQUEST when the policy cannot be read
     */
    public RankedRoutes ranked(CatalogSnapshot snapshot, RouteAsk ask, Predicate<Model> test, int most) {
        var sifted = sift(snapshot, ask);
        var candidates = sifted.candidates().passing(test);
        int total = Bits.count(candidates.left());
        var ranking = Ranking.of(candidates, sifted.policy(), health, Math.min(most, total));
        var index = candidates.index();
        var routes = IntStream.range(0, ranking.size())
                .mapToObj(place -> sifted.callable()
                        .route(
                                index.provider(ranking.number(place)),
                                index.model(ranking.number(place)),
                                ranking.reason(place)))
                .toList();
        return new RankedRoutes(
                routes,
                total,
                candidates.removed().stream().map(Sieve.Removal::text).toList());
    }

    /**
     * Whether a model that was chosen by name meets the needs of the request and is within that wish. One that is not listed, of which nobody says
     * what it can do, is taken only when nothing is asked of it. What the client demands of providers is looked at where names become routes.
     */
    public Predicate<Model> fitting(CatalogSnapshot snapshot, RouteAsk ask, Wish wish) {
        var index = index(snapshot);
        var asked = new CandidateFilter.Asked(
                ask.kind(), Callable.of(snapshot, ask.ownKeys()), ask.needs().get(), List.of(), health);
        var left = CandidateFilter.ofNamed(index, wish, asked).candidates().left();
        boolean asksNothing = wish.text().equals(wish.objective().id())
                && asked.needs().capabilities().isEmpty();
        return model -> {
            int number = index.number(model.id());
            return number < 0 ? asksNothing : Bits.has(left, number);
        };
    }

    /** Models of known providers are none of the index: no filter can let one pass. They are told all the same. */
    private static Decision decision(Wish wish, CandidateFilter filter, Candidates candidates, int known) {
        var removed =
                candidates.removed().stream().map(removal -> new Decision.Removed(removal.words(), removal.models()));
        var apart =
                Stream.of(new Decision.Removed("known, not switched on", known)).filter(each -> each.models() > 0);
        return new Decision(
                wish.text(),
                candidates.index().size() + known,
                Stream.concat(apart, removed).toList(),
                filter::rejected);
    }

    /**
     * The policy that the request names, with its ceiling of cost.
     *
     * @throws GatewayException INVALID_REQUEST when it cannot be read
     */
    public Wish wish(CatalogSnapshot snapshot, RouteAsk ask) {
        var wish = RouteGrammar.parse(ask.model(), index(snapshot).names());
        var most = ask.controls().maxCostUsd();
        return most == null ? wish : wish.within(new Bound(Measure.COST, Bound.Relation.AT_MOST, most));
    }

    private static ProbeSearch.Spending spending(RouteAsk ask, Wish wish) {
        boolean limited = ask.controls().maxCostUsd() != null
                || wish.bounds().stream().anyMatch(bound -> bound.measure().isMoney());
        return limited ? ProbeSearch.Spending.LIMITED : ProbeSearch.Spending.FREE;
    }

    /** Makes the index of a snapshot, so that no request has to. Takes some milliseconds. */
    public void prepare(CatalogSnapshot snapshot) {
        var unused = index(snapshot);
    }

    CatalogIndex index(CatalogSnapshot snapshot) {
        var known = kept.of(snapshot);
        return known != null ? known : indexed(snapshot);
    }

    private synchronized CatalogIndex indexed(CatalogSnapshot snapshot) {
        var known = kept.of(snapshot);
        if (known != null) {
            return known;
        }
        var index = new CatalogIndex(snapshot, quality);
        kept = new Kept(index, new WeakReference<>(kept.newest()));
        return index;
    }

    private static GatewayException none(Wish wish, Candidates candidates) {
        var removed = candidates.removed().stream().map(Sieve.Removal::text).collect(Collectors.joining("; "));
        return GatewayException.of(
                ErrorKind.MODEL_NOT_FOUND,
                "no model is left for '" + wish.text() + "'. Of "
                        + candidates.index().size() + " models: " + removed
                        + ". Ask for less, or GET /v1/models for what there is",
                "model");
    }
}
