package io.throughline.routing.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * One request, and what each model would make of it: drawn beforehand, so that a policy and a fixed choice meet the same luck.
 *
 * @param promptTokens of all models
 * @param outcomes in the order of the models
 */
record Arrival(double seconds, long promptTokens, long outputTokens, List<Outcome> outcomes) {

    /** Noise of times: two thirds of them are within a third of the median. */
    private static final double NOISE = 0.3;

    /** What a call comes to; a failure has neither a first token nor a pace. */
    record Outcome(boolean failed, double firstSeconds, double wholeSeconds, double cachedShare) {}

    double minute() {
        return seconds / 60;
    }

    /** An hour of requests that come independently of each other. {@code output} tells the usual length by the minute. */
    static List<Arrival> hour(List<Served> models, double perSecond, DoubleUnaryOperator output, Random random) {
        var arrivals = new ArrayList<Arrival>();
        double at = 0;
        while (true) {
            at -= Math.log(1 - random.nextDouble()) / perSecond;
            if (at >= 3_600) {
                return arrivals;
            }
            double minute = at / 60;
            long tokens = Math.max(2, Math.round(output.applyAsDouble(minute) * noise(2 * NOISE, random)));
            long prompt = Math.round(2_000 * noise(NOISE, random));
            arrivals.add(new Arrival(
                    at,
                    prompt,
                    tokens,
                    models.stream()
                            .map(model -> outcome(model, minute, tokens, random))
                            .toList()));
        }
    }

    private static Outcome outcome(Served model, double minute, long tokens, Random random) {
        double first = model.ttft().applyAsDouble(minute) * noise(NOISE, random);
        double rest = (tokens - 1) / (model.tokensPerSecond().applyAsDouble(minute) * noise(NOISE, random));
        double cached = Math.clamp(model.cached().applyAsDouble(minute) + 0.1 * random.nextGaussian(), 0, 0.95);
        return random.nextDouble() < model.failing().applyAsDouble(minute)
                ? new Outcome(true, 0, model.failSeconds(), 0)
                : new Outcome(false, first, first + rest, cached);
    }

    private static double noise(double width, Random random) {
        return Math.exp(width * random.nextGaussian());
    }
}
