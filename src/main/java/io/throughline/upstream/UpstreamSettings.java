package io.throughline.upstream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.upstream}. Each wait for a provider has its own limit.
 *
 * @param connectTimeout until the connection stands
 * @param firstByteTimeout until a streamed answer begins
 * @param plainTimeout until a plain answer is there: the model writes all of it first
 * @param idleTimeout between two pieces of an answer
 * @param keepIdle how long an unused connection is kept; below the time after which providers close theirs
 * @param maxConnections per provider host; each open stream holds one
 * @param maxConcurrent calls in flight per model before further ones are refused
 */
@ConfigurationProperties("throughline.upstream")
public record UpstreamSettings(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("120s") Duration firstByteTimeout,
        @DefaultValue("10m") Duration plainTimeout,
        @DefaultValue("120s") Duration idleTimeout,
        @DefaultValue("50s") Duration keepIdle,
        @DefaultValue("20000") int maxConnections,
        @DefaultValue("20000") int maxConcurrent,
        @DefaultValue Breaker breaker) {

    /**
     * When a model is set aside: of the last {@code window} calls, at least {@code minimumCalls} of them, {@code failurePercent} failed. After
     * {@code pause} a few calls try it again.
     */
    public record Breaker(
            @DefaultValue("40") int window,
            @DefaultValue("20") int minimumCalls,
            @DefaultValue("80") int failurePercent,
            @DefaultValue("5s") Duration pause,
            @DefaultValue("3") int trials) {}
}
