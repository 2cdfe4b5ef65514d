package io.throughline.routing.auto;

import io.throughline.chat.Content;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a request of 2 KB, or of 2 MB, to the probability of the strong side. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
public class AutoBench {

    private final Content small = Town.content(words(300));
    private final Content large = Town.content(words(300_000));
    private final Mind mind = mind();

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "word" + i % 997).collect(Collectors.joining(" "));
    }

    private static Mind mind() {
        var mind = new Mind(0.05);
        mind.learn(new GapModel(new double[Features.SIZE]));
        return mind;
    }

    @Benchmark
    public double ofTwoKilobytes() {
        return decide(small);
    }

    @Benchmark
    public double ofTwoMegabytes() {
        return decide(large);
    }

    private double decide(Content content) {
        return mind.decide(FeatureReading.of(content, Town.ORGANIZATION), 0.3).soft().probability();
    }
}
