package io.throughline.routing.simulation;

import io.throughline.catalog.Capability;
import io.throughline.catalog.CatalogSnapshot;
import io.throughline.chat.ErrorKind;
import io.throughline.chat.RouteControls;
import io.throughline.routing.CallTimes;
import io.throughline.routing.Needs;
import io.throughline.routing.Route;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.health.OutputLengths;
import io.throughline.routing.health.RouteStatistics;
import io.throughline.routing.policy.PolicyRoutes;
import io.throughline.tenant.OwnKeys;
import io.throughline.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleFunction;

/** Plays an hour of requests against a policy in virtual time. What a call came to is known when it ends, not before. */
final class VirtualHour {

    private static final UUID ORGANIZATION = new UUID(1, 1);

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final RouteStatistics statistics;
    private final PolicyRoutes policies;
    private final OutputLengths outputs = new OutputLengths();
    private final DoubleFunction<CatalogSnapshot> snapshot;
    private final List<Served> models;
    private final String policy;
    private final PriorityQueue<Ended> underWay = new PriorityQueue<>(Comparator.comparingDouble(Ended::atSeconds));
    private double nowSeconds;

    private record Ended(double atSeconds, Runnable tell) {}

    /** How one request went. {@code first} is the model that was tried first, {@code answered} the one that answered, -1 for none. */
    record Played(Arrival arrival, int first, int answered, boolean probe, double seconds) {}

    /** {@code snapshot} is the catalogue by the minute. */
    VirtualHour(String policy, List<Served> models, DoubleFunction<CatalogSnapshot> snapshot, long seed) {
        this.policy = policy;
        this.models = models;
        this.snapshot = snapshot;
        var dice = new Random(seed);
        statistics = new RouteStatistics(clock, dice::nextInt);
        policies = new PolicyRoutes(statistics, Affinity.none(), model -> Double.NaN);
    }

    List<Played> play(List<Arrival> arrivals) {
        var played = new ArrayList<Played>();
        for (var arrival : arrivals) {
            advance(arrival.seconds());
            var needs = new Needs(Set.of(), arrival.promptTokens(), 0, Needs.TYPICAL.outputTokens());
            var ask = new RouteAsk(policy, Capability.CHAT, OwnKeys.NONE, RouteControls.NONE, () -> needs);
            var plan = policies.plan(snapshot.apply(arrival.minute()), outputs.expecting(ORGANIZATION, ask));
            played.add(call(arrival, plan));
        }
        return played;
    }

    private void advance(double toSeconds) {
        while (!underWay.isEmpty() && underWay.peek().atSeconds() <= toSeconds) {
            var ended = underWay.remove();
            move(ended.atSeconds());
            ended.tell().run();
        }
        move(toSeconds);
    }

    private void move(double toSeconds) {
        clock.advance(Duration.ofNanos(Math.round((toSeconds - nowSeconds) * 1e9)));
        nowSeconds = toSeconds;
    }

    private Played call(Arrival arrival, RoutePlan plan) {
        double seconds = 0;
        var first = plan.routes().getFirst();
        boolean probe = first.reason().startsWith("probing");
        for (var route : plan.routes()) {
            var outcome = arrival.outcomes().get(number(route));
            seconds += outcome.wholeSeconds();
            tell(arrival, seconds, route, outcome);
            if (!outcome.failed()) {
                return new Played(arrival, number(first), number(route), probe, seconds);
            }
        }
        return new Played(arrival, number(first), -1, probe, seconds);
    }

    private void tell(Arrival arrival, double seconds, Route route, Arrival.Outcome outcome) {
        underWay.add(new Ended(arrival.seconds() + seconds, () -> {
            if (outcome.failed()) {
                statistics.failed(route, ErrorKind.UPSTREAM_FAILED);
            } else {
                statistics.succeeded(
                        route,
                        new CallTimes(
                                duration(outcome.firstSeconds()),
                                duration(outcome.wholeSeconds()),
                                arrival.outputTokens(),
                                outcome.cachedShare()));
                outputs.answered(ORGANIZATION, policy, arrival.outputTokens());
            }
        }));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private int number(Route route) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).id().equals(route.model().id())) {
                return i;
            }
        }
        throw new IllegalStateException("no " + route.model().id());
    }
}
