package io.throughline.chat;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the providers that may answer. Providers are named as the client wrote them.
 *
 * @param order the providers to try first, in this order
 * @param only the only ones to choose from; empty for all
 * @param ignore those to leave out
 * @param othersToo whether a failure may lead to a provider that {@code order} does not name; where it names none, to any other
 * @param sort by what routes are put in order; null for the usual order
 * @param pooled whether the routes of all models are put in order together, and not model after model
 * @param everyParameter whether a model has to know every parameter of the request
 * @param quantizations the only ones to choose from, in small letters; empty for all
 * @param maxLatencySeconds slower ones go last: until the first token; null for no preference
 * @param minTokensPerSecond slower ones go last; null for no preference
 */
public record ProviderControls(
        List<String> order,
        List<String> only,
        List<String> ignore,
        boolean othersToo,
        @Nullable Sort sort,
        boolean pooled,
        MaxPrice maxPrice,
        boolean everyParameter,
        Privacy privacy,
        List<String> quantizations,
        @Nullable BigDecimal maxLatencySeconds,
        @Nullable BigDecimal minTokensPerSecond) {

    public static final ProviderControls NONE = new ProviderControls(
            List.of(),
            List.of(),
            List.of(),
            true,
            null,
            false,
            MaxPrice.NONE,
            false,
            Privacy.ANY,
            List.of(),
            null,
            null);

    public ProviderControls {
        order = List.copyOf(order);
        only = List.copyOf(only);
        ignore = List.copyOf(ignore);
        quantizations = List.copyOf(quantizations);
    }

    /** What comes first. */
    public enum Sort {
        PRICE,
        /** Tokens per second. */
        THROUGHPUT,
        /** Seconds until the first token. */
        LATENCY,
        /** How well a model calls tools, and how many of its calls succeed. */
        EXACTO
    }

    /** What a provider may do with what it is sent. */
    public enum Privacy {
        ANY,
        /** Neither keep it to learn from it. */
        NO_TRAINING,
        /** Not even keep it. */
        NO_RETENTION
    }

    /**
     * Ceilings in dollars; null where there is none.
     *
     * @param prompt of a million input tokens
     * @param completion of a million output tokens
     * @param request of what is charged by request or another unit than tokens
     * @param image of one image
     */
    public record MaxPrice(
            @Nullable BigDecimal prompt,
            @Nullable BigDecimal completion,
            @Nullable BigDecimal request,
            @Nullable BigDecimal image) {

        public static final MaxPrice NONE = new MaxPrice(null, null, null, null);
    }
}
