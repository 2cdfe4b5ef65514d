package io.throughline.routing;

import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.Price;
import io.throughline.catalog.Provider;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.routing.auto.AutoRoutes;
import io.throughline.routing.grammar.Nearest;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.policy.CatalogIndex;
import io.throughline.routing.policy.PolicyRoutes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Turns the model string of a request into a plan. Does no I/O and waits for nothing. */
@Component
public class Router {

    /** The general score: nobody says yet what kind of task a request is. */
    private static final ToDoubleFunction<Model> QUALITY =
            model -> model.quality().find(TaskKind.GENERAL).orElse(CatalogIndex.UNKNOWN);

    private final Catalog catalog;
    private final PolicyRoutes policies;

    private final AutoRoutes auto;

    Router(Catalog catalog, RouteHealth health, AutoRoutes auto) {
        this.catalog = catalog;
        this.auto = auto;
        policies = new PolicyRoutes(health, QUALITY);
    }

    /**
     * The routes for a model: {@code provider/name}; a bare name, which goes to every live provider that offers it, cheapest first; or a policy
     * of the {@linkplain RouteGrammar route grammar}, which no model has for a name. Whether a model that is not listed does that work, its
     * provider will judge.
     *
     * @throws GatewayException MODEL_NOT_FOUND, or INVALID_REQUEST when the model does other work or the policy cannot be read, saying what was
     *     wrong and what to write instead
     */
    public RoutePlan plan(RouteAsk ask) {
        var snapshot = catalog.snapshot();
        var objective = RouteGrammar.objective(ask.model());
        if (objective.isEmpty() || isName(snapshot, ask.model())) {
            return ofName(snapshot, ask);
        }
        return objective.get() == Objective.AUTO
                ? auto.plan(new AutoRoutes.Asked(snapshot, ask, policies, Router::ofName))
                : policies.plan(snapshot, ask);
    }

    /** A model or a provider may be called like the beginning of a policy. */
    private static boolean isName(CatalogSnapshot snapshot, String model) {
        int slash = model.indexOf('/');
        return slash > 0 && snapshot.provider(model.substring(0, slash)) != null
                || !snapshot.offerings(model).isEmpty();
    }

    private static RoutePlan ofName(CatalogSnapshot snapshot, RouteAsk ask) {
        var kind = ask.kind();
        var model = ask.model();
        var plan = plan(snapshot, ask);
        var able =
                plan.routes().stream().filter(route -> route.model().does(kind)).toList();
        if (able.isEmpty()) {
            throw Unfit.error(model, plan.routes().getFirst().model(), kind, snapshot);
        }
        return able.size() == plan.routes().size() ? plan : new RoutePlan(able);
    }

    private static RoutePlan plan(CatalogSnapshot snapshot, RouteAsk ask) {
        var model = ask.model();
        var keys = Callable.of(snapshot, ask.ownKeys());
        int slash = model.indexOf('/');
        if (slash > 0) {
            var provider = snapshot.provider(model.substring(0, slash));
            if (provider != null) {
                return named(snapshot, provider, model.substring(slash + 1), keys);
            }
        }
        var offerings = snapshot.offerings(model);
        return offerings.isEmpty() ? unknown(snapshot, model, slash) : offered(snapshot, offerings, keys);
    }

    /** The route goes by the provider's own id, also where the client wrote an alias of it. */
    private static RoutePlan named(CatalogSnapshot snapshot, Provider provider, String name, Callable callable) {
        var id = provider.id() + "/" + name;
        if (!callable.reaches(provider)) {
            throw notFound("model '" + id + "' cannot be called: provider '" + provider.id() + "' is not live ("
                    + provider.whyNotLive() + ")");
        }
        if (name.isBlank()) {
            throw notFound("model '" + id + "' names a provider but no model; GET /v1/models lists what is there");
        }
        var listed = snapshot.model(id);
        if (listed == null && provider.id().equals("sandbox")) {
            throw notFound("model '" + id + "' is not one of the sandbox's; GET /v1/models lists them"
                    + suggestion(snapshot, id));
        }
        var model = listed != null ? listed : provider.unlisted(name);
        var reason = listed != null ? "named" : "named; not in the catalog, so its price is unknown";
        return new RoutePlan(List.of(callable.route(provider, model, reason)));
    }

    private static RoutePlan offered(CatalogSnapshot snapshot, List<Model> offerings, Callable callable) {
        var routes = new ArrayList<Route>();
        var asleep = new ArrayList<String>();
        offerings.stream().sorted(CHEAPEST_FIRST).forEach(model -> {
            var provider = snapshot.provider(model.provider());
            if (provider == null) {
                return;
            }
            if (callable.reaches(provider)) {
                routes.add(callable.route(provider, model, "offered by " + provider.id()));
            } else {
                asleep.add(provider.id() + " (" + provider.whyNotLive() + ")");
            }
        });
        if (routes.isEmpty()) {
            throw notFound("model '" + offerings.getFirst().name()
                    + "' cannot be called: no provider that offers it is live: " + String.join("; ", asleep));
        }
        return new RoutePlan(routes);
    }

    /** A known price before an unknown one, then the sum of one input and one output token. */
    private static final Comparator<Model> CHEAPEST_FIRST = Comparator.comparing((Model model) -> model.price() == null)
            .thenComparing(model -> model.price() == null
                    ? 0L
                    : model.price().inputPicoUsd() + model.price().outputPicoUsd() + unitPrice(model.price()))
            .thenComparing(Model::id);

    /** Of the dearest unit, so that models of the same kind compare. */
    private static long unitPrice(Price price) {
        return price.units().stream()
                .mapToLong(unit -> unit.picoUsd() / unit.per())
                .max()
                .orElse(0);
    }

    private static RoutePlan unknown(CatalogSnapshot snapshot, String model, int slash) {
        var known = snapshot.providers().stream().map(Provider::id).sorted().collect(Collectors.joining(", "));
        var about = slash > 0
                ? "provider '" + model.substring(0, slash) + "' is not one of " + known
                : "it is not in the catalog; write provider/model for a model that is not listed";
        throw notFound("model '" + model + "' was not found: " + about + "; GET /v1/models lists what you can use"
                + suggestion(snapshot, model));
    }

    private static String suggestion(CatalogSnapshot snapshot, String model) {
        return Nearest.of(model, snapshot)
                .or(() -> RouteGrammar.meant(model))
                .map(near -> ". Did you mean '" + near + "'?")
                .orElse("");
    }

    private static GatewayException notFound(String message) {
        return GatewayException.of(ErrorKind.MODEL_NOT_FOUND, message, "model");
    }
}
