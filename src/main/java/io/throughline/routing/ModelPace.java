package io.throughline.routing;

/**
 * How one model answered lately.
 *
 * @param ttftSeconds median seconds to the first token of streams; NaN when none was observed
 * @param tokensPerSecond median of streams after the first token; NaN when none was observed
 * @param success the share of calls expected to succeed, 0 to 1
 * @param calls how many calls this is based on, as they weigh now
 */
public record ModelPace(double ttftSeconds, double tokensPerSecond, double success, double calls) {}
