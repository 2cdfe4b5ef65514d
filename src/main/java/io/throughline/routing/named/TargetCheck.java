package io.throughline.routing.named;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.chat.GatewayException;
import io.throughline.routing.grammar.Nearest;
import io.throughline.routing.grammar.ProviderNames;
import io.throughline.routing.grammar.RouteGrammar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks whether targets are something. A policy that cannot be read is an error for ever. A model or a provider that is not there is not: it may
 * be added, or listed by its provider, at any time; so that is a warning, and goes away by itself.
 */
final class TargetCheck {

    private final Catalog catalog;

    TargetCheck(Catalog catalog) {
        this.catalog = catalog;
    }

    /** @throws BadRouteException at a policy that cannot be read */
    void check(NamedRoute route) {
        var snapshot = catalog.snapshot();
        for (var target : route.rule().targets()) {
            if (isPolicy(target.model(), snapshot)) {
                try {
                    var wish = RouteGrammar.parse(target.model(), withNamesIn(target.model(), snapshot));
                    assert wish != null;
                } catch (GatewayException e) {
                    var problem = String.valueOf(e.getMessage()).replace("the policy in model ", "");
                    throw new BadRouteException(
                            target.place(), "is the policy '" + target.model() + "', which " + problem);
                }
            }
        }
    }

    private static boolean isPolicy(String model, CatalogSnapshot snapshot) {
        return RouteGrammar.isPolicy(model)
                && !hasProvider(model, snapshot)
                && snapshot.offerings(model).isEmpty();
    }

    private static boolean hasProvider(String model, CatalogSnapshot snapshot) {
        int slash = model.indexOf('/');
        return slash > 0 && snapshot.provider(model.substring(0, slash)) != null;
    }

    /** A policy may name a provider that is added later, so each of its words may be one. */
    private static ProviderNames withNamesIn(String policy, CatalogSnapshot snapshot) {
        var known = ProviderNames.of(snapshot);
        var ids = Stream.concat(known.ids().stream(), Arrays.stream(policy.split("[\\s,]+", -1)))
                .filter(word -> !word.isBlank())
                .distinct()
                .toList();
        return ProviderNames.of(ids, snapshot.idsByAlias());
    }

    /** Targets that are neither a route, nor a policy, nor a model that is known now, each with its place. */
    List<String> warnings(RouteTable table) {
        var snapshot = catalog.snapshot();
        var warnings = new ArrayList<String>();
        for (var route : table.all()) {
            for (var target : route.rule().targets()) {
                if (!table.hasName(target.model()) && !isKnown(target.model(), snapshot)) {
                    warnings.add(warning(route, target, table, snapshot));
                }
            }
        }
        return warnings;
    }

    private static boolean isKnown(String model, CatalogSnapshot snapshot) {
        return hasProvider(model, snapshot)
                || RouteGrammar.isPolicy(model)
                || !snapshot.offerings(model).isEmpty();
    }

    private static String warning(
            NamedRoute route, RouteRule.Target target, RouteTable table, CatalogSnapshot snapshot) {
        var place = target.place();
        var where = place.source() == null ? "route '" + route.name() + "', " + place.path() : place.text();
        var near = Nearest.word(target.model(), table.names()).or(() -> Nearest.of(target.model(), snapshot));
        return where + ": '" + target.model() + "' is no route, and no model that is known now"
                + near.map(word -> ". Did you mean '" + word + "'?").orElse("");
    }
}
