package io.throughline.routing;

import io.throughline.catalog.Capability;
import io.throughline.chat.Usage;
import java.util.Set;

/**
 * What a request asks of any model, whatever its caller wished for.
 *
 * @param capabilities what the model must be able to do for it
 * @param promptTokens estimated; at least one
 * @param cachedTokens how many of these the provider is expected to have in its cache; never more than all
 * @param outputTokens expected; never more than the most
 * @param mostOutputTokens the limit that the request sets
 */
public record Needs(
        Set<Capability> capabilities, long promptTokens, long cachedTokens, long outputTokens, long mostOutputTokens) {

    /** Of a request of which nothing is known: no capability, 1,000 tokens in, 500 out. */
    public static final Needs TYPICAL = new Needs(Set.of(), 1_000, 0, 500);

    public Needs {
        capabilities = Set.copyOf(capabilities);
        promptTokens = Math.max(1, promptTokens);
        cachedTokens = Math.clamp(cachedTokens, 0, promptTokens);
        mostOutputTokens = Math.max(0, mostOutputTokens);
        outputTokens = Math.clamp(outputTokens, 0, mostOutputTokens);
    }

    /** Of a request that sets no limit. */
    public Needs(Set<Capability> capabilities, long promptTokens, long cachedTokens, long outputTokens) {
        this(capabilities, promptTokens, cachedTokens, outputTokens, Long.MAX_VALUE);
    }

    /** The same with so many tokens of the prompt in the provider's cache. */
    public Needs cached(long tokens) {
        return new Needs(capabilities, promptTokens, tokens, outputTokens, mostOutputTokens);
    }

    /** The same with so many tokens of output expected, as far as the request allows them. */
    public Needs expecting(long tokens) {
        return new Needs(capabilities, promptTokens, cachedTokens, tokens, mostOutputTokens);
    }

    /** The usage that is expected. */
    public Usage usage() {
        return new Usage(promptTokens, cachedTokens, 0, outputTokens, 0);
    }
}
