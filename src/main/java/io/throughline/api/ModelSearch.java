package io.throughline.api;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.RankedRoutes;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RouteName;
import io.throughline.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the query parameters of a list of models, and finds what they ask for. */
final class ModelSearch {

    private static final String ALL = "all";
    private static final String POLICY = "policy";

    /** So many candidates of a policy are put in order. */
    private static final int MOST_RANKED = 1_000;

    private static final Set<String> KNOWN = Stream.of(
                    ModelFilter.parameters(), ModelPaging.PARAMETERS, List.of("sort", POLICY, ALL))
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** What some clients add to every path: they mean the version of the API. */
    private static final Set<String> ADDED = Set.of("beta", "api-version");

    /** OpenRouter's, for facts that the catalogue does not have. */
    private static final Set<String> UNHEEDED = Set.of(
            "category",
            "region",
            "arch",
            "model_authors",
            "distillable",
            "min_age_days",
            "max_age_days",
            "min_agentic_index",
            "max_agentic_index",
            "min_coding_index",
            "max_coding_index",
            "min_intelligence_index",
            "max_intelligence_index",
            "min_tool_success_rate",
            "max_tool_success_rate",
            "use_rss",
            "use_rss_chat_links");

    private final Router router;
    private final Query query;
    private final CatalogSnapshot snapshot;
    private final List<String> warnings = new ArrayList<>(0);

    /** @throws GatewayException INVALID_REQUEST naming a parameter that nobody knows */
    ModelSearch(Router router, Query query, CatalogSnapshot snapshot) {
        this.router = router;
        this.query = query;
        this.snapshot = snapshot;
        query.checkKnown(KNOWN, name -> ADDED.contains(name) || UNHEEDED.contains(name));
        warnOfUnheeded();
    }

    /** Whether models are wanted that the caller cannot reach. */
    boolean all(boolean administrator) {
        boolean all = query.findFlag(ALL).orElse(false);
        if (all && !administrator) {
            throw GatewayException.of(
                    ErrorKind.FORBIDDEN,
                    "all=true needs an administrator's key; without it, what you can use is listed");
        }
        return all;
    }

    /**
     * Those that are asked for, in the order that is asked for.
     *
     * @param routes that the caller can use
     * @param reached whether a model is to be thought of at all
     * @param ask what a policy is asked, of the policy
     * @throws GatewayException INVALID_REQUEST naming a parameter, its value and what it may be
     */
    ModelList find(List<RouteName> routes, Predicate<Model> reached, Function<String, RouteAsk> ask) {
        var paging = ModelPaging.of(query);
        var names = routes.stream().map(RouteName::name).collect(Collectors.toSet());
        var test = reached.and(model -> !names.contains(model.id())).and(ModelFilter.of(query, snapshot));
        var sort = ModelSort.find(query);
        var policy = query.find(POLICY);
        if (policy.isPresent()) {
            return ranked(policy.get(), ask, test, paging);
        }
        var models = snapshot.models().stream().filter(test).toList();
        var paces = router.observed();
        var sorted = sort.map(by -> by.sorted(models, paces)).orElseGet(() -> new ModelSort.Sorted(models, 0));
        return new ModelList(
                paging.of(asked(routes), sorted.models()), sort.orElse(null), sorted.unknown(), paces, Map.of());
    }

    private ModelList ranked(String policy, Function<String, RouteAsk> ask, Predicate<Model> test, ModelPaging paging) {
        if (query.find("sort").isPresent()) {
            throw GatewayException.invalid("sort", "cannot stand beside policy, which is an order itself");
        }
        var ranked = candidates(ask.apply(policy), test);
        if (ranked.routes().isEmpty()) {
            warnings.add("no model is left: " + String.join("; ", ranked.removed()));
        }
        if (ranked.routes().size() < ranked.total()) {
            warnings.add("the best " + ranked.routes().size() + " of " + ranked.total() + " candidates are listed");
        }
        var models = ranked.routes().stream().map(Route::model).toList();
        var reasons = ranked.routes().stream()
                .collect(Collectors.toMap(route -> route.model().id(), Route::reason));
        return new ModelList(paging.of(List.of(), models), null, 0, router.observed(), reasons);
    }

    private RankedRoutes candidates(RouteAsk ask, Predicate<Model> test) {
        try {
            return router.candidates(ask, test, MOST_RANKED);
        } catch (GatewayException e) {
            var error = e.error();
            throw GatewayException.of(
                    error.kind(), error.message().replace("the policy in model", "the policy in policy"), POLICY);
        }
    }

    /** Of a route nothing is known but its name: who asks for more does not mean it. */
    private List<RouteName> asked(List<RouteName> routes) {
        var kinds = query.list("kind");
        if (ModelFilter.asksFacts(query) || !kinds.isEmpty() && !kinds.contains(ModelWords.ROUTE)) {
            return List.of();
        }
        var text = query.find("q").orElse("").toLowerCase(Locale.ROOT);
        return routes.stream()
                .filter(route -> route.name().toLowerCase(Locale.ROOT).contains(text))
                .toList();
    }

    private void warnOfUnheeded() {
        query.values().keySet().stream()
                .filter(UNHEEDED::contains)
                .sorted()
                .forEach(name -> warnings.add(name + " is not heeded: the catalogue has no such fact"));
        query.list("sort").stream()
                .filter(ModelSort.UNKNOWN_HERE::contains)
                .forEach(sort -> warnings.add("sort=" + sort + " is not heeded: only OpenRouter knows that"));
        query.list("supported_parameters").stream()
                .filter(ModelWords.UNTOLD::contains)
                .forEach(field -> warnings.add("supported_parameters=" + field
                        + " is not heeded: the catalogue does not know which models take it"));
    }

    /** What of the query could not be heeded and why, and what of the answer is not whole. */
    List<String> warnings() {
        return warnings;
    }
}
