package io.throughline.routing.simulation;

import java.util.function.DoubleUnaryOperator;

/**
 * How one model really answers in the course of the hour, which no policy is told. Each function takes the minute since the start.
 *
 * @param ttft median seconds to the first token
 * @param tokensPerSecond median
 * @param failing the share of calls that fail, each after {@code failSeconds}
 * @param cached the share of a prompt that it has in its cache
 */
record Served(
        String id,
        DoubleUnaryOperator ttft,
        DoubleUnaryOperator tokensPerSecond,
        DoubleUnaryOperator failing,
        double failSeconds,
        DoubleUnaryOperator cached) {

    static Served steady(String id, double ttft, double tokensPerSecond) {
        return new Served(id, at -> ttft, at -> tokensPerSecond, at -> 0.002, 1, at -> 0);
    }

    /** Everything takes so many times as long from one minute to another. */
    Served slower(double factor, double from, double to) {
        return new Served(
                id,
                at -> ttft.applyAsDouble(at) * (at >= from && at < to ? factor : 1),
                at -> tokensPerSecond.applyAsDouble(at) / (at >= from && at < to ? factor : 1),
                failing,
                failSeconds,
                cached);
    }

    /** The pace goes up and down, once in {@code period} minutes, by so many times. */
    Served swinging(double factor, double period, double phase) {
        DoubleUnaryOperator swing = at -> Math.pow(factor, Math.sin(2 * Math.PI * (at / period + phase)));
        return new Served(
                id,
                at -> ttft.applyAsDouble(at) * swing.applyAsDouble(at),
                at -> tokensPerSecond.applyAsDouble(at) / swing.applyAsDouble(at),
                failing,
                failSeconds,
                cached);
    }

    /** A share of calls fails from one minute to another, each after so many seconds. */
    Served failing(double share, double seconds, double from, double to) {
        return new Served(
                id,
                ttft,
                tokensPerSecond,
                at -> at >= from && at < to ? share : failing.applyAsDouble(at),
                seconds,
                cached);
    }

    Served caching(DoubleUnaryOperator share) {
        return new Served(id, ttft, tokensPerSecond, failing, failSeconds, share);
    }

    /** What a call takes on average until it succeeds, for the medians' request. */
    double seconds(double minute, double tokens) {
        double fine = ttft.applyAsDouble(minute) + tokens / tokensPerSecond.applyAsDouble(minute);
        double fails = failing.applyAsDouble(minute);
        return fine + failSeconds * fails / Math.max(1e-3, 1 - fails);
    }
}
