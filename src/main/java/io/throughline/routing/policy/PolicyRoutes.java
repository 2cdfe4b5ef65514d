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
import java.util.function.Predicate;
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

    /** @throws GatewayException INVALID_REQUEST when the policy cannot be read */
    public Wish wish(CatalogSnapshot snapshot, String policy) {
        return RouteGrammar.parse(policy, index(snapshot).names());
    }

    /**
     * Whether a model that was chosen by name meets the needs of the request and is within that wish. One that is not listed, of which nobody says
     * what it can do, is taken only when nothing is asked of it.
     */
    public Predicate<Model> fitting(CatalogSnapshot snapshot, RouteAsk ask, Wish wish) {
        var index = index(snapshot);
        var asked = new CandidateFilter.Asked(
                ask.kind(), Callable.of(snapshot, ask.ownKeys()), ask.needs().get(), health);
        var left = CandidateFilter.ofNamed(index, wish, asked).candidates().left();
        boolean asksNothing = wish.text().equals(wish.objective().id())
                && asked.needs().capabilities().isEmpty();
        return model -> {
            int number = index.number(model.id());
            return number < 0 ? asksNothing : Bits.has(left, number);
        };
    }

    private static RoutePolicy policy(Wish wish) {
        var policy = POLICIES.get(wish.objective());
        if (policy == null) {
            throw Misread.off();
        }
        return policy;
    }

    /** @throws GatewayException INVALID_REQUEST when the policy cannot be read, MODEL_NOT_FOUND when it leaves no model */
    public RoutePlan plan(CatalogSnapshot snapshot, RouteAsk ask) {
        var index = index(snapshot);
        var wish = RouteGrammar.parse(ask.model(), index.names());
        var policy = policy(wish);
        var callable = Callable.of(snapshot, ask.ownKeys());
        var asked = new CandidateFilter.Asked(ask.kind(), callable, ask.needs().get(), health);
        var candidates = CandidateFilter.of(index, wish, policy, asked).candidates();
        if (candidates.isEmpty()) {
            throw none(wish, candidates);
        }
        return plan(Ranking.of(candidates, policy, health, MOST_ROUTES), index, callable);
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
