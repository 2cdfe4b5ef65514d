package io.throughline.routing.policy;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
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
    private final ToDoubleFunction<Model> quality;
    private volatile @Nullable CatalogIndex newest;

    /** {@code quality} as for {@link CatalogIndex}. */
    public PolicyRoutes(RouteHealth health, ToDoubleFunction<Model> quality) {
        this.health = health;
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
        return plan(snapshot, ask, true);
    }

    /** The same without a probe, which is for requests that are going to be made. */
    public RoutePlan rehearse(CatalogSnapshot snapshot, RouteAsk ask) {
        return plan(snapshot, ask, false);
    }

    private RoutePlan plan(CatalogSnapshot snapshot, RouteAsk ask, boolean probing) {
        var index = index(snapshot);
        var wish = RouteGrammar.parse(ask.model(), index.names());
        var policy = POLICIES.get(wish.objective());
        if (policy == null) {
            var known = POLICIES.keySet().stream().map(Objective::id).toList();
            throw Misread.objective(wish.objective(), known);
        }
        var callable = Callable.of(snapshot, ask.ownKeys());
        var asked = new CandidateFilter.Asked(ask.kind(), callable, ask.needs().get(), health);
        var candidates = CandidateFilter.of(index, wish, policy, asked).candidates();
        if (candidates.isEmpty()) {
            throw none(wish, candidates);
        }
        var ranking = Ranking.of(candidates, policy, health, MOST_ROUTES);
        var probe = probing && policy.probes() && health.takeProbe(wish.objective())
                ? probe(candidates, policy, ranking, spending(ask, wish))
                : null;
        return plan(ranking, index, callable, probe);
    }

    private @Nullable Probe probe(
            Candidates candidates, RoutePolicy policy, Ranking ranking, ProbeSearch.Spending spending) {
        var probe = ProbeSearch.find(candidates, policy, health, ranking, spending);
        probe.ifPresentOrElse(
                found -> health.probing(candidates.index().id(found.number())),
                () -> health.returnProbe(policy.objective()));
        return probe.orElse(null);
    }

    private static ProbeSearch.Spending spending(RouteAsk ask, Wish wish) {
        boolean limited = ask.controls().maxCostUsd() != null
                || wish.bounds().stream().anyMatch(bound -> bound.measure().isMoney());
        return limited ? ProbeSearch.Spending.LIMITED : ProbeSearch.Spending.FREE;
    }

    private static RoutePlan plan(Ranking ranking, CatalogIndex index, Callable callable, @Nullable Probe probe) {
        var routes = new ArrayList<Route>(ranking.size() + 1);
        if (probe != null) {
            int number = probe.number();
            routes.add(callable.route(index.provider(number), index.model(number), probe.text()));
        }
        for (int place = 0; place < ranking.size() && routes.size() < MOST_ROUTES; place++) {
            int number = ranking.number(place);
            if (probe == null || number != probe.number()) {
                routes.add(callable.route(index.provider(number), index.model(number), ranking.reason(place)));
            }
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
