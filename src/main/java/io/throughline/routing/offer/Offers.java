package io.throughline.routing.offer;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.KnownProviders;
import io.throughline.catalog.Model;
import io.throughline.catalog.Provider;
import io.throughline.chat.GatewayException;
import io.throughline.routing.Callable;
import io.throughline.routing.Decision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.grammar.ModelString;
import io.throughline.routing.policy.Demands;
import io.throughline.routing.policy.RouteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who offers a model of that name. */
public final class Offers {

    private Offers() {}

    /** The routes, cheapest first, the caller's own keys before that.
     *
     * @throws GatewayException MODEL_NOT_FOUND when nobody offers it, saying what was meant perhaps; INVALID_REQUEST when it does other work
     */
    public static List<Route> routes(CatalogSnapshot snapshot, RouteAsk ask, ModelString string) {
        var demanded = new Demanded(ask, Demands.of(snapshot, ask));
        var routes = plan(snapshot, ask.telling(demanded), string);
        var able =
                routes.stream().filter(route -> route.model().does(ask.kind())).toList();
        if (able.isEmpty()) {
            throw Unfit.error(ask.model(), routes.getFirst().model(), ask.kind(), snapshot);
        }
        return demanded.of(able);
    }

    private static List<Route> plan(CatalogSnapshot snapshot, RouteAsk ask, ModelString string) {
        var model = string.name();
        var keys = Callable.of(snapshot, ask.ownKeys());
        int slash = model.indexOf('/');
        if (slash > 0) {
            var provider = snapshot.provider(model.substring(0, slash));
            if (provider != null) {
                ask.decisions().accept(decision(model, 1, List.of(), KnownProviders.NONE));
                var route = named(snapshot, provider, model.substring(slash + 1), keys);
                return List.of(Variants.toldTo(route, ask.model()));
            }
        }
        var offerings = snapshot.offerings(model);
        if (!offerings.isEmpty()) {
            return offered(snapshot, offerings, ask, keys);
        }
        var variant = Variants.ofGateway(snapshot, model, keys);
        if (!variant.isEmpty()) {
            return variant;
        }
        ask.decisions().accept(decision(model, 0, List.of(), snapshot.known()));
        throw UnknownModel.error(snapshot, model, slash);
    }

    /** The route goes by the provider's own id, also where the client wrote an alias of it. */
    private static Route named(CatalogSnapshot snapshot, Provider provider, String name, Callable callable) {
        var id = provider.id() + "/" + name;
        if (!callable.reaches(provider)) {
            throw UnknownModel.notFound("model '" + id + "' cannot be called: provider '" + provider.id()
                    + "' is not live (" + provider.whyNotLive() + ")");
        }
        if (name.isBlank()) {
            throw UnknownModel.notFound(
                    "model '" + id + "' names a provider but no model; GET /v1/models lists what is there");
        }
        var listed = snapshot.model(id);
        if (listed == null) {
            Variants.refuseMissing(snapshot, provider, id);
        }
        if (listed == null && provider.id().equals("sandbox")) {
            throw UnknownModel.notFound("model '" + id + "' is not one of the sandbox's; GET /v1/models lists them"
                    + UnknownModel.suggestion(snapshot, id));
        }
        var model = listed != null ? listed : provider.unlisted(name);
        var reason = listed != null ? "named" : "named; not in the catalog, so its price is unknown";
        return callable.route(provider, model, reason);
    }

    private static List<Route> offered(
            CatalogSnapshot snapshot, List<Model> offerings, RouteAsk ask, Callable callable) {
        var routes = new ArrayList<Route>();
        var asleep = new ArrayList<Decision.Rejected>();
        var ownFirst = Comparator.comparing((Model model) -> !callable.ownKeys().containsKey(model.provider()));
        offerings.stream()
                .sorted(ownFirst.thenComparing(RouteOrder.CHEAPEST_FIRST))
                .forEach(model -> {
                    var provider = snapshot.provider(model.provider());
                    if (provider == null) {
                        return;
                    }
                    if (callable.reaches(provider)) {
                        routes.add(callable.route(provider, model, "offered by " + provider.id()));
                    } else {
                        asleep.add(new Decision.Rejected(model.id(), "provider not live: " + provider.whyNotLive()));
                    }
                });
        ask.decisions().accept(decision(ask.model(), routes.size(), asleep, snapshot.known()));
        if (routes.isEmpty()) {
            throw UnknownModel.notFound("model '" + offerings.getFirst().name()
                    + "' cannot be called: no provider that offers it is live: " + reasons(asleep));
        }
        return routes;
    }

    private static Decision decision(String asked, int routes, List<Decision.Rejected> asleep, KnownProviders known) {
        int others = known.offerings(asked).size();
        var removed = Stream.of(
                        new Decision.Removed("provider not live", asleep.size()),
                        new Decision.Removed(KnownOnly.REASON, others))
                .filter(each -> each.models() > 0)
                .toList();
        return new Decision(
                asked,
                routes + asleep.size() + others,
                removed,
                most -> Stream.concat(asleep.stream(), KnownOnly.rejected(known, asked).stream())
                        .limit(most)
                        .toList());
    }

    private static String reasons(List<Decision.Rejected> asleep) {
        return asleep.stream()
                .map(each -> each.model().substring(0, each.model().indexOf('/')) + " ("
                        + each.reason().substring("provider not live: ".length()) + ")")
                .collect(Collectors.joining("; "));
    }
}
