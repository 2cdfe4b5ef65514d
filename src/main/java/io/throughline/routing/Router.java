package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.catalog.Catalog;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.catalog.Model;
import io.throughline.catalog.TaskKind;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.RouteControls;
import io.throughline.chat.Usage;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.auto.AutoRoutes;
import io.throughline.routing.grammar.ModelString;
import io.throughline.routing.grammar.Objective;
import io.throughline.routing.grammar.RouteGrammar;
import io.throughline.routing.grammar.Traits;
import io.throughline.routing.grammar.WrittenProvider;
import io.throughline.routing.health.Pace;
import io.throughline.routing.health.RouteHealth;
import io.throughline.routing.named.NamedRoutes;
import io.throughline.routing.offer.HeldOffer;
import io.throughline.routing.offer.Offers;
import io.throughline.routing.policy.CatalogIndex;
import io.throughline.routing.policy.PolicyRoutes;
import io.throughline.routing.policy.RouteOrder;
import io.throughline.tenant.OwnKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Turns the model string of a request into a plan. Does no I/O and waits for nothing. */
@Component
public class Router {

    /** The general score: nobody says yet what kind of task a request is. */
    private static final ToDoubleFunction<Model> QUALITY =
            model -> model.quality().find(TaskKind.GENERAL).orElse(CatalogIndex.UNKNOWN);

    private static final List<Capability> KINDS =
            Arrays.stream(Capability.values()).filter(Capability::isKind).toList();

    private final Catalog catalog;
    private final NamedRoutes named;
    private final Affinity affinity;
    private final RouteHealth health;
    private final PolicyRoutes policies;
    private final AutoRoutes auto;
    private final HeldOffer held;

    Router(Catalog catalog, RouteHealth health, NamedRoutes named, Affinity affinity, AutoRoutes auto) {
        this.catalog = catalog;
        this.health = health;
        this.named = named;
        this.affinity = affinity;
        this.auto = auto;
        held = new HeldOffer(affinity);
        policies = new PolicyRoutes(health, affinity, QUALITY);
        catalog.beforeUse(policies::prepare);
    }

    /** That route has answered the request, and is expected to hold it in its prompt cache for some minutes. */
    public void answered(RouteAsk ask, Route route, Usage usage) {
        affinity.answered(ask, route.model().id(), usage);
    }

    /**
     * The routes for a model: the name of a route, which may lead to any of the following; {@code provider/name}; a bare name, which goes to every live provider that offers it, cheapest first; or a policy
     * of the {@linkplain RouteGrammar route grammar}, which no model has for a name. Whether a model that is not listed does that work, its
     * provider will judge.
     *
     * @throws GatewayException MODEL_NOT_FOUND, or INVALID_REQUEST when the model does other work or the policy cannot be read, saying what was
     *     wrong and what to write instead
     */
    public RoutePlan plan(RouteAsk ask) {
        return ask.controls().leaveRoutes()
                ? named.plan(ask, this::unnamed)
                : Chain.plan(
                        catalog.snapshot(), ask.findingNeedsOnce(), each -> named.plan(each, this::unnamed), health);
    }

    /** Whether that text is a policy, and not the name of a model or a route; it may still have slips. */
    public boolean isPolicy(String text) {
        return RouteGrammar.isPolicy(text) && !isName(catalog.snapshot(), text);
    }

    /** What a policy can ask a model to have, by the id that the grammar has for it. */
    public static Map<String, Predicate<Model>> traits() {
        return Traits.BY_ID;
    }

    /** What was observed of models lately, by {@code provider/name}; one that nobody called is missing. */
    public Map<String, ModelPace> observed() {
        return health.paces().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, observed -> pace(observed.getValue())));
    }

    private static ModelPace pace(Pace pace) {
        return new ModelPace(
                pace.ttftSeconds(), pace.tokensPerSecond(), pace.success().expected(), pace.calls());
    }

    /** How the named routes are. */
    public RoutesState routes() {
        return named.state();
    }

    /** The named routes that lead the asker to at least one model for any kind of work, in the order of writing. */
    public List<RouteName> routes(Asker asker, OwnKeys ownKeys) {
        return named.usable(
                asker,
                model -> KINDS.stream()
                        .anyMatch(kind -> isPlanned(
                                new RouteAsk(model, kind, ownKeys, RouteControls.NONE, () -> Needs.TYPICAL, asker))));
    }

    private boolean isPlanned(RouteAsk ask) {
        var snapshot = catalog.snapshot();
        try {
            return isAuto(snapshot, ask.model())
                    ? auto.reaches(sides(snapshot, ask))
                    : !unnamed(ask.rehearsed()).routes().isEmpty();
        } catch (GatewayException e) {
            return false;
        }
    }

    private RoutePlan unnamed(RouteAsk ask) {
        var snapshot = catalog.snapshot();
        return Ceilings.under(
                isAuto(snapshot, ask.model()) ? drawn(snapshot, ask) : new RoutePlan(routes(snapshot, ask)), ask);
    }

    private static boolean isAuto(CatalogSnapshot snapshot, String model) {
        return RouteGrammar.objective(model).orElse(null) == Objective.AUTO && !isName(snapshot, model);
    }

    /** Each side is put in order before the draw; afterwards nothing may move, or the logged probability would be that of something else. */
    private RoutePlan drawn(CatalogSnapshot snapshot, RouteAsk ask) {
        var plan = auto.plan(sides(snapshot, ask));
        var provider = ask.controls().provider();
        return provider.order().isEmpty() && !provider.othersToo()
                ? plan.with(plan.routes().subList(0, 1))
                : plan;
    }

    private AutoRoutes.Asked sides(CatalogSnapshot snapshot, RouteAsk ask) {
        return new AutoRoutes.Asked(snapshot, ask, policies, side -> side(snapshot, side));
    }

    /** Of one side of {@code auto}: by rank alone, since who holds the prompt, or a probe, would put another model first than the side's. */
    private List<Route> side(CatalogSnapshot snapshot, RouteAsk ask) {
        return isPolicy(snapshot, ask.model())
                ? inOrder(snapshot, ask, policies.ranked(snapshot, ask).routes())
                : ofName(snapshot, ask, UnaryOperator.identity());
    }

    /** Of one model string, in the order in which they are to be tried. */
    private List<Route> routes(CatalogSnapshot snapshot, RouteAsk ask) {
        return isPolicy(snapshot, ask.model())
                ? inOrder(snapshot, ask, policies.plan(snapshot, ask).routes())
                : ofName(snapshot, ask, routes -> held.first(routes, ask));
    }

    private static boolean isPolicy(CatalogSnapshot snapshot, String model) {
        return RouteGrammar.isPolicy(model) && !isName(snapshot, model);
    }

    private List<Route> inOrder(CatalogSnapshot snapshot, RouteAsk ask, List<Route> routes) {
        var order = new RouteOrder(snapshot, ask.controls().provider(), health);
        return order.confined(order.sorted(routes, null), ask.model());
    }

    /** {@code holding} puts the one first that holds the prompt. */
    private List<Route> ofName(CatalogSnapshot snapshot, RouteAsk ask, UnaryOperator<List<Route>> holding) {
        var string = ModelString.of(snapshot, ask.model());
        var routes = Offers.routes(snapshot, ask, string);
        if (WrittenProvider.isGateway(ask.model(), snapshot)) {
            return routes;
        }
        var order = new RouteOrder(snapshot, ask.controls().provider(), health);
        var sorted = order.sorted(routes, string.sort());
        return order.confined(mayStay(ask, string) ? holding.apply(sorted) : sorted, ask.model());
    }

    /** An order that the client wrote holds; so does a sort, but in a session. */
    private static boolean mayStay(RouteAsk ask, ModelString string) {
        var controls = ask.controls();
        boolean sorted = string.sort() != null || controls.provider().sort() != null;
        return controls.provider().order().isEmpty() && (!sorted || controls.session() != null);
    }

    /**
     * What {@link #plan} would answer, and how it comes to that. That no route is left is an explanation too.
     *
     * @throws GatewayException when the request itself is wrong, such as a policy that cannot be read
     */
    public RouteExplanation explain(RouteAsk ask) {
        var decisions = new ArrayList<Decision>();
        var needs = ask.needs().get();
        try {
            var plan = plan(ask.rehearsed().telling(decisions::add));
            return new RouteExplanation(needs, plan.routes(), decisions, null);
        } catch (GatewayException e) {
            if (e.error().kind() != ErrorKind.MODEL_NOT_FOUND) {
                throw e;
            }
            return new RouteExplanation(needs, List.of(), decisions, e.error());
        }
    }

    /**
     * The models that a policy chooses from, best first, each with the reason for its place.
     *
     * @param ask its model string is the policy
     * @param test leaves out more of them
     * @param most so many at the most
     * @throws GatewayException INVALID_REQUEST when it is no policy, or cannot be read
     */
    public RankedRoutes candidates(RouteAsk ask, Predicate<Model> test, int most) {
        return policies.ranked(catalog.snapshot(), ask.rehearsed(), test, most);
    }

    /** A model or a provider may be called like the beginning of a policy. */
    private static boolean isName(CatalogSnapshot snapshot, String model) {
        int slash = model.indexOf('/');
        return slash > 0 && snapshot.provider(model.substring(0, slash)) != null
                || !snapshot.offerings(model).isEmpty();
    }
}
