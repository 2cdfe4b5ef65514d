package io.throughline.routing;

import io.throughline.catalog.ManyModels;
import io.throughline.chat.GatewayException;
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

    private final Router router = new Router(new ManyModels());

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
}
