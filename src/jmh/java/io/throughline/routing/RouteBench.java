package io.throughline.routing;

import io.throughline.catalog.CatalogSnapshot;
import io.throughline.routing.affinity.Affinity;
import io.throughline.routing.auto.Autos;
import io.throughline.catalog.ManyModels;
import io.throughline.chat.GatewayException;
import io.throughline.routing.named.NamedRoutes;
import io.throughline.routing.policy.CatalogIndex;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A model string to its plan, over 20,000 models. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class RouteBench {

    private final Router router = new Router(ManyModels.catalog(), Observed.models(0), NamedRoutes.none(), Affinity.none(), Autos.off());
    private final Router observing = new Router(ManyModels.catalog(), Observed.models(512), NamedRoutes.none(), Affinity.none(), Autos.off());

    private final CatalogSnapshot snapshot = ManyModels.catalog().snapshot();

    @Benchmark
    public RoutePlan byId() {
        return router.plan(RouteAsk.chat("provider-24/model-200"));
    }

    /** Fifty offerings, half of them live. */
    @Benchmark
    public RoutePlan byName() {
        return router.plan(RouteAsk.chat("model-200"));
    }

    /** With a suggestion of what was meant. */
    @Benchmark
    public String misspelt() {
        try {
            return router.plan(RouteAsk.chat("modle-200")).toString();
        } catch (GatewayException e) {
            return e.error().message();
        }
    }

    /** Ten thousand candidates, five of them kept. */
    @Benchmark
    public RoutePlan cheapest() {
        return router.plan(RouteAsk.chat("cheapest"));
    }

    @Benchmark
    public RoutePlan cheapestOfSome() {
        return router.plan(RouteAsk.chat("cheapest with vision and reasoning from provider-4, provider-6, provider-8"));
    }

    @Benchmark
    public RoutePlan manyClauses() {
        return router.plan(RouteAsk.chat("balanced with vision not provider-4 under $2 per 1M where context>=200k and cost<$1"));
    }

    @Benchmark
    public RoutePlan fastest() {
        return observing.plan(RouteAsk.chat("fastest"));
    }

    @Benchmark
    public RoutePlan balanced() {
        return observing.plan(RouteAsk.chat("balanced"));
    }

    /** What the first policy after a change of the catalogue waits for. */
    @Benchmark
    public CatalogIndex index() {
        return new CatalogIndex(snapshot, model -> CatalogIndex.UNKNOWN);
    }
}
