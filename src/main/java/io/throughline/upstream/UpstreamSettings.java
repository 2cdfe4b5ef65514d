package io.throughline.upstream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code throughline.upstream}. Each wait for a provider has its own limit.
 *
 * @param connectTimeout until the connection stands
 * @param firstByteTimeout until the first content of a streamed answer
 * @param plainTimeout until a plain answer is there: the model writes all of it first
 * @param idleTimeout between two pieces of an answer
 * @param totalTimeout until the first content, all attempts and pauses of a request together
 * @param keepIdle how long an unused connection is kept; below the time after which providers close theirs
 * @param maxConnections per provider host; each open stream holds one
 * @param maxConcurrent calls in flight per provider; further ones go to the next route
 * @param hedge whether a second call is made where the first is late, for plans that say when that is
 */
@ConfigurationProperties("throughline.upstream")
public record UpstreamSettings(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("120s") Duration firstByteTimeout,
        @DefaultValue("10m") Duration plainTimeout,
        @DefaultValue("120s") Duration idleTimeout,
        @DefaultValue("15m") Duration totalTimeout,
        @DefaultValue("50s") Duration keepIdle,
        @DefaultValue("20000") int maxConnections,
        @DefaultValue("20000") int maxConcurrent,
        @DefaultValue("false") boolean hedge,
        @DefaultValue Breaker breaker,
        @DefaultValue Cooldown cooldown) {

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

    /**
     * How long a key gets no calls to a model that it is limited at: as long as the provider says, but not longer than {@code longest};
     * {@code unsaid} where it says nothing, {@code empty} when the account has no quota left, {@code refused} when the key was refused. A pause of up to {@code worthWaiting} is waited for when no other route is left.
     */
    public record Cooldown(
            @DefaultValue("10s") Duration unsaid,
            @DefaultValue("60s") Duration empty,
            @DefaultValue("10m") Duration refused,
            @DefaultValue("10m") Duration longest,
            @DefaultValue("2s") Duration worthWaiting) {}
}
