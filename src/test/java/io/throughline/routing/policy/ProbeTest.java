package io.throughline.routing.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.routing.CallTimes;
import io.throughline.routing.RouteAsk;
import io.throughline.routing.RoutePlan;
import io.throughline.routing.Shelf;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.health.RouteStatistics;
import io.throughline.testing.MutableClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which requests go to another model than the best, to see how that one does. */
class ProbeTest {

    private final MutableClock clock = MutableClock.at("2026-11-20T12:00:00Z");
    private final RouteStatistics statistics = new RouteStatistics(clock, sides -> 0);
    private final PolicyRoutes policies = new PolicyRoutes(statistics, Affinity.none(), model -> Double.NaN);
    private final CatalogSnapshot snapshot = new Shelf()
            .live("a", "b", "c")
            .model("a/quick", 1, 1)
            .model("b/slow", 1, 1)
            .model("c/dear", 90, 90)
            .snapshot();

    private void answers(String model, long ttftMillis) {
        var route = policies.plan(snapshot, RouteAsk.chat("cheapest").rehearsed()).routes().stream()
                .filter(each -> each.model().id().equals(model))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 20; i++) {
            var first = Duration.ofMillis(ttftMillis);
            statistics.succeeded(route, new CallTimes(first, first.plusSeconds(1), 101, Double.NaN));
        }
    }

    /** Everything was called; b and c some minutes ago, a just now. */
    private void observe() {
        answers("b/slow", 800);
        answers("c/dear", 500);
        clock.advance(Duration.ofMinutes(12));
        answers("a/quick", 100);
        clock.advance(Duration.ofSeconds(1));
    }

    private List<RoutePlan> probes(String policy, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> policies.plan(snapshot, RouteAsk.chat(policy)))
                .filter(plan -> plan.routes().getFirst().reason().startsWith("probing"))
                .toList();
    }

    @Test
    void oneOfFiftyRequestsProbesAndTheBestStandsBy() {
        observe();
        assertThat(probes("fastest", 49)).isEmpty();
        var probes = probes("fastest", 1);
        assertThat(probes).hasSize(1);
        assertThat(Shelf.ids(probes.getFirst())).containsExactly("b/slow", "a/quick", "c/dear");
        assertThat(Shelf.reasons(probes.getFirst()))
                .startsWith("probing: last seen 12 min ago, as at most one of 50 requests does");
    }

    @Test
    void aProbeIsNeverMuchDearer() {
        observe();
        var probed = probes("fastest", 1_000).stream()
                .map(plan -> Shelf.ids(plan).getFirst())
                .toList();
        assertThat(probed).isNotEmpty().containsOnly("b/slow");
    }

    @Test
    void aRequestWithACeilingIsNotMadeDearer() {
        observe();
        assertThat(probes("fastest from a, c under $1 per request", 1_000)).isEmpty();
        assertThat(probes("fastest from a, b under $1 per request", 1_000)).isNotEmpty();
    }

    @Test
    void whatIsSetAsideIsNotProbed() {
        observe();
        statistics.setAside("b/slow", Duration.ofSeconds(5));
        assertThat(probes("fastest", 500)).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(probes("fastest", 500)).isNotEmpty();
    }

    @Test
    void nobodyIsProbedWhoWasJustCalled() {
        observe();
        answers("b/slow", 800);
        clock.advance(Duration.ofSeconds(1));
        assertThat(probes("fastest", 500)).isEmpty();
    }

    @Test
    void aModelThatNobodyCalledIsProbedToo() {
        answers("a/quick", 100);
        clock.advance(Duration.ofSeconds(1));
        var probes = probes("fastest", 50);
        assertThat(probes).hasSize(1);
        assertThat(Shelf.reasons(probes.getFirst())).first().asString().startsWith("probing: never seen");
    }

    @Test
    void aRehearsalNeitherProbesNorCounts() {
        observe();
        for (int i = 0; i < 500; i++) {
            assertThat(Shelf.reasons(
                            policies.plan(snapshot, RouteAsk.chat("fastest").rehearsed())))
                    .noneMatch(reason -> reason.startsWith("probing"));
        }
        assertThat(probes("fastest", 49)).isEmpty();
    }

    @Test
    void policiesOfFactsDoNotProbe() {
        observe();
        assertThat(probes("cheapest", 500)).isEmpty();
    }
}
