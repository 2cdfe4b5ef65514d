package io.throughline.routing.auto;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.chat.ChatRequest;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.GatewayException;
import io.throughline.chat.Ids;
import io.throughline.routing.AutoDecision;
import io.throughline.routing.Choice;
import io.throughline.routing.Decision;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.grammar.Misread;
import io.throughline.routing.policy.PolicyRoutes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The routes of {@code auto}: those of the strong or of the weak side, by a draw whose probability grows with the request's difficulty. The other
 * side's stand behind them for the case that all of the first fail.
 */
@Component
public final class AutoRoutes {

    private static final int OWN_ROUTES = 3;
    private static final int OTHER_ROUTES = 2;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final AutoSettings settings;
    private final Minds minds;
    private final Ids ids;
    private final Clock clock;
    private final RandomGenerator random;

    AutoRoutes(AutoSettings settings, Minds minds, Ids ids, Clock clock, RandomGenerator random) {
        this.settings = settings;
        this.minds = minds;
        this.ids = ids;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What routes are asked for, and where the sides' own are found.
     *
     * @param routes finds the routes of a side, best first
     */
    public record Asked(
            CatalogSnapshot snapshot, RouteAsk ask, PolicyRoutes policies, Function<RouteAsk, List<Route>> routes) {}

    /**
     * Whether either side has a model.
     *
     * @throws GatewayException as {@link #plan}
     */
    public boolean reaches(Asked asked) {
        if (!settings.enabled() || asked.ask().kind() != Capability.CHAT) {
            return false;
        }
        var sides = Sides.of(asked, settings);
        return !sides.strong().isEmpty() || !sides.weak().isEmpty();
    }

    /**
     * A plan with its decision. Where no call is going to be made, the share that is held stays as it is.
     *
     * @throws GatewayException INVALID_REQUEST when {@code auto} is off or asked for other work than a caller's chat, or cannot be read;
     *     MODEL_NOT_FOUND when neither side has a model
     */
    public RoutePlan plan(Asked asked) {
        if (!settings.enabled()) {
            throw Misread.off();
        }
        var ask = asked.ask();
        var request = ask.request();
        var organization = ask.asker().organization();
        if (request == null || organization == null) {
            throw GatewayException.of(
                    ErrorKind.INVALID_REQUEST,
                    "auto chooses for chat requests only; name a model or another policy",
                    "model");
        }
        var sides = Sides.of(asked, settings);
        var features = FeatureReading.of(request.content(), organization);
        var cluster = cluster(organization, request, ask.controls().session());
        var choice = choice(scored(ask, organization, features), sides, cluster);
        var wish = asked.policies().wish(asked.snapshot(), ask);
        ask.decisions().accept(told(wish.text(), sides, choice));
        return plan(sides, choice, chosen -> {
            var id = ids.next();
            return new AutoDecision(
                    id,
                    organization,
                    cluster == null ? Draws.mixed(id.getLeastSignificantBits()) : cluster,
                    features,
                    choice,
                    chosen);
        });
    }

    private Mind.Scored scored(RouteAsk ask, UUID organization, Features features) {
        var asked = ask.controls().strongShare();
        double share = asked == null ? settings.share() : asked;
        var mind = minds.of(organization);
        return ask.dry() ? mind.foresee(features, share) : mind.decide(features, share);
    }

    /** The models of the side that was not drawn count as taken out, though two of them stand in. */
    private static Decision told(String asked, Sides sides, Choice choice) {
        var drawn = ids(choice.strong() ? sides.strong() : sides.weak());
        var others = ids(choice.strong() ? sides.weak() : sides.strong());
        others.removeAll(drawn);
        var reason = String.format(
                Locale.ROOT,
                "%s side, not drawn: strong has probability %.2f (%s)",
                choice.strong() ? "weak" : "strong",
                choice.probability(),
                from(choice));
        return new Decision(
                asked,
                drawn.size() + others.size(),
                others.isEmpty() ? List.of() : List.of(new Decision.Removed(reason, others.size())),
                most -> others.stream()
                        .limit(most)
                        .map(id -> new Decision.Rejected(id, reason))
                        .toList());
    }

    private static Set<String> ids(List<Route> routes) {
        return routes.stream().map(route -> route.model().id()).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String from(Choice choice) {
        return choice.scorer() == Choice.Scorer.PRIOR ? "by length" : "as learnt";
    }

    /** Requests of one session or conversation are drawn together, or its provider's cache would be lost by chance; null for a single one. */
    private @Nullable Long cluster(UUID organization, ChatRequest request, @Nullable String session) {
        var together = session != null ? session : request.head().conversation();
        return together == null ? null : Draws.cluster(organization, together, clock.millis() / DAY);
    }

    private Choice choice(Mind.Scored scored, Sides sides, @Nullable Long cluster) {
        var soft = scored.soft();
        if (sides.leaveNoChoice()) {
            boolean strong = !sides.strong().isEmpty();
            return new Choice(
                    scored.scorer(), scored.score(), soft.threshold(), scored.share(), strong ? 1 : 0, strong, true);
        }
        double drawn = cluster == null ? random.nextDouble() : Draws.unit(cluster);
        return new Choice(
                scored.scorer(),
                scored.score(),
                soft.threshold(),
                scored.share(),
                soft.probability(),
                drawn < soft.probability(),
                false);
    }

    private interface Deciding {
        AutoDecision of(Set<String> chosen);
    }

    private static RoutePlan plan(Sides sides, Choice choice, Deciding deciding) {
        var first = first(choice.strong() ? sides.strong() : sides.weak(), OWN_ROUTES);
        var routes = new ArrayList<Route>(OWN_ROUTES + OTHER_ROUTES);
        var why = why(choice);
        first.forEach(route -> routes.add(because(route, why)));
        var chosen = first.stream().map(route -> route.model().id()).collect(Collectors.toSet());
        var others = (choice.strong() ? sides.weak() : sides.strong())
                .stream().filter(route -> !chosen.contains(route.model().id())).toList();
        first(others, OTHER_ROUTES).forEach(route -> routes.add(because(route, "auto: stands in")));
        return new RoutePlan(routes).with(deciding.of(chosen));
    }

    private static List<Route> first(List<Route> routes, int most) {
        return routes.subList(0, Math.min(routes.size(), most));
    }

    /** Never late: it would be outrun by the other side, whose answer would count for this one. */
    private static Route because(Route route, String why) {
        return new Route(route.provider(), route.model(), why + "; " + route.reason(), route.ownKey());
    }

    private static String why(Choice choice) {
        var side = choice.strong() ? "strong" : "weak";
        return choice.forced()
                ? "auto: " + side + ", the only choice"
                : String.format(
                        Locale.ROOT, "auto: %s, drawn with probability %.2f (%s)", side, choice.drawn(), from(choice));
    }
}
