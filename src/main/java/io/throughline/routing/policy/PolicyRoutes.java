package io.throughline.routing.policy;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Decision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.affinity.Held;
import io.throughline.routing.grammar.Bound;
import io.throughline.routing.grammar.Measure;
import io.throughline.routing.grammar.Misread;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.grammar.Wish;
import io.throughline.routing.health.RouteHealth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of policies. Keeps the index of the newest snapshot, made when the first policy needs it. */
public final class PolicyRoutes {

    /** More would only delay the error: whoever is refused five times is refused. */
    private static final int MOST_ROUTES = 5;

    private static final Map<Objective, RoutePolicy> POLICIES = policies();

    private final RouteHealth health;
    private final Affinity affinity;
    private final ToDoubleFunction<Model> quality;
    private volatile @Nullable CatalogIndex newest;

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
        var index = index(snapshot);
        var wish = RouteGrammar.parse(ask.model(), index.names());
        var most = ask.controls().maxCostUsd();
        wish = most == null ? wish : wish.within(new Bound(Measure.COST, Bound.Relation.AT_MOST, most));
        var policy = POLICIES.get(wish.objective());
        if (policy == null) {
            var known = POLICIES.keySet().stream().map(Objective::id).toList();
            throw Misread.objective(wish.objective(), known);
        }
        var callable = Callable.of(snapshot, ask.ownKeys());
        var asked =
                new CandidateFilter.Asked(ask.kind(), callable, ask.needs().get(), Demands.of(snapshot, ask), health);
        var filter = CandidateFilter.of(index, wish, policy, asked);
        var candidates = filter.candidates();
        ask.decisions().accept(decision(wish, filter, candidates));
        if (candidates.isEmpty()) {
            throw none(wish, candidates);
        }
        var plan = plan(Ranking.of(candidates, policy, health, MOST_ROUTES), index, callable);
        return staying(plan, new Staying(candidates, policy, health), affinity.of(ask), index, callable);
    }

    private static RoutePlan staying(
            RoutePlan plan, Staying staying, @Nullable Held held, CatalogIndex index, Callable callable) {
        int first = index.number(plan.routes().getFirst().model().id());
        var instead = staying.instead(first, held);
        if (held == null || instead.isEmpty()) {
            return plan;
        }
        int number = instead.getAsInt();
        return plan.beginningWith(
                callable.route(index.provider(number), index.model(number), staying.reason(number, held)));
    }

    private static Decision decision(Wish wish, CandidateFilter filter, Candidates candidates) {
        var removed = candidates.removed().stream()
                .map(removal -> new Decision.Removed(removal.words(), removal.models()))
                .toList();
        return new Decision(wish.text(), candidates.index().size(), removed, filter::rejected);
    }

    private static RoutePlan plan(Ranking ranking, CatalogIndex index, Callable callable) {
        var routes = new ArrayList<Route>(ranking.size());
        for (int place = 0; place < ranking.size(); place++) {
            int number = ranking.number(place);
            routes.add(callable.route(index.provider(number), index.model(number), ranking.reason(place)));
        }
        return new RoutePlan(routes);
    }

    private CatalogIndex index(CatalogSnapshot snapshot) {
        var known = newest;
        return known != null && known.isOf(snapshot) ? known : indexed(snapshot);
    }

    private synchronized CatalogIndex indexed(CatalogSnapshot snapshot) {
        var known = newest;
        if (known != null && known.isOf(snapshot)) {
            return known;
        }
        var index = new CatalogIndex(snapshot, quality);
        newest = index;
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
