package io.throughline.api;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.RouteName;
import io.throughline.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the query parameters of a list of models, and finds what they ask for. */
final class ModelSearch {

    private static final String ALL = "all";

    private static final Set<String> KNOWN = Stream.of(
                    ModelFilter.parameters(), ModelPaging.PARAMETERS, List.of("sort", ALL))
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

    /** @throws GatewayException INVALID_REQUEST naming a parameter that nobody knows */
    ModelSearch(Router router, Query query, CatalogSnapshot snapshot) {
        this.router = router;
        this.query = query;
        this.snapshot = snapshot;
        query.checkKnown(KNOWN, name -> ADDED.contains(name) || UNHEEDED.contains(name));
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
     * @throws GatewayException INVALID_REQUEST naming a parameter, its value and what it may be
     */
    ModelList find(List<RouteName> routes, Predicate<Model> reached) {
        var sort = ModelSort.find(query);
        var paging = ModelPaging.of(query);
        var names = routes.stream().map(RouteName::name).collect(Collectors.toSet());
        var filter = ModelFilter.of(query, snapshot);
        var models = snapshot.models().stream()
                .filter(model -> reached.test(model) && filter.test(model) && !names.contains(model.id()))
                .toList();
        var paces = router.observed();
        var sorted = sort.map(by -> by.sorted(models, paces)).orElseGet(() -> new ModelSort.Sorted(models, 0));
        return new ModelList(paging.of(asked(routes), sorted.models()), sort.orElse(null), sorted.unknown(), paces);
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

    /** What of the query could not be heeded, and why. */
    List<String> warnings() {
        var warnings = new ArrayList<String>();
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
        return warnings;
    }
}
