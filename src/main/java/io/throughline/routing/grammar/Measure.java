package io.throughline.routing.grammar;

import java.util.Locale;

/** What a policy can set a bound to. */
public enum Measure {
    /** Tokens of input and output together. */
    CONTEXT,
    /** Seconds to the first token, the median of what was observed. */
    TTFT,
    /** Dollars that the request is expected to cost. */
    COST,
    /** Dollars for a million tokens, of input or of output, whichever cost more. Written only as {@code under $2 per 1M}. */
    PRICE,
    /** The model's score, 0 to 100. */
    QUALITY,
    /** Tokens per second, the median of what was observed. */
    THROUGHPUT;

    /** The word in model strings: {@code ttft}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it limits what is spent. */
    public boolean isMoney() {
        return this == COST || this == PRICE;
    }

    /** Whether it is learnt from calls, not from the catalogue. */
    public boolean isObserved() {
        return this == TTFT || this == THROUGHPUT;
    }
}
